"""Real processes that are killed in the middle of an update, ten times, by SIGKILL."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as product_settings

from screening.market_data.fetching.clock import SystemClock
from screening.tests.bar_updates.markets import simulated
from screening.tests.market_data.wire.kis import APP_KEY, APP_SECRET, KisWire
from screening.tests.market_data.wire.server import Asked, Fault

pytestmark = [pytest.mark.long]
DAYS = 5
KILLS = 10
EVERY = 7

SOURCE = """
import json, os
from screening.models import BarSource
given = json.loads(os.environ["GIVEN"])
BarSource.objects.create(provider="kis", config=given["config"], secret=given["secret"])
"""
READ = """SELECT symbol, session, open, high, low, close, volume FROM bars
    JOIN instruments ON instruments.id = bars.instrument_id WHERE market = 'XKRX'"""


def test_processes_that_are_killed_ten_times_leave_the_market_as_it_was(
    installed: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = installed(tmp_path / "data")
    truth = simulated("XKRX", days=220, live=DAYS)
    running: list[subprocess.Popen[str]] = []
    killed: list[int] = []

    def kill(_asked: Asked, number: int) -> Fault | None:
        if number < 6 or number % EVERY or len(killed) >= KILLS:
            return None
        killed.append(number)
        os.kill(running[-1].pid, signal.SIGKILL)
        return "reset"

    with KisWire(truth, truth.sessions[0], SystemClock()) as wire:  # type: ignore[arg-type]  # it has a time
        environment = {
            **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CELERY_BROKER_URL"}},
            "PASTETRADER_DATA": str(data),
            "PASTETRADER_OUTBOUND_ALLOW": wire.place,
            "GIVEN": json.dumps(_given(wire.url)),
        }
        assert _manage(environment, running, "shell", "-c", SOURCE) == 0
        for day in truth.sessions[-DAYS:]:
            wire.today = day
            wire.faults = kill
            while _manage(environment, running, "update_bars", "--market", "XKRX", "--until", f"{day}"):
                assert killed, running[-1].stderr
                _silence_has_passed(data)

    found: dict[str, dict[object, tuple[float, ...]]] = {}
    with sqlite3.connect(data / "pastetrader.sqlite3") as database:
        for symbol, session, *values in database.execute(READ):
            found.setdefault(symbol, {})[session] = tuple(map(float, values))
    expected = {
        symbol: {day.isoformat(): bar for day, bar in bars.items()}
        for symbol, bars in truth.closes(truth.sessions[-1]).items()
    }
    assert len(killed) == KILLS
    assert found == expected


def _given(url: str) -> dict[str, dict[str, object]]:
    config = {"base_url": url, "masters_url": f"{url}/master", "requests_per_second": 1000}
    return {"config": config, "secret": {"app_key": APP_KEY, "app_secret": APP_SECRET}}


def _manage(environment: dict[str, str], running: list[subprocess.Popen[str]], *arguments: str) -> int:
    """The exit code of a command of the product; negative when it was killed."""
    running.append(
        subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=product_settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    )
    said, error = running[-1].communicate(timeout=300)
    assert running[-1].returncode <= 0, f"{said}\n{error}"
    return running[-1].returncode


def _silence_has_passed(data: Path) -> None:
    """As it is for the next worker a minute and a half later."""
    with sqlite3.connect(data / "pastetrader.sqlite3") as database:
        database.execute("UPDATE bar_updates SET worked_at = '2020-01-01 00:00:00' WHERE worked_at IS NOT NULL")
