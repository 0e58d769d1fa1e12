"""A process that works with the snapshot of XTST, for tests: `market_process ROLE FOLDER NAME`.

It says in FOLDER/NAME.begun that it has begun, and begins in earnest when FOLDER/go is there.
"""

import json
import os
import sys
from pathlib import Path

import django

from lab.processes import end_with_parent, wait_until

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")
django.setup()

from screening.bars.reading import read_market  # noqa: E402  # after setup
from screening.bars.snapshots.arrays import write_bars  # noqa: E402
from screening.bars.snapshots.current import current_bars  # noqa: E402
from screening.bars.snapshots.folder import draft_of, locked, path_of  # noqa: E402
from screening.services import screen  # noqa: E402

MARKET = "XTST"


def load(folder: Path) -> object:
    """Whose snapshot it has mapped: the number of the file."""
    bars = current_bars(MARKET)
    [line] = {tuple(line.split()[4:]) for line in Path("/proc/self/maps").read_text().splitlines() if ".bars" in line}
    return {"mapped": bars.is_mapped, "file": line[0], "closes": len(bars.panel.columns["close"])}


def read(folder: Path) -> object:
    """Waits in the middle of reading for ever."""

    def wait() -> None:
        (folder / "middle").touch()
        wait_until(lambda: False, seconds=600)

    return current_bars(MARKET, check=wait).version


def write(folder: Path) -> object:
    """Waits in the middle of writing for ever."""
    bars = read_market(MARKET)
    with locked(MARKET), draft_of(path_of(MARKET, bars.version, bars.updated_at)) as file:
        write_bars(file, bars)
        file.flush()
        file.truncate(file.tell() // 2)
        (folder / "middle").touch()
        wait_until(lambda: False, seconds=600)
    return bars.version


def screens(folder: Path) -> object:
    """What screens find until it is over, and once more: the snapshot's name, how many symbols, and their closes."""
    found = []
    while True:
        is_over = (folder / "over").exists()
        result = screen(condition="close > 0.01", market=MARKET)
        found.append((result.snapshot, len(result.matches), sorted({match.close for match in result.matches})))
        if is_over:
            return found


if __name__ == "__main__":
    end_with_parent()
    role, where, name = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    (where / f"{name}.begun").touch()
    wait_until((where / "go").exists)
    answer = {"load": load, "read": read, "write": write, "screens": screens}[role](where)
    (where / f"{name}.json").write_text(json.dumps(answer))
