"""Every known way out of a jail, tried in both kinds of walls, as root and as nobody; and without walls, to see it.

Each round runs in a process of its own (outside.py). Nobody cannot read an interpreter in root's home, so the rounds
get it bound to a folder that all can read, in a mount namespace of their own.
"""

import json
import os
import shutil
import site
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pastetrader.common.jail import bubblewrap, landlock
from pastetrader.common.tests.jail import outside

NOBODY = "65534"
AS_NOBODY = f"setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups --bounding-set -all"
ROUNDS = [("bubblewrap", "root"), ("bubblewrap", "nobody"), ("landlock", "root"), ("landlock", "nobody")]


def run(who: str, folder: Path, *arguments: str) -> str:
    """What `python -I -S arguments` prints, as root or as nobody, with an interpreter that everybody can read."""
    command: list[str]
    if os.geteuid() == 0:
        program = folder / "python" / "bin" / Path(sys.executable).resolve().name
        become = AS_NOBODY if who == "nobody" else ""
        line = f'mount --bind {sys.base_prefix} {folder}/python; exec {become} {program} -I -S "$@"'
        command = ["unshare", "--mount", "sh", "-c", line, "sh", *arguments]
    elif who == "root":
        pytest.skip("we are not root")
    else:
        command = [sys.executable, "-I", "-S", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def attacked(walls: str, who: str, how_many: str, folder: Path) -> dict[str, list[str]]:
    """What is wrong: {attack: …}."""
    if walls == "bubblewrap" and bubblewrap.program() is None:
        pytest.skip("bubblewrap is not installed; .ci/run installs it")
    if walls == "landlock" and landlock.version() < landlock.OLDEST:
        pytest.skip("this kernel has no Landlock that is new enough")
    found: dict[str, list[str]] = json.loads(
        run(who, folder, outside.__file__, walls, how_many, *site.getsitepackages())
    )
    return found


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody can walk into, with an empty one in it."""
    made = Path("/tmp", f"pastetrader-jail-{os.getpid()}-{os.urandom(4).hex()}")
    (made / "python").mkdir(parents=True)
    for path in (made, made / "python"):
        path.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.mark.parametrize(("walls", "who"), ROUNDS)
def test_nothing_gets_out_of_a_jail(walls: str, who: str, folder: Path) -> None:
    found = attacked(walls, who, "quick", folder)

    assert int(found.pop("attacks")[0]) > 100
    assert found == {}


@pytest.mark.long
@pytest.mark.parametrize(("walls", "who"), ROUNDS)
def test_nothing_gets_out_of_a_jail_or_outlasts_its_limits(walls: str, who: str, folder: Path) -> None:
    found = attacked(walls, who, "all", folder)

    assert int(found.pop("attacks")[0]) > 120
    assert found == {}


def test_the_same_attacks_get_out_where_there_are_no_walls(folder: Path) -> None:
    found = attacked("none", "root", "quick", folder)

    assert len(found) > 45
    assert {"read_a_secret_file", "connect_to_a_port", "fork", "mount", "leaves a process behind"} <= found.keys()
    happened = " ".join(found["what happened meanwhile"])
    assert "somebody came to" in happened
    assert "was changed" in happened


def test_what_works_in_a_jail_works_in_the_weaker_one_too(folder: Path) -> None:
    if landlock.version() < landlock.OLDEST:
        pytest.skip("this kernel has no Landlock that is new enough")
    program = (
        "import os, sys; sys.path[:0] = sys.argv[1:]; os.environ['PYTEST_DISABLE_PLUGIN_AUTOLOAD'] = '1';"
        "import pytest;"
        " sys.exit(pytest.main(["
        "'--noconftest', '-p', 'no:cacheprovider', '-c', '/dev/null', '-q', '-rs', '-W', 'ignore',"
        "sys.argv[1] + '/pastetrader/common/tests/jail/test_jail.py', '-k', 'walls1 or weaker']))"
    )

    said = run("root", folder, "-c", program, str(outside.ROOT), *site.getsitepackages())

    assert "skipped" not in said
    assert "passed" in said
