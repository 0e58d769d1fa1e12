"""The laws of reading, over sentences that nobody wrote: what is read is what was meant, or it is asked about."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from parsers.extraction.grammar.reader import GrammarExtraction
from parsers.formats import read
from parsers.tests.grammar import english_sayings, korean_sayings
from parsers.tests.grammar.sayings import Meant, Said
from screening.conditions import parse
from screening.strategy import Strategy

# A negator that is put in, or taken out: the text before, and after.
NEGATIONS = {
    "english": ((" is ", " is not "), ("Buy when", "Don't buy when"), ("Sell when", "Never sell when"), ("not ", "")),
    "korean": (
        ("매수한다", "매수하지 않는다"),
        ("이상이면", "이상이 아니면"),
        ("매수.", "매수 금지."),
        ("지 않는다", "다"),
    ),
}

CASES = 400
LONG_CASES = 10_000
# A law that is kept by asking about everything would be worth nothing.
READ_AT_LEAST = 0.6
SAYINGS = pytest.mark.parametrize("say", [english_sayings.say, korean_sayings.say], ids=["english", "korean"])


def verdict(said: Said) -> str:
    """right, asked, or what was silently read otherwise."""
    strategy = GrammarExtraction().extract(read(said.text))
    asked = [question for question in strategy.open_questions if question.code != "missing"]
    found = {role: conditions(strategy, role) for role in ("entry", "exit")}
    wanted = {"entry": Counter(texts(said.entry)), "exit": Counter(texts(said.exit))}
    if all(+found[role] == wanted[role] for role in found):
        return "right"
    return "asked" if asked else f"silent: {said.text!r} meant {dict(wanted)} read {found}"


def conditions(strategy: Strategy, role: str) -> Counter[str]:
    """The canonical conditions of a side, each once."""
    return Counter({text for path, text in strategy.conditions() if path.startswith(role)})


def texts(meant: tuple[Meant, ...]) -> set[str]:
    """The same of what was meant."""
    return {parse(one.text).text() for one in meant}


def check(say: Callable[[Random], Said], seeds: range) -> None:
    """No seed is read silently otherwise, and most are read."""
    verdicts = [verdict(say(Random(seed))) for seed in seeds]
    silent = [found for found in verdicts if found.startswith("silent")]
    assert not silent, f"{len(silent)} of {len(verdicts)}: " + "\n".join(silent[:10])
    assert verdicts.count("right") >= READ_AT_LEAST * len(verdicts), Counter(verdicts)


@SAYINGS
def test_what_is_said_is_read_as_meant_or_asked_about(say: Callable[[Random], Said]) -> None:
    check(say, range(CASES))


@pytest.mark.parametrize("language", NEGATIONS)
def test_a_negator_more_or_less_changes_the_reading_or_is_asked_about(language: str) -> None:
    say = {"english": english_sayings.say, "korean": korean_sayings.say}[language]
    tried = 0
    for seed in range(CASES // 2):
        text = say(Random(seed)).text
        for before, after in NEGATIONS[language]:
            if before in text:
                tried += 1
                one, other = text, text.replace(before, after, 1)
                assert readings(one) != readings(other) or asks(other) or asks(one), (one, other)
    assert tried > CASES / 4


def readings(text: str) -> tuple[list[tuple[str, str]], str]:
    """Conditions by path, and how those for buying are joined."""
    strategy = GrammarExtraction().extract(read(text))
    return list(strategy.conditions()), strategy.entry.text()


def asks(text: str) -> bool:
    """Whether anything is asked but what is missing."""
    return any(question.code != "missing" for question in GrammarExtraction().extract(read(text)).open_questions)


@pytest.mark.long
@SAYINGS
def test_ten_thousand_sayings_are_read_as_meant_or_asked_about(say: Callable[[Random], Said]) -> None:
    check(say, range(LONG_CASES))
