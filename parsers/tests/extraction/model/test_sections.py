"""Long sources are read whole, by sections of a bounded length; places of spans are told; numbers go on."""

from typing import Any

from parsers.extraction.model.asking import Asker, ModelQuestion
from parsers.extraction.model.numbering import MOST_CHARACTERS, numbered, sections_of
from parsers.formats.base import ParsedContent, Place, Span
from parsers.formats.text import sentences
from parsers.tests.extraction.model.making import content_of, model, read, reply, rule, texts

FIRST = "Buy SPY when RSI(14) is below 30."
LAST = "Sell when RSI(14) is above 70."
TALE = "My uncle has a boat and two dogs."


def test_a_page_is_one_section() -> None:
    assert len(sections_of(content_of(FIRST + " " + LAST))) == 1


def test_sections_hold_every_span_once_and_are_bounded() -> None:
    text = "\n".join([FIRST, *[TALE] * 15_000, LAST])[:500_000]
    content = ParsedContent("pdf", text, tuple(sentences(text)), "en")
    sections = sections_of(content)

    assert [span for section in sections for span in section] == list(content.spans)
    assert max(sum(span.end - span.start for span in section) for section in sections) <= MOST_CHARACTERS
    assert len(sections) <= 2 * 500_000 // MOST_CHARACTERS


def test_a_long_source_is_asked_about_in_parts_and_put_together() -> None:
    text = "\n".join([FIRST, *[TALE] * 650, LAST])
    content = content_of(text)
    count = len(sections_of(content))
    asked: list[ModelQuestion] = []
    answers: list[Any] = [reply()] * count
    answers[0] = reply(rule("rsi(14) < 30", 1, "RSI(14) is below 30"))
    answers[-1] = reply(rule("rsi(14) > 70", len(content.spans), "RSI(14) is above 70", "x"))

    found = read(text, model(*answers, asked=asked))

    assert count > 1
    assert (found.facts.sections, len(asked)) == (count, count)
    assert (texts(found.strategy, "entry"), texts(found.strategy, "exit")) == (["rsi(14) < 30"], ["rsi(14) > 70"])
    assert not any("read_by" in one.params and one.path in {"entry", "exit"} for one in found.strategy.open_questions)


def test_another_model_goes_on_in_the_middle() -> None:
    text = "\n".join([FIRST, *[TALE] * 650, LAST])
    first: Asker = model(reply(rule("rsi(14) < 30", 1, "RSI(14) is below 30")), name="first")

    found = read(text, first, model(*[reply()] * 9, name="second"))

    assert (found.facts.model, [(one.model, one.code) for one in found.facts.tried]) == (
        "second",
        [("first", "model_server_error")],
    )
    assert "entry.0" not in found.strategy.unsure()


def test_pages_and_minutes_stand_beside_the_numbers() -> None:
    content = ParsedContent(
        "transcript", "One. Two.", (Span(1, 0, 4), Span(2, 5, 9)), "en",
        places=(Place(0, 4, seconds=5.2), Place(5, 9, seconds=75.0)),
    )  # fmt: skip
    paged = ParsedContent("pdf", "One.", (Span(1, 0, 4),), "en", places=(Place(0, 4, page=3),))

    assert numbered(content, content.spans) == "[1 00:05] One.\n[2 01:15] Two."
    assert numbered(paged, paged.spans) == "[1 p3] One."
