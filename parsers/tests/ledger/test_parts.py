"""Parts of a strategy as short texts: what is written is read back as the same."""

import pytest
from hypothesis import given

from parsers.ledger.parts import NoSuchPart, part_of, part_text
from parsers.tests.drafting.strategies import universes
from screening.strategy import Extractor, Strategy, Universe


def written(universe: Universe) -> str:
    """The universe as a person would type it."""
    strategy = Strategy(is_strategy=False, extractor=Extractor(name="test", version="1"), universe=universe)
    return part_text(strategy, "universe")


@given(universes)
def test_a_universe_is_read_back_as_it_was_written(universe: Universe) -> None:
    text = written(universe)
    if not text:
        return
    found = part_of("universe", text)

    assert (found.index, found.symbols, found.exclude) == (universe.index, universe.symbols, universe.exclude)
    assert written(found) == text or universe.market is None


def test_what_is_left_out_is_typed_with_no() -> None:
    found = part_of("universe", "kospi200, no spac, no  preferred")

    assert found == Universe(market="KR", index="KOSPI200", exclude=("spac", "preferred"))


@pytest.mark.parametrize("text", ["KOSPI200, no nothing", "no spac preferred"])
def test_a_kind_that_no_universe_knows_is_no_value(text: str) -> None:
    with pytest.raises(NoSuchPart):
        part_of("universe", text)
