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

CASES = 1_000
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


@pytest.mark.long
@SAYINGS
def test_ten_thousand_sayings_are_read_as_meant_or_asked_about(say: Callable[[Random], Said]) -> None:
    check(say, range(LONG_CASES))
