"""Snapshots between real processes, on both databases: made once, shared, never half of one."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from lab.processes import database_url, kill, process, wait_until
from screening.bars.reading import read_market
from screening.bars.snapshots.current import current_bars
from screening.bars.snapshots.folder import snapshots
from screening.tests.bars.snapshots.comparing import content
from screening.tests.bars.snapshots.market_process import MARKET
from screening.tests.factories import make_bars, random_bars, stored

pytestmark = pytest.mark.django_db(transaction=True)
VERSIONS = 15


@contextmanager
def _begun(role: str, names: list[str], folder: Path) -> Iterator[dict[str, "Popen[bytes]"]]:
    """Processes that have begun, and begin in earnest together."""
    env = {"DATABASE_URL": database_url(), "PASTETRADER_DATA": str(folder)}
    module = "screening.tests.bars.snapshots.market_process"
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(process(module, role, str(folder), name, log=folder / f"{name}.log", env=env))
            for name in names
        }
        for name in names:
            begun = folder / f"{name}.begun"
            wait_until(begun.exists, what=f"{name} begins")
        (folder / "go").touch()
        yield running


def _answers(running: dict[str, "Popen[bytes]"], folder: Path) -> list[Any]:
    for name, one in running.items():
        assert one.wait(120) == 0, (folder / f"{name}.log").read_text()[-3000:]
    return [json.loads((folder / f"{name}.json").read_text()) for name in running]


def test_processes_that_come_at_once_make_a_snapshot_once_and_share_it(folder: Path, tmp_path: Path) -> None:
    stored(MARKET, *(random_bars(f"S{place:03}", 200, place) for place in range(100)))

    with _begun("load", ["one", "two", "three"], tmp_path) as running:
        answers = _answers(running, tmp_path)

    [file] = snapshots()
    assert answers == [{"mapped": True, "file": str(file.stat().st_ino), "closes": 20_000}] * 3
    assert content(current_bars(MARKET)) == content(read_market(MARKET))


@pytest.mark.parametrize("role", ["read", "write"])
def test_a_process_that_is_killed_in_the_middle_leaves_nothing_that_is_believed(
    folder: Path, tmp_path: Path, role: str
) -> None:
    stored(MARKET, random_bars("A", 50, 1), make_bars("B", [5.0], name="한화"))

    with _begun(role, ["one"], tmp_path) as running:
        wait_until((tmp_path / "middle").exists, what="it is in the middle")
        assert snapshots() == []
        kill(running["one"])
    left = [path.suffix for path in folder.iterdir()]
    found = current_bars(MARKET)

    assert left.count(".part") == (1 if role == "write" else 0)
    assert found.is_mapped
    assert content(found) == content(read_market(MARKET))
    assert [path.suffix for path in folder.iterdir()].count(".part") == 0


def _store_version(number: int) -> None:
    """Version n has n symbols, and every close of it is n."""
    stored(MARKET, *(make_bars(f"S{symbol:03}", [float(number)] * 30) for symbol in range(number)))


def test_processes_that_screen_while_bars_are_imported_see_one_version_whole_under_its_own_name(
    folder: Path, tmp_path: Path
) -> None:
    _store_version(1)

    with _begun("screens", ["one", "two", "three"], tmp_path) as running:
        for number in range(2, VERSIONS + 1):
            _store_version(number)
        (tmp_path / "over").touch()
        found = [line for answer in _answers(running, tmp_path) for line in answer]

    versions = [int(snapshot.removeprefix(f"{MARKET}:")) for snapshot, _, _ in found]
    assert found == [[f"{MARKET}:{number}", number, [float(number)]] for number in versions]
    assert versions.count(VERSIONS) >= 3, "each saw the last"
    assert len(snapshots()) <= 2
