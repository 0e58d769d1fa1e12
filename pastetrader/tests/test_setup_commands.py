"""Which Python and which Node the set-up takes, what it says when there is none, and what the make targets install."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="asks a real Node for its version")


def _program(folder: Path, name: str, body: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return program


def _python(folder: Path, name: str, minor: int, *, venv: bool = True) -> Path:
    """A stand-in for an interpreter of that version: it answers the two questions that find-python asks."""
    versions = f'[ "$3" -le {minor} ] && [ {minor} -le "$4" ]'
    return _program(folder, name, f'case "$2" in *ensurepip*) {str(venv).lower()} ;; *) {versions} ;; esac')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder that is the whole PATH: what a shell needs, and no Python yet."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "sh", "sed", "dirname", "env"):
        (folder / name).symlink_to(shutil.which(name) or "")
    return folder


def _find(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "HOME": str(path.parent), "PYENV_ROOT": str(path.parent / "pyenv")}
    return subprocess.run(
        [ROOT / "scripts/find-python", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_python3_is_taken_when_it_fits(path: Path) -> None:
    expected = _python(path, "python3", 12)
    _python(path, "python3.14", 14)

    assert _find(path).stdout == f"{expected}\n"


@pytest.mark.parametrize("minor", [9, 15])
def test_a_python3_that_does_not_fit_is_passed_over_for_the_newest_that_does(path: Path, minor: int) -> None:
    _python(path, "python3", minor)
    _python(path, "python3.11", 11)
    expected = _python(path, "python3.13", 13)

    assert _find(path).stdout == f"{expected}\n"


def test_without_a_python_that_fits_the_supported_ones_are_named(path: Path) -> None:
    _python(path, "python3", 9)

    found = _find(path)

    assert found.returncode == 1
    assert found.stderr == "PasteTrader needs Python 3.11 to 3.14; none was found on this machine.\n"


def test_a_python_without_venv_tells_what_to_install(path: Path) -> None:
    _python(path, "python3", 11, venv=False)

    found = _find(path)

    assert found.returncode == 1
    assert "sudo apt install python3-venv" in found.stderr


def test_a_version_is_found_where_pyenv_keeps_it(path: Path) -> None:
    _python(path, "python3", 11)
    expected = _python(path.parent / "pyenv/versions/3.13.9/bin", "python", 13)

    assert _find(path, "3.13").stdout == f"{expected}\n"
    assert _find(path, "--versions").stdout == "3.11\n3.13\n"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("3.12", "PasteTrader needs Python 3.12; none was found on this machine.\n"),
        ("3.15", "PasteTrader runs on Python 3.11 to 3.14, not on 3.15.\n"),
        ("pypy3", "PasteTrader needs a Python 3.11 to 3.14 called pypy3; none was found on this machine.\n"),
    ],
)
def test_a_version_that_is_not_to_be_had_is_refused(path: Path, asked: str, answer: str) -> None:
    _python(path, "python3", 11)

    found = _find(path, asked)

    assert (found.returncode, found.stderr) == (1, answer)


def _would_run(*arguments: str, **variables: str) -> str:
    """The commands of a make target, unexecuted, where no environment has been made."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        [shutil.which("make") or "make", "--dry-run", "--no-print-directory", *arguments],
        cwd=ROOT,
        env=outer | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _node(path: Path, version: str) -> None:
    """A stand-in for Node of that version, as far as `find-node` asks it, and its npm."""
    real = shutil.which("node") or ""
    fake = f'Object.defineProperty(process.versions, "node", {{ value: "{version}" }});'
    _program(path, "node", f"""exec {real} -e '{fake}'"$2" """)
    _program(path, "npm", "true")


def _find_node(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "scripts/find-node", *arguments],
        env={"PATH": str(path), "VENV": os.path.relpath(path.parent / "venv", ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_node
@pytest.mark.parametrize(
    ("version", "fits"),
    [
        ("18.20.4", False),
        ("20.18.3", False),
        ("20.19.0", True),
        ("21.7.3", False),
        ("22.11.0", False),
        ("22.12.0", True),
        ("23.5.0", False),
        ("24.0.0", True),
        ("26.1.0", True),
    ],
)
def test_a_node_is_taken_when_the_canvas_can_be_built_with_it(path: Path, version: str, *, fits: bool) -> None:
    _node(path, version)

    found = _find_node(path)

    assert (found.returncode == 0, found.stdout) == (fits, f"{path}\n" if fits else "")


@needs_node
def test_a_node_without_npm_does_not_do(path: Path) -> None:
    _node(path, "20.19.0")
    (path / "npm").unlink()

    assert _find_node(path).returncode == 1


def test_without_a_node_on_the_path_that_of_the_environment_is_taken(path: Path) -> None:
    installed = path.parent / "venv/node/bin"
    _program(installed, "node", "true")

    assert (ROOT / _find_node(path).stdout.strip()).resolve() == installed
    assert _find_node(path, "--system").returncode == 1


def test_without_any_node_it_is_said_what_is_needed(path: Path) -> None:
    found = _find_node(path)

    assert found.returncode == 1
    assert "node (^20.19.0 || ^22.12.0 || >=24.0.0) and npm" in found.stderr
    assert "make front" in found.stderr


def test_the_canvas_is_built_before_static_files_are_collected() -> None:
    commands = _would_run("built", "PYTHON=python-of-nobody", "--always-make")

    assert 0 < commands.index("scripts/front build") < commands.index("collectstatic")


def test_the_canvas_can_be_left_out() -> None:
    assert "scripts/front" not in _would_run("built", "PYTHON=python-of-nobody", "FRONT=")


def test_make_run_installs_what_the_product_needs_alone() -> None:
    commands = _would_run("run", "PYTHON=python-of-nobody")

    assert "scripts/install .venv-python-of-nobody requirements.txt python-of-nobody" in commands
    assert "requirements-dev.txt" not in commands


@pytest.mark.parametrize("target", ["setup", "test", "check"])
def test_what_works_on_the_code_installs_what_development_needs(target: str) -> None:
    assert "requirements-dev.txt" in _would_run(target, "PYTHON=python-of-nobody")


def test_each_python_has_an_environment_of_its_own_and_runs_the_round_on_sqlite() -> None:
    commands = _would_run("test", "PYTHON=/opt/python3.99/bin/python3.99")

    assert "scripts/install .venv-python3.99 requirements-dev.txt /opt/python3.99/bin/python3.99" in commands
    assert commands.rstrip().endswith("scripts/test sqlite")


def test_a_variable_of_the_shell_that_is_called_python_means_nothing() -> None:
    assert ".venv-" not in _would_run("test", PYTHON="/usr/bin/python9")
