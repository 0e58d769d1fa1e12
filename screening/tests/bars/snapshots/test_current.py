"""The snapshot of a market as it is now: made when it is missing, never out of date, not needed where it cannot be."""

import logging
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from pastetrader.common.stop_signal import Stopped, StopSignal
from screening.bars.loaded_markets import LoadedMarkets
from screening.bars.reading import read_market
from screening.bars.snapshots import current
from screening.bars.snapshots.current import current_bars, make_ready
from screening.bars.snapshots.folder import UNUSED_SECONDS, draft_of, locked, path_of, tidy
from screening.conditions import parse
from screening.instruments.dated_rows import record_facts
from screening.models import Instrument, Market
from screening.services import screen
from screening.tests.bars.snapshots.comparing import content
from screening.tests.factories import FIRST, make_bars, random_bars, stored

pytestmark = pytest.mark.django_db(transaction=True)
MARKET = "XTST"


def files(folder: Path) -> list[Path]:
    """All snapshots, and what was to become one."""
    return sorted(path for path in folder.iterdir() if path.suffix != ".lock")


@pytest.fixture(autouse=True)
def _said_anew() -> None:
    current._say_once.cache_clear()


@pytest.fixture(autouse=True)
def _market(folder: Path) -> None:
    stored(MARKET, random_bars("A", 30, 1), make_bars("B", [5.0, 6.0], name="한화3우B"))


def test_a_snapshot_is_made_by_the_first_and_mapped_by_the_next(folder: Path) -> None:
    first = current_bars(MARKET)
    [file] = files(folder)
    made = file.stat().st_ino
    second = current_bars(MARKET)

    assert first.is_mapped
    assert second.is_mapped
    assert content(first) == content(second) == content(read_market(MARKET))
    assert [path.stat().st_ino for path in files(folder)] == [made]
    assert str(file) in Path("/proc/self/maps").read_text()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_each_change_is_a_snapshot_of_its_own_and_old_ones_go(folder: Path) -> None:
    for day in range(5):
        stored(MARKET, make_bars("C", [7.0 + day]))
        record_facts(MARKET, {(Instrument.objects.get(symbol="A").pk, "per"): (day + 1.0, "")}, date(2024, 1, 1 + day))
        found = current_bars(MARKET)

        assert found.panel.bars_of(2, "close").tolist() == [7.0 + day]
        assert found.facts["per"].values.tolist() == [1.0 + before for before in range(day + 1)]
        assert content(found) == content(read_market(MARKET))
    assert len(files(folder)) == 2


def test_who_has_an_old_snapshot_keeps_it_when_it_is_deleted(folder: Path) -> None:
    old = current_bars(MARKET)
    before = content(old)

    for day in range(3):
        stored(MARKET, make_bars("C", [7.0 + day]))
        current_bars(MARKET)

    assert old.snapshot not in [path.name for path in files(folder)]
    assert content(old) == before


@pytest.mark.parametrize("damage", ["cut", "emptied", "rubbish", "other", "moved"])
def test_a_damaged_snapshot_is_made_anew_and_said(folder: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    expected = content(current_bars(MARKET))
    [file] = files(folder)
    whole = file.read_bytes()
    stored("XOTH", random_bars("A", 30, 1))
    current_bars("XOTH")
    [of_other] = [path for path in files(folder) if path.name.startswith("XOTH")]
    spoilt = {
        "cut": whole[:-1],
        "emptied": b"",
        "rubbish": os.urandom(len(whole)),
        "other": whole[:16] + b"\xff" + whole[17:],
        "moved": of_other.read_bytes(),
    }[damage]
    file.unlink()  # mapped pages would go with what is cut
    file.write_bytes(spoilt)

    found = current_bars(MARKET)

    assert found.is_mapped
    assert content(found) == expected
    assert file.read_bytes() == whole
    assert "made anew" in caplog.text
    assert file.name in caplog.text


def test_an_empty_market_has_a_snapshot_too() -> None:
    Market.objects.create(code="XEMP")

    found = current_bars("XEMP")

    assert found.is_mapped
    assert content(found) == content(read_market("XEMP"))


def test_inside_a_transaction_nothing_is_kept_that_may_never_be_committed(folder: Path) -> None:
    committed = content(current_bars(MARKET))
    with transaction.atomic():
        assert current_bars(MARKET).is_mapped
        stored(MARKET, make_bars("C", [7.0]))
        found = current_bars(MARKET)
        make_ready(MARKET)
        assert (found.is_mapped, found.version, len(found.panel.symbols)) == (False, 2, 3)
        transaction.set_rollback(True)

    assert len(files(folder)) == 1
    assert content(current_bars(MARKET)) == committed


def test_two_databases_that_share_a_folder_are_told_apart(folder: Path) -> None:
    """The other database: the same market at the same version, made at another moment with other bars."""
    mine = content(current_bars(MARKET))
    theirs = timezone.now() - timedelta(days=1)
    moment = Market.objects.get(code=MARKET).updated_at
    Instrument.objects.filter(symbol="B").update(name="Theirs")
    Market.objects.filter(code=MARKET).update(updated_at=theirs)

    assert current_bars(MARKET).names["B"] == "Theirs"
    assert len(files(folder)) == 2
    inodes = {path.name: path.stat().st_ino for path in files(folder)}
    Market.objects.filter(code=MARKET).update(updated_at=moment)
    assert content(current_bars(MARKET)) == mine
    Market.objects.filter(code=MARKET).update(updated_at=theirs)
    assert current_bars(MARKET).names["B"] == "Theirs"
    assert {path.name: path.stat().st_ino for path in files(folder)} == inodes, "neither pushes the other out"


@pytest.mark.parametrize("market", ["A", "A.B", "A*", "../A", "한국"])
def test_any_market_has_files_of_its_own(folder: Path, market: str) -> None:
    for code in ("A", "A.B", market):
        if not Market.objects.filter(code=code).exists():
            stored(code, make_bars("S", [7.0], name=code))
            current_bars(code)
    before = files(folder)
    for price in range(3):
        stored(market, make_bars("S", [8.0 + price]))
        current_bars(market)

    others = [path for path in before if not path.name.startswith(path_of(market, 0, FIRST_MOMENT).name.split(".")[0])]
    assert set(others) <= set(files(folder))
    assert all(path.parent == folder for path in files(folder))
    assert current_bars(market).names == {"S": market}


FIRST_MOMENT = timezone.now()


# --- where nothing can be written ---


@contextmanager
def _full_disk() -> Iterator[None]:
    """No file can be longer than this; Python has the signal ignored, and the write fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_without_a_folder_markets_are_screened_from_the_database_and_it_is_said_once(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    settings.SCREENING_SNAPSHOTS = tmp_path / "file" / "snapshots"
    markets = LoadedMarkets(2**20)

    with caplog.at_level(logging.WARNING):
        for day in range(3):
            stored(MARKET, make_bars("C", [7.0 + day]))
            assert not markets.get(MARKET).bars.is_mapped
            make_ready(MARKET)
            found = screen(condition="close > 6.5", market=MARKET, symbols=["C"], as_of=FIRST)
            assert [match.close for match in found.matches] == [7.0 + day]

    [said] = caplog.messages
    assert f"No snapshots can be kept in {tmp_path}/file/snapshots (Not a directory)" in said


def test_on_a_full_disk_nothing_half_is_left(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with _full_disk():
        found = current_bars(MARKET)

    assert not found.is_mapped
    assert files(folder) == []
    assert "(File too large)" in caplog.text
    assert current_bars(MARKET).is_mapped, "there is room again"


# --- what is left behind, and who waits ---


def test_what_a_killed_process_left_goes_with_the_next_snapshot(folder: Path) -> None:
    current_bars(MARKET)
    [file] = files(folder)
    left = file.with_name(f"{file.name}.1234.part")
    left.write_bytes(b"half of it")

    stored(MARKET, make_bars("C", [7.0]))
    current_bars(MARKET)

    assert not left.exists()


def test_upkeep_takes_leftovers_and_what_nobody_has_used_for_a_month(folder: Path) -> None:
    current_bars(MARKET)
    [file] = files(folder)
    stored("XOLD", make_bars("C", [7.0]))
    current_bars("XOLD")
    now = file.stat().st_mtime
    [old] = [path for path in files(folder) if path.name.startswith("XOLD")]
    os.utime(old, (now - UNUSED_SECONDS - 10,) * 2)
    left, in_work = (file.with_name(f"{name}.1.20240101T0.v1.bars.12.part") for name in ("XOLD", MARKET))
    left.touch()
    in_work.touch()

    with locked(MARKET):
        tidy(now)
        assert set(files(folder)) == {file, in_work}
    tidy(now)

    assert files(folder) == [file]


def test_a_snapshot_that_is_opened_counts_as_used(folder: Path) -> None:
    current_bars(MARKET)
    [file] = files(folder)
    os.utime(file, (0, 0))

    current_bars(MARKET)
    tidy(timezone.now().timestamp())

    assert files(folder) == [file]


def test_who_waits_for_another_process_feels_a_cancel(folder: Path) -> None:
    stop = StopSignal()
    stop.set("cancelled")

    with locked(MARKET), pytest.raises(Stopped):
        current_bars(MARKET, check=stop.check)
    with pytest.raises(Stopped):
        current_bars(MARKET, check=stop.check)

    assert files(folder) == []
    assert current_bars(MARKET).is_mapped


def test_a_draft_that_fails_is_nowhere(folder: Path) -> None:
    def write_half() -> None:
        with draft_of(path_of(MARKET, 1, FIRST_MOMENT)) as file:
            file.write(b"half")
            raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        write_half()

    assert files(folder) == []


# --- memory ---


def test_mapped_bars_are_not_this_processes_memory_and_its_limit_is_for_indicators() -> None:
    markets = LoadedMarkets(limit_bytes=1_000)  # four lines of 32 bars, and not the bars of either market
    stored("XTWO", random_bars("B", 300, 2))
    one, two = markets.get(MARKET), markets.get("XTWO")

    assert (markets.size_bytes, one.bars.own_bytes) == (0, 0)
    assert markets.get(MARKET) is one
    lines = one.indicators_until(FIRST.replace(year=2030))
    for length in range(2, 12):
        lines.line(parse(f"sma({length}) > 1").series[0])
        assert markets.size_bytes <= 1_000
    assert markets.size_bytes > 0
    assert markets.get("XTWO") is two
    assert markets.get(MARKET) is one


def test_a_market_that_is_dropped_gives_its_mapping_back(folder: Path) -> None:
    markets = LoadedMarkets(2**20)
    markets.get(MARKET)
    [old] = files(folder)
    assert old.name in Path("/proc/self/maps").read_text()

    stored(MARKET, make_bars("C", [7.0]))
    found = markets.get(MARKET)

    assert np.isclose(found.bars.panel.bars_of(2, "close"), 7.0).all()
    assert old.name not in Path("/proc/self/maps").read_text()
