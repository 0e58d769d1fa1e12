"""A strategy file of a broker that is pasted becomes a strategy whose rules have its lines for quotes."""

import pytest

from parsers.drafting.generation import can_be_drawn, generate
from parsers.extraction import extract
from parsers.formats import Unreadable, read
from parsers.formats.base import ParsedContent, note_message
from parsers.formats.text import sentences
from screening.strategy import PercentRisk, Strategy
from screening.tests.kis_files.test_reading import CROSS


def _read(text: str) -> Strategy:
    return extract(read(text))


def test_the_file_is_kept_as_it_is_and_its_rules_quote_its_lines() -> None:
    # Lines that begin with - or # are no Markdown here, and Windows ends lines otherwise.
    content = read(CROSS.replace("\n", "\r\n").encode("utf-8-sig"))
    strategy = extract(content)

    assert content.text == CROSS.strip()
    assert [str(note_message(note.as_json())) for note in content.notes] == [
        "Read as a strategy file of KIS.",
        "No condition of the file uses these parameters: unused.",
    ]
    assert (strategy.is_strategy, strategy.title) == (True, "골든크로스 🚀")
    assert strategy.entry.text() == "sma(5) crosses_above sma(20)"
    assert (strategy.exit.logic, strategy.exit.text()) == ("any", "sma(5) < sma(20) or close < 1000")
    assert strategy.stop_loss == PercentRisk(value=5)
    assert strategy.take_profit is None
    quotes = [source.quote for source in strategy.provenance["entry.0"]]
    assert "indicator: 단기\n        operator: cross_above\n        compare_to: slow" in quotes
    assert all(
        content.text[source.start : source.end] == source.quote
        for sources in strategy.provenance.values()
        for source in sources
    )


def test_it_becomes_a_workflow_like_any_other_strategy() -> None:
    strategy = _read(CROSS)

    assert can_be_drawn(strategy)
    graph = generate(strategy, market="XKRX")
    (screen,) = [node for node in graph.nodes if node.key == "screen"]
    assert screen.config["arguments"]["condition"] == "sma(5) crosses_above sma(20)"
    assert any("cross_above" in quote.quote for quote in screen.provenance)


def test_a_rule_without_an_equal_is_asked_about_and_not_used() -> None:
    text = CROSS.replace("    - id: sma\n      alias: slow", "    - id: hma\n      alias: slow")
    strategy = _read(text)

    assert not strategy.is_strategy
    assert {question.code for question in strategy.open_questions} >= {"unsupported"}
    assert "cross_above" in strategy.unsupported[0].quote


def test_a_rule_that_never_holds_is_read_as_what_was_meant_and_stays_unsure() -> None:
    text = CROSS.replace("    - id: sma\n      alias: slow", "    - id: max\n      alias: slow")
    text = text.replace(
        "indicator: 단기\n        operator: cross_above", "indicator: close\n        operator: cross_above"
    )
    strategy = _read(text)

    assert strategy.entry.text() == "close > highest(close, 20)[1]"
    assert "entry.0" in strategy.unsure()
    (question,) = strategy.unsure()["entry.0"]
    assert (question.code, question.readings) == ("always_or_never", ("close > highest(close, 20)[1]",))


def test_what_the_broker_computes_otherwise_is_noted() -> None:
    content = read(CROSS.replace("    - id: sma\n      alias: slow", "    - id: atr\n      alias: slow"))

    assert any("otherwise than this product does: atr." in str(note_message(note.as_json())) for note in content.notes)


@pytest.mark.parametrize(("right", "broken"), [("logic: AND", "logic: AND: x"), ("  entry:", "  entry: [")])
def test_a_broken_file_is_refused_with_its_line(right: str, broken: str) -> None:
    with pytest.raises(Unreadable, match=r"line \d+, column \d+") as refused:
        read(CROSS.replace(right, broken, 1))

    assert refused.value.code == "kis_file"


def test_of_a_broken_file_that_was_kept_before_nothing_is_taken_for_words() -> None:
    text = CROSS.replace("  entry:", "  entry: [")

    found = extract(ParsedContent("text", text, tuple(sentences(text)), "ko"))

    assert (found.is_strategy, [question.code for question in found.open_questions]) == (False, ["unread"])
