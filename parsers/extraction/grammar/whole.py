"""What only the whole text tells: its timeframe, its direction and the symbols that are traded. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.extraction.base import DraftFact, DraftQuestion, Words
from parsers.extraction.grammar.grouping import SaidRule
from parsers.extraction.grammar.lexicon.entries import Meaning
from parsers.extraction.grammar.meaning.clauses import Clause, Foreign, Joined, leaves
from parsers.extraction.grammar.meaning.statements import Fact, Rule
from parsers.extraction.grammar.sentences import Sentence
from parsers.extraction.grammar.timeframes import DAILY, common_frame, frames_of, on_frame
from screening.conditions.fields import TIMEFRAMES

_DAY_LINES = frozenset({"일선", "일 선"})


@dataclass(frozen=True)
class Settled:
    """Rules on the strategy's own timeframe, the facts with it, and what has to be asked about it."""

    rules: list[SaidRule]
    facts: list[DraftFact]
    questions: list[DraftQuestion]


def settle_timeframe(rules: Sequence[SaidRule], facts: Sequence[DraftFact], frame: str) -> Settled:
    """The strategy's own timeframe is not repeated on its series; one that they all name is the strategy's.

    `frame`: what lengths were counted in, "" for days.
    """
    said, kept = _smallest_timeframe(facts)
    common = "" if said else frame or common_frame([rule.clause for rule in rules])
    words = next((rule.sentence.words() for rule in rules if leaves(rule.clause)), None)
    if common and words:
        kept.append(DraftFact(path="timeframe", value=common, words=(words,), inferred=True))
    base = said or common or DAILY
    on_base = [replace(rule, clause=on_frame(rule.clause, base)) for rule in rules]
    return Settled(on_base, kept, [*_about_shorter(rules, base), *_about_days(rules, base)])


def _smallest_timeframe(facts: Sequence[DraftFact]) -> tuple[str, list[DraftFact]]:
    """Of several timeframes the smallest is the strategy's own: the others are looked at for their series."""
    frames = [fact for fact in facts if fact.path == "timeframe"]
    if not frames:
        return "", list(facts)
    own = min(frames, key=lambda fact: TIMEFRAMES.index(fact.value))
    return own.value, [fact for fact in facts if fact.path != "timeframe" or fact is own]


def _about_shorter(rules: Sequence[SaidRule], base: str) -> Iterable[DraftQuestion]:
    """Nobody decides on daily bars by a series of five minutes: which bars are meant is asked."""
    named = {frame: rule for rule in rules for frame in frames_of(rule.clause)}
    shortest = min(named, key=TIMEFRAMES.index, default=base)
    if base not in named and TIMEFRAMES.index(shortest) < TIMEFRAMES.index(base):
        words = (named[shortest].sentence.words(),)
        yield DraftQuestion(code="two_readings", path="timeframe", words=words, readings=(base, shortest))


def _about_days(rules: Sequence[SaidRule], base: str) -> Iterable[DraftQuestion]:
    """A line of days on weekly bars: the bars may be meant of another condition alone."""
    if base not in ("1w", "1M"):
        return
    for rule in rules:
        surfaces = [rule.sentence.copy.text[token.start : token.end] for token in rule.sentence.tokens]
        if _DAY_LINES & set(surfaces) or _names_average_of_days(rule.sentence):
            words = (rule.sentence.words(),)
            yield DraftQuestion(code="two_readings", path="timeframe", words=words, readings=(base, DAILY))


def _names_average_of_days(sentence: Sentence) -> bool:
    """Whether it says "50-day average", or "50-day SMA", of which the last is one word."""
    told = [token for token in sentence.tokens if not token.is_filler]
    averages = [token for token in told if any(meaning.type == "AVG" for meaning in token.meanings)]
    if any(sentence.copy.text.startswith("day", token.start) for token in averages):
        return True
    return any(Meaning("UNIT", "days") in unit.meanings and average in averages for unit, average in pairwise(told))


def direction(rules: Sequence[SaidRule], told_short: Words | None) -> Iterable[DraftFact]:
    """Short as soon as a rule is, or a sentence says so ("that's where I short")."""
    short = next((rule.sentence.words() for rule in rules if rule.deed in ("short", "cover")), None)
    words = short or told_short
    if words is not None:
        value = "both" if any(rule.deed == "buy" for rule in rules) else "short"
        yield DraftFact(path="direction", value=value, words=(words,))


def traded(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """The symbols that the text says are traded; those that only a condition names, when it says none."""
    said = [said for sentence in sentences for said in sentence.said]
    facts = dict.fromkeys(part.value for part in said if isinstance(part, Fact) and part.path == "universe.symbols")
    rules = [part for part in said if isinstance(part, Rule)]
    named = dict.fromkeys(foreign.name for rule in rules if rule.clause for foreign in foreign_series(rule.clause))
    return tuple(facts or named)[: 1 if not facts else None]


def foreign_series(clause: Clause) -> Iterable[Foreign]:
    """Conditions on a traded symbol that they name themselves."""
    if isinstance(clause, Joined):
        for part in clause.parts:
            yield from foreign_series(part)
    if isinstance(clause, Foreign) and not clause.is_index:
        yield clause
