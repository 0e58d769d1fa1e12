"""Long texts are cut where their headings stand, and nowhere else; a stretch is a text of its own."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.formats import read
from parsers.formats.base import Box, Origin, ParsedContent, Place
from parsers.formats.heading_words import heads_a_part, names_a_strategy
from parsers.formats.parts import part_of
from parsers.formats.pieces import Pieces
from parsers.formats.sections import sections_of

LINES = ("# A", "1. B", "[C]", "Entry", "Buy it.", "전략 1", "", "- x", "D", "  ", "Strategy 2 is it.")


def told(text: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in sections_of(read(text)) if section.level]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# A\n\nx.\n\n## B\n\ny.\n\n# C\n\nz.", [(1, "A"), (2, "B"), (1, "C")]),
        ("## Low\n\nx.\n\n# High\n\ny.", [(1, "Low"), (1, "High")]),
        ("[눌림목]\n매수합니다.\n[돌파]\n매도합니다.", [(1, "눌림목"), (1, "돌파")]),
        ("■ 눌림목\n매수합니다.\n\n■ 돌파\n매도합니다.", [(1, "눌림목"), (1, "돌파")]),
        ("1. Golden cross\n\nBuy it.\n\n2. Dips\n\nSell it.", [(1, "Golden cross"), (1, "Dips")]),
        ("Strategy A: Dips\nBuy it.\nStrategy B\nSell it.", [(1, "Strategy A: Dips"), (1, "Strategy B")]),
        ("전략 1: 과매도\n매수합니다.\n전략 2: 순매수\n매도합니다.", [(1, "전략 1: 과매도"), (1, "전략 2: 순매수")]),
        ("전략 1. 눌림목\n매수합니다.\n전략 2. 돌파\n매도합니다.", [(1, "전략 1. 눌림목"), (1, "전략 2. 돌파")]),
        ("첫 번째 매매법은 돌파입니다. 종가가 20일선 위면 매수합니다.", [(1, "첫 번째 매매법은 돌파입니다.")]),
        (
            "My systems\n\nStrategy 1\nBuy.\n\nSize up\n\nBig.",
            [(1, "My systems"), (2, "Strategy 1"), (1, "Size up")],
        ),
        ("Dips\nEntry: RSI(2) below 10\nBreakout system\nEntry: close above 10", [(1, "Dips"), (1, "Breakout system")]),
    ],
)
def test_headings_of_every_usual_make_are_found(text: str, headings: list[tuple[int, str]]) -> None:
    assert told(text) == headings


@pytest.mark.parametrize(
    "text",
    [
        "Buy when RSI(14) is below 30. Sell when RSI(14) is above 70.",
        "1. Buy the dip\n2. Sell the rip\n3. Wait",
        "1. RSI(14) 30 이하\n2. 20일선 위\n3. 거래량 2배",
        "Setup 1: RSI(2) below 10, and that is all there is to it, whatever the market does on that day",
        "매수는 RSI가 30 이하일 때 합니다.\n\n매도는 70에서 해요.\n\n그게 다예요",
        "- Dips\n- Breakouts\n\n- Fades",
        "stop\n\n5% below\n\ntarget: 10%",
    ],
)
def test_points_sentences_and_rules_are_no_headings(text: str) -> None:
    found = [title for _level, title in told(text) if not heads_a_part(title)]

    assert found in ([], ["Setup 1: RSI(2) below 10, and that is all there is to it, …"])


@given(st.lists(st.sampled_from(LINES)))
def test_sections_cover_the_text_in_order(lines: list[str]) -> None:
    content = replace(read("x"), text="\n".join(lines).strip())

    sections = sections_of(content)

    covered = "".join(content.text[section.start : section.end] for section in sections)
    assert re.sub(r"\s", "", covered) == re.sub(r"\s", "", content.text)
    assert all(before.end <= after.start for before, after in pairwise(sections))


def test_a_long_silence_in_a_video_cuts_without_a_title_and_an_end_of_a_page_does_not() -> None:
    def spoken(seconds: list[float], *, page: bool = False) -> ParsedContent:
        pieces = Pieces()
        for number, second in enumerate(seconds):
            at = Place(0, 0, page=number + 1) if page else Place(0, 0, seconds=second)
            pieces.add(f"So I said number {number}.", at)
        return pieces.content("youtube", limit=10_000)

    cut = sections_of(spoken([0, 5, 10, 90, 95]))

    assert [(section.level, section.title) for section in cut] == [(0, ""), (0, "")]
    assert cut[1].start == spoken([0, 5, 10, 90, 95]).text.index("So I said number 3.")
    assert len(sections_of(spoken([0, 30, 60, 90, 120]))) == 1
    assert len(sections_of(spoken([0, 5, 10, 90, 95], page=True))) == 1


@pytest.mark.parametrize(
    "heading",
    [
        "Entry", "## Exit rules", "2. 매수 조건", "[손절]", "Entry:", "손절 / 익절", "Stop loss & target",
        "When to sell",
        "3단계: 매도하기", "Step 2: Wait", "RSI 매도 조건", "Exit (all of these)", "가) 종목 선정", "결론", "Sizing",
    ],
)  # fmt: skip
def test_words_of_a_part_head_a_part(heading: str) -> None:
    assert heads_a_part(heading)
    assert not names_a_strategy(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "RSI pullback",
        "눌림목 매매법",
        "Strategy A",
        "전략 2",
        "1. Golden cross",
        "[돌파 매매]",
        "The third setup",
        "Turtle",
    ],
)
def test_names_of_strategies_head_strategies(heading: str) -> None:
    assert names_a_strategy(heading)


class TestAPart:
    """A stretch as a text of its own."""

    def whole(self) -> ParsedContent:
        """Two pieces on two pages, with a box each."""
        pieces = Pieces()
        for number in (1, 2):
            place = Place(0, 0, page=number, box=Box(0.1, 0.2, 0.9, 0.3), seconds=number * 10.0)
            pieces.add(f"전략 {number}. RSI(14)가 30 이하면 매수합니다. 70 이상이면 매도합니다.", place, joint="\n")
        return pieces.content("pdf", limit=10_000, origin=Origin(title="둘", pages=2))

    def test_has_its_spans_anew_and_its_places_moved(self) -> None:
        whole = self.whole()
        start = whole.text.index("전략 2")

        part = part_of(whole, start, len(whole.text))

        assert part.text == whole.text[start:]
        assert [span.number for span in part.spans] == list(range(1, len(part.spans) + 1))
        assert [part.text[span.start : span.end] for span in part.spans][-1] == "70 이상이면 매도합니다."
        assert part.places == (Place(0, len(part.text), 2, Box(0.1, 0.2, 0.9, 0.3), 20.0),)
        assert (part.kind, part.origin, part.language) == ("pdf", whole.origin, "ko")

    def test_of_the_whole_is_the_whole(self) -> None:
        assert part_of(self.whole(), 0, len(self.whole().text)) == self.whole()

    @pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 3), (-1, 4), (0, 10_000)])
    def test_that_is_none_is_refused(self, start: int, end: int) -> None:
        with pytest.raises(ValueError, match="no text"):
            part_of(self.whole(), start, end)

    @given(st.integers(0, 90), st.integers(0, 90))
    def test_says_the_same_words_wherever_it_is_cut(self, one: int, two: int) -> None:
        whole = self.whole()
        start, end = sorted((min(one, len(whole.text)), min(two, len(whole.text))))
        if not whole.text[start:end].strip():
            return

        part = part_of(whole, start, end)

        assert part.text == whole.text[start:end].strip()
        assert all(part.text[span.start : span.end].strip() for span in part.spans)
        assert all(0 <= place.start < place.end <= len(part.text) for place in part.places)
