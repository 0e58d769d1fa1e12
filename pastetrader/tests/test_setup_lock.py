"""The lock itself: what the requirements files must hold for any installer to be content with them."""

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
LOCKS = ["requirements-uv.txt", "requirements.txt", "requirements-dev.txt"]


def _read(name: str) -> list[Requirement]:
    """The requirements of a lock that apply on this machine."""
    lines = re.findall(r"^(\w[^\\\n]*==[^\\\n]*)", (ROOT / name).read_text(), flags=re.MULTILINE)
    locked = [Requirement(line) for line in lines]
    return [one for one in locked if one.marker is None or one.marker.evaluate()]


def _asked_for(locked: Requirement) -> Iterable[Requirement]:
    """What the package asks for on this machine, with the extras that the lock installs it with."""
    for line in requires(locked.name) or []:
        asked = Requirement(line)
        if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in ["", *locked.extras]):
            yield asked


def _normal(extras: Iterable[str]) -> set[str]:
    """Names of extras as PEP 685 compares them."""
    return {canonicalize_name(extra) for extra in extras}


def _unanswered(lock: list[Requirement]) -> set[str]:
    """The packages and extras that members of the lock ask for, and that the lock lacks: `name` and `name[extra]`."""
    pinned = {canonicalize_name(one.name): one for one in lock}
    unanswered = set()
    for asked in (asked for one in lock for asked in _asked_for(one)):
        answer = pinned.get(canonicalize_name(asked.name))
        if answer is None:
            unanswered.add(asked.name)
        else:
            missing = _normal(asked.extras) - _normal(answer.extras)
            unanswered |= {f"{asked.name}[{extra}]" for extra in missing}
    return unanswered


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_and_extra_that_another_asks_for_is_in_the_lock(name: str) -> None:
    assert _unanswered(_read(name)) == set()


def test_a_lock_without_its_extras_would_be_found_out() -> None:
    stripped = _read("requirements-dev.txt")
    for one in stripped:
        one.extras.clear()

    assert "coverage[toml]" in _unanswered(stripped)


@pytest.mark.parametrize("name", [*LOCKS, "requirements-node.txt"])
def test_every_line_of_the_lock_is_pinned_and_hashed(name: str) -> None:
    entries = re.split(r"\n(?=\w)", re.sub(r"^ *#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE).strip())

    assert entries
    assert [
        entry for entry in entries if not re.match(r"[\w.-]+(\[.*\])?==\S+( ;.*)? \\\n +--hash=sha256:", entry)
    ] == []


def test_what_runs_here_is_what_the_lock_names() -> None:
    def installed(name: str) -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    locked = {one.name: str(one.specifier).removeprefix("==") for name in LOCKS for one in _read(name)}

    assert {name: installed(name) for name in locked} == locked


def test_what_only_tests_and_the_set_up_need_is_no_part_of_the_product() -> None:
    product, development = ({one.name for one in _read(name)} for name in LOCKS[1:])

    assert product < development
    assert {"pytest", "mypy", "ruff", "uv"}.isdisjoint(product)


def test_every_supported_python_is_named_alike() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    bounds = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["project"]["requires-python"])

    assert bounds
    oldest, beyond = (int(bound) for bound in bounds.groups())
    assert project["tool"]["ruff"]["target-version"] == f"py3{oldest}"
    assert f"Python 3.{oldest} to 3.{beyond - 1}" in (ROOT / "README.md").read_text()
