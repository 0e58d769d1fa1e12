"""Which phrases a sentence is made of: the set without overlaps that leaves the least content unread. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.extraction.grammar.chart import Phrase
from parsers.extraction.grammar.lexicon.entries import NUMBER
from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.meaning.statements import Rule, Statement

_CONTENT, _GLUE = 10.0, 0.04
_STATEMENT, _BARE, _DEED_ALONE = 1.0, 2.0, 2.5
# Covers whose costs lie closer than this are two readings, unless they mean the same.
_TIE = 0.005
_KEPT = 4


@dataclass(frozen=True)
class Cover:
    """Phrases in order and the places of the tokens that none of them has."""

    cost: float
    phrases: tuple[Phrase, ...] = ()
    unread: tuple[int, ...] = ()

    @property
    def meaning(self) -> tuple[Statement, ...]:
        """What it says."""
        return tuple(phrase.value for phrase in self.phrases)


def covers(
    tokens: Sequence[Token], phrases: Sequence[Phrase], glue: frozenset[str], units: frozenset[str] = frozenset()
) -> tuple[Cover, ...]:
    """The best cover first; more than one when others that mean something else are as good.

    A number stays with its unit: no phrase takes the 9999 of "9999-day average" and leaves the days unread.
    """
    severed = _ends_before_units(tokens, units)
    ending: dict[int, list[Phrase]] = {}
    for phrase in phrases:
        if phrase.end not in severed:
            ending.setdefault(phrase.end, []).append(phrase)
    best: list[list[Cover]] = [[Cover(0.0)]]
    for end in range(1, len(tokens) + 1):
        token = tokens[end - 1]
        skipped = _GLUE if is_glue(token, glue) else _CONTENT
        found = [Cover(c.cost + skipped, c.phrases, (*c.unread, end - 1)) for c in best[end - 1]]
        for phrase in ending.get(end, ()):
            cost = _cost(phrase)
            found += [Cover(c.cost + cost, (*c.phrases, phrase), c.unread) for c in best[phrase.start]]
        best.append(_cheapest(found))
    last = best[-1]
    return tuple(cover for cover in last if cover.cost <= last[0].cost + _TIE)


def _ends_before_units(tokens: Sequence[Token], units: frozenset[str]) -> set[int]:
    """Where a phrase must not end: behind a number that has a unit, with or without a dash between them."""
    found: set[int] = set()
    ends: list[int] = []
    for place, token in enumerate(tokens):
        types = {meaning.type for meaning in token.meanings}
        if types & units:
            found.update(ends)
        is_between = bool(ends) and types == {"DASH"}
        ends = [place + 1] if NUMBER in types else [*ends, place + 1] if is_between else []
    return found


def is_glue(token: Token, glue: frozenset[str]) -> bool:
    """Whether the token may stand between phrases without being read."""
    return any(meaning.type in glue for meaning in token.meanings)


def _cheapest(found: list[Cover]) -> list[Cover]:
    kept: list[Cover] = []
    for cover in sorted(found, key=lambda cover: cover.cost):
        if all(cover.meaning != other.meaning for other in kept):
            kept.append(cover)
        if len(kept) == _KEPT:
            break
    return kept


def _cost(phrase: Phrase) -> float:
    statement: Statement = phrase.value
    weight = _STATEMENT
    if len(statement) == 1 and isinstance(statement[0], Rule):
        rule = statement[0]
        weight = _DEED_ALONE if rule.clause is None else _BARE if not rule.deed else _STATEMENT
    return weight + phrase.cost
