"""Reading a market while others import into it: what is read is always one version of it, whole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import polars as pl
import pytest
from django.db import connection, transaction

from screening.bars.panel import COLUMNS, day_number
from screening.bars.reading import read_market
from screening.instruments.dated_rows import record_facts
from screening.models import Bar, Instrument, InstrumentFact, Market
from screening.services import screen
from screening.tests.factories import make_bars, random_bars, stored

VERSIONS = 25
SCREENS = 3


def import_version(number: int) -> None:
    """Version n has n symbols, and every close of it is n."""
    stored("XTST", *(make_bars(f"S{symbol:03}", [float(number)] * 30) for symbol in range(number)))


@pytest.mark.django_db(transaction=True)
def test_a_screen_while_bars_are_imported_sees_one_version_whole_under_its_own_name() -> None:
    import_version(1)
    is_over = Event()

    def imports() -> None:
        try:
            for number in range(2, VERSIONS + 1):
                import_version(number)
        finally:
            is_over.set()
            connection.close()

    def screens() -> list[tuple[str, int, set[float]]]:
        found = []
        try:
            while True:
                was_over = is_over.is_set()
                result = screen(condition="close > 0.01", market="XTST")
                closes = {match.close for match in result.matches}
                found.append((result.snapshot, len(result.matches), closes))
                if was_over:
                    return found
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        importing = pool.submit(imports)
        screening = [pool.submit(screens) for _ in range(SCREENS)]
        importing.result()
        found = [line for future in screening for line in future.result()]

    versions = [int(snapshot.removeprefix("XTST:")) for snapshot, _, _ in found]
    assert found == [(f"XTST:{number}", number, {float(number)}) for number in versions]
    assert max(versions) == VERSIONS


@pytest.mark.django_db(transaction=True)
def test_a_name_that_was_corrected_is_seen_by_the_next_screen() -> None:
    stored("XTST", make_bars("A", [5.0, 6.0], name="Alhpa"))
    assert screen(condition="close > 0.01", market="XTST").matches[0].name == "Alhpa"

    stored("XTST", make_bars("A", [5.0, 6.0], name="Alpha"))

    assert screen(condition="close > 0.01", market="XTST").matches[0].name == "Alpha"


@pytest.mark.django_db
def test_inside_somebody_elses_transaction_the_read_is_whole_too() -> None:
    import_version(2)

    with transaction.atomic():
        bars = read_market("XTST")

    assert (bars.snapshot, len(bars.panel.symbols)) == ("XTST:1", 2)
    assert Market.objects.get(code="XTST").version == 1


@pytest.mark.django_db
def test_what_is_read_is_what_the_rows_say_bar_by_bar_and_figure_by_figure() -> None:
    """Numbers of fifteen digits (rows say no more in SQLite), days before 1970, symbols out of order."""
    frames = [
        make_bars("ZZ", [123456789.123457, 0.000123, 99_999_999.999999], first=date(1969, 12, 31), name="한화3우B"),
        random_bars("A", 40, 3).with_columns(volume=pl.lit(12_345_678_901.0625)),
        random_bars("M", 25, 4, first=date(2026, 2, 27)),
    ]
    for frame in frames:
        stored("XTST", frame)
    stored("XOTH", random_bars("A", 7, 5))
    Instrument.objects.create(market="XTST", symbol="B", name="Without bars")
    owners = dict(Instrument.objects.filter(market="XTST").values_list("symbol", "pk"))
    for day in (date(1969, 12, 31), date(2026, 2, 28)):
        facts = {(owners["ZZ"], "market_cap"): (4.18e14 + day.year, ""), (owners["A"], "market_cap"): (1.25, "")}
        record_facts("XTST", facts | {(owners["B"], "per"): (-0.123457 * day.year, "")}, day)

    found = read_market("XTST")

    panel = found.panel
    assert panel.symbols == ("A", "B", "M", "ZZ")
    for place, symbol in enumerate(panel.symbols):
        rows = Bar.objects.filter(instrument=owners[symbol]).order_by("session")
        sessions = panel.sessions[panel.starts[place] : panel.ends[place]]
        assert [day_number(session) for session in rows.values_list("session", flat=True)] == sessions.tolist()
        for name in COLUMNS:
            # SQLite keeps a float as it came, of which rows say six places.
            read = [round(value, 6) for value in panel.bars_of(place, name).tolist()]
            assert [float(value) for value in rows.values_list(name, flat=True)] == read
    known = {
        (name, panel.symbols[owner], int(day)): value
        for name, figures in found.facts.items()
        for owner, day, value in zip(figures.owners, figures.known, figures.values, strict=True)
    }
    assert known == {
        (row.name, row.instrument.symbol, day_number(row.known_on)): float(row.value)
        for row in InstrumentFact.objects.select_related("instrument")
    }
    assert found.names == {"A": "", "B": "Without bars", "M": "", "ZZ": "한화3우B"}
