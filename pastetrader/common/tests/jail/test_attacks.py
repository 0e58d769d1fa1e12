"""Every known way out of a jail, tried in both kinds of walls, as root and as nobody; and without walls, to see it work.

Each round runs in a process of its own (outside.py). Nobody cannot read an interpreter in root's home, so the rounds
get it bound to a folder that all can read, in a mount namespace of their own.
"""

import json
import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest

from pastetrader.common.jail import bubblewrap, landlock
from pastetrader.common.tests.jail import outside

NOBODY = "65534"
AS_NOBODY = f"setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups --bounding-set -all"
ROUNDS = [("bubblewrap", "root"), ("bubblewrap", "nobody"), ("landlock", "root"), ("landlock", "nobody")]


def attacked(walls: str, who: str, how_many: str, folder: Path) -> dict[str, list[str]]:
    """What is wrong: {attack: …}."""
    if walls == "bubblewrap" and bubblewrap.program() is None:
        pytest.skip("bubblewrap is not installed; .ci/run installs it")
    if walls == "landlock" and landlock.version() < landlock.OLDEST:
        pytest.skip("this kernel has no Landlock that is new enough")
    arguments = [outside.__file__, walls, how_many, *site.getsitepackages()]
    if os.geteuid() == 0:
        program = folder / "python" / "bin" / Path(sys.executable).resolve().name
        command = f'mount --bind {sys.base_prefix} {folder}/python && exec {AS_NOBODY if who == "nobody" else ""} {program} -I "$@"'
        arguments = ["unshare", "--mount", "sh", "-c", command, "sh", *arguments]
    elif who == "root":
        pytest.skip("we are not root")
    else:
        arguments = [sys.executable, "-I", *arguments]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.fixture
def folder() -> Path:
    """A folder that everybody can walk into, with an empty one in it."""
    made = Path("/tmp", f"pastetrader-jail-{os.getpid()}-{os.urandom(4).hex()}")
    (made / "python").mkdir(parents=True)
    for path in (made, made / "python"):
        path.chmod(0o755)
    yield made  # type: ignore[misc]
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
