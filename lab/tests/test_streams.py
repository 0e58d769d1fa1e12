"""Many browsers look on, at one process."""

from pathlib import Path

import pytest

from lab.bench.history.streams import Figures, measure
from pastetrader.tests.browser.product import Product

# Each stream is a coroutine with its buffers; a connection of the database would be many times as much.
MOST_MEGABYTES_EACH = 0.5


def _looked_at(data: Path, streams: int) -> Figures:
    product = Product(data)
    product.start()
    try:
        return measure(product, streams)
    finally:
        product.stop()


@pytest.mark.long
def test_forty_streams_hear_of_everything_and_hold_no_connection_of_the_database(tmp_path: Path) -> None:
    figures = _looked_at(tmp_path, 40)

    assert figures.lost == 0, figures
    # Those of the hub's one reader, and of a request's thread or two.
    assert figures.connections - figures.connections_before < 10


@pytest.mark.long
def test_a_thousand_streams_hear_of_everything_on_one_process(tmp_path: Path) -> None:
    figures = _looked_at(tmp_path, 1_000)

    assert figures.lost == 0, figures
    assert figures.connections - figures.connections_before < 20
    assert figures.megabytes_each < MOST_MEGABYTES_EACH
