"""Of a source with several strategies one can be taken as a paste of its own; what it came from is kept."""

import pytest

from parsers.formats.base import Origin, Place
from parsers.formats.pieces import Pieces
from parsers.models import Paste
from parsers.services import candidates_of, extract_strategy, known_candidates, read_paste, strategy_of, take_part
from parsers.services.reading import keep_paste
from parsers.tests.test_candidates import MANY, ONE
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid

pytestmark = pytest.mark.django_db
TEXT = MANY["counted, with parts"][0]


def test_each_strategy_of_a_source_is_a_paste_of_its_own(owner: User) -> None:
    paste = read_paste(owner=owner, data=TEXT, source_name="two.txt")

    first, second = (take_part(paste=paste, start=one.start, end=one.end) for one in candidates_of(paste))

    assert first.text.startswith("Strategy A")
    assert first.text.endswith("SMA(50) crosses below SMA(200)")
    assert second.source_name == "two.txt · Strategy B: Mean reversion"
    assert strategy_of(extract_strategy(paste=second)).entry.text() == "rsi(2) < 10"
    assert {first.owner, second.owner} == {owner}
    paste.refresh_from_db()
    assert paste.text == TEXT


def test_the_same_part_again_is_the_same_row(owner: User) -> None:
    paste = read_paste(owner=owner, data=TEXT)
    chosen = candidates_of(paste)[0]

    first, again = (take_part(paste=paste, start=chosen.start, end=chosen.end) for _time in range(2))

    assert first == again
    assert Paste.objects.count() == 2


def test_a_source_with_one_strategy_is_taken_whole(owner: User) -> None:
    paste = read_paste(owner=owner, data=ONE["numbered parts"])
    [whole] = candidates_of(paste)

    assert take_part(paste=paste, start=whole.start, end=whole.end) == paste


@pytest.mark.parametrize(("start", "end"), [(0, 1), (-5, 10), (0, 10_000), (3, 3)])
def test_any_other_stretch_is_refused(owner: User, start: int, end: int) -> None:
    paste = read_paste(owner=owner, data=TEXT)

    with pytest.raises(Invalid) as refused:
        take_part(paste=paste, start=start, end=end)

    assert refused.value.code == "not_a_part"
    assert refused.value.as_dict()["problems"][0]["hint"]
    assert Paste.objects.count() == 1


def test_a_part_knows_where_it_was_said_and_keeps_the_document(owner: User) -> None:
    pieces = Pieces()
    for number, section in enumerate(TEXT.split("\n\n"), 1):
        pieces.add(section, Place(0, 0, page=number), joint="\n\n")
    content = pieces.content("pdf", limit=10_000, origin=Origin(title="Two", pages=6))
    paste = keep_paste(owner=owner, content=content, source_name="two.pdf", file="0123.pdf")
    last = candidates_of(paste)[-1]

    part = take_part(paste=paste, start=last.start, end=last.end)

    assert (part.source_kind, part.file, part.origin) == ("pdf", "0123.pdf", paste.origin)
    assert [row[2] for row in part.places] == [4, 5, 6]
    assert part.places[0][0] == 0


def test_a_page_does_not_wait_for_a_long_source_that_older_rules_looked_through(owner: User) -> None:
    paste = read_paste(owner=owner, data="Nothing to trade here. " * 1_000)
    paste.parts = {"version": "an older one", "found": []}

    assert known_candidates(paste) == ()
