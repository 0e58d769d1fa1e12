"""The file of a snapshot: what was written comes back to the last bit, and what was damaged is never believed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from screening.bars.facts import DatedFacts
from screening.bars.market_bars import MarketBars
from screening.bars.panel import frozen
from screening.bars.reading import read_market
from screening.bars.snapshots.arrays import map_bars, write_bars
from screening.bars.snapshots.manifest import FORMAT, Unusable, damaged_array, read_manifest
from screening.bars.storage import store_bars, store_instruments
from screening.instruments.dated_rows import record_facts
from screening.market_data.files.reader import INSTRUMENTS_SCHEMA
from screening.models import Instrument, Market
from screening.tests.bars.snapshots.comparing import content
from screening.tests.factories import FIRST, random_bars, random_panel

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(["삼성전자", "한화3우B"])
FIGURES = st.dictionaries(
    st.sampled_from(["per", "market_cap", "dividend"]),
    st.floats(-1e15, 1e15).map(lambda value: round(value, 3)),
    max_size=3,
)


def written(bars: MarketBars) -> bytes:
    """The file."""
    file = BytesIO()
    write_bars(file, bars)
    return file.getvalue()


def some_bars(lengths: tuple[int, ...] = (0, 1, 40), names: tuple[str, ...] = ("", "삼성전자", "A")) -> MarketBars:
    """A small market with figures."""
    panel = random_panel(lengths=tuple(length for length in lengths if length))
    per = DatedFacts(
        frozen(np.array([0, 0], dtype=np.int64)),
        frozen(np.array([19000, 19100], dtype=np.int32)),
        frozen(np.array([7.25, -0.5])),
    )
    moment = datetime(2026, 11, 30, 9, 0, 0, 123456, tzinfo=UTC)
    return MarketBars(
        market="XKRX",
        version=7,
        updated_at=moment,
        is_synthetic=False,
        panel=panel,
        names=dict(zip(panel.symbols, names, strict=False)),
        facts={"per": per},
    )


class DatabaseLaws(TestCase):
    """Of any market in the database."""

    @given(
        lengths=st.lists(st.integers(0, 6), max_size=6),
        names=st.lists(NAMES, min_size=6, max_size=6),
        figures=st.lists(FIGURES, min_size=6, max_size=6),
        seed=st.integers(0, 2**32 - 1),
    )
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    def test_a_snapshot_is_what_the_database_says_to_the_last_bit(
        self, lengths: list[int], names: list[str], figures: list[dict[str, float]], seed: int
    ) -> None:
        Market.objects.create(code="XTST")
        for place, (length, name) in enumerate(zip(lengths, names, strict=False)):
            symbol = f"{seed % 7}{place}"
            if length:
                store_bars("XTST", random_bars(symbol, length, seed + place, first=FIRST + timedelta(days=place)))
            Instrument.objects.update_or_create(market="XTST", symbol=symbol, defaults={"name": name.strip("\0")})
            instrument = Instrument.objects.get(market="XTST", symbol=symbol).pk
            facts = {(instrument, figure): (value, "") for figure, value in figures[place].items()}
            record_facts("XTST", facts, date(2024, 1, 1 + place))
            record_facts("XTST", {key: (-value, "") for key, (value, _) in facts.items()}, date(2023, 1, 1))
        of_database = read_market("XTST")

        with TemporaryDirectory() as folder:
            path = Path(folder) / "XTST"
            path.write_bytes(written(of_database))
            mapped = map_bars(path)

        assert content(mapped) == content(of_database)
        assert list(mapped.panel.symbols) == sorted(f"{seed % 7}{place}" for place in range(len(lengths)))
        assert (mapped.is_mapped, mapped.own_bytes, of_database.own_bytes) == (True, 0, of_database.size_bytes)


def test_facts_are_looked_up_in_a_snapshot_as_in_the_database(tmp_path: Path) -> None:
    path = tmp_path / "XKRX"
    path.write_bytes(written(some_bars()))

    known = map_bars(path).facts["per"]

    owners, days = np.array([0, 0, 0, 1]), np.array([18999, 19000, 19100, 19100], dtype=np.int32)
    assert known.at(owners, days).tolist()[1:3] == [7.25, -0.5]
    assert np.isnan(known.at(owners, days)[[0, 3]]).all()


def test_a_snapshot_stays_readable_when_its_file_is_deleted_or_replaced(tmp_path: Path) -> None:
    path = tmp_path / "XKRX"
    path.write_bytes(written(some_bars()))
    mapped = map_bars(path)

    (tmp_path / "other").write_bytes(written(some_bars(lengths=(3, 3))))
    (tmp_path / "other").replace(path)
    assert content(mapped) == content(some_bars())
    path.unlink()
    assert content(mapped) == content(some_bars())


@given(data=st.data())
def test_a_file_that_was_cut_is_never_believed(data: st.DataObject) -> None:
    whole = written(some_bars())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "XKRX"
        path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
        with pytest.raises(Unusable):
            map_bars(path)
        path.write_bytes(whole + bytes(data.draw(st.integers(1, 4096))))
        with pytest.raises(Unusable):
            map_bars(path)


@given(data=st.data())
def test_a_byte_that_was_changed_is_seen_by_the_manifest_or_by_the_checksums(data: st.DataObject) -> None:
    whole = bytearray(written(some_bars()))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "XKRX"
        path.write_bytes(whole)
        try:
            mapped = map_bars(path)
        except Unusable:
            return
        # Between arrays nothing lies that is read.
        is_the_same = content(mapped) == content(some_bars())
        with path.open("rb") as file:
            assert bool(damaged_array(file, len(whole))) != is_the_same


@given(junk=st.binary(max_size=300))
def test_rubbish_is_no_snapshot(junk: bytes) -> None:
    whole = written(some_bars())
    for text in (junk, whole[:16] + junk, whole[:32] + junk, b"PasteTrader bars" + junk):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "XKRX"
            path.write_bytes(text)
            with pytest.raises(Unusable):
                map_bars(path)


@pytest.mark.parametrize(
    "moved", [{"offset": 10**6}, {"offset": -64}, {"count": 10**9}, {"count": 1}, {"kind": "<f4"}, {"kind": "|O"}]
)
def test_a_manifest_that_lies_about_an_array_makes_nobody_read_beyond_it(tmp_path: Path, moved: dict[str, Any]) -> None:
    whole = written(some_bars())
    manifest, begin = read_manifest(BytesIO(whole), len(whole))
    places = dict(manifest.places) | {"close": replace(manifest.places["close"], **moved)}
    head = replace(manifest, places=places).packed()
    (tmp_path / "XKRX").write_bytes(head + whole[begin:])

    with pytest.raises(Unusable):
        map_bars(tmp_path / "XKRX")


def test_a_file_of_another_format_is_left_unread(tmp_path: Path) -> None:
    whole = bytearray(written(some_bars()))
    whole[16:20] = (FORMAT + 1).to_bytes(4, "little")
    (tmp_path / "XKRX").write_bytes(whole)

    with pytest.raises(Unusable, match="another format"):
        map_bars(tmp_path / "XKRX")


def test_instruments_without_bars_make_a_version_that_has_them(db: None) -> None:
    named = pl.DataFrame({"symbol": ["000010"], "name": ["이름"]}, schema=INSTRUMENTS_SCHEMA)
    store_instruments("XTST", named)
    before = read_market("XTST")
    store_instruments("XTST", named)

    assert (before.version, before.names, before.panel.symbols) == (1, {"000010": "이름"}, ("000010",))
    assert read_market("XTST").version == 1
