"""Reading a market while others import into it: what is read is always one version of it, whole."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from screening.bars.reading import read_market
from screening.models import Market
from screening.services import screen
from screening.tests.factories import make_bars, stored

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
