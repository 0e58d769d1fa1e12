"""All phrases of a sentence: an active chart parser over typed tokens, bottom up. Pure.

A token may have several types; two phrases over the same words with the same value are one, the cheaper.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.meaning.located import Located
from parsers.extraction.grammar.notation import Grammar, Production

MAX_PHRASES = 40_000
_PER_PHRASE = 0.01


class TooLong(ValueError):
    """The sentence has more phrases than are looked at; it is asked about, never cut."""


@dataclass(frozen=True)
class Phrase:
    """Tokens start (inclusive) to end (exclusive) as one symbol with a value."""

    symbol: str
    start: int
    end: int
    value: Any
    cost: float


@dataclass(frozen=True)
class _Open:
    """A production of which the first symbols were found, from `start` up to `end`."""

    production: Production
    found: tuple[Phrase, ...]
    start: int
    end: int

    @property
    def wanted(self) -> str:
        return self.production.right[len(self.found)]


class Parser:
    """A grammar made ready for parsing."""

    def __init__(self, grammar: Grammar) -> None:
        self._by_first: dict[str, list[Production]] = defaultdict(list)
        for production in grammar.productions:
            self._by_first[production.right[0]].append(production)

    def phrases(self, tokens: Sequence[Token], symbol: str) -> list[Phrase]:
        """Every phrase of the symbol, anywhere in the tokens. Raises TooLong."""
        return _Chart(self._by_first, tokens).run(symbol)


class _Chart:
    def __init__(self, by_first: dict[str, list[Production]], tokens: Sequence[Token]) -> None:
        self._by_first = by_first
        self._tokens = tokens
        self._seen: dict[tuple[str, int, int, Hashable], float] = {}
        self._complete: dict[tuple[int, str], list[Phrase]] = defaultdict(list)
        self._open: dict[tuple[int, str], list[_Open]] = defaultdict(list)
        self._agenda: list[Phrase] = []

    def run(self, symbol: str) -> list[Phrase]:
        for place, token in enumerate(self._tokens):
            for meaning in token.meanings:
                self._agenda.append(Phrase(meaning.type, place, place + 1, meaning.value, 0.0))
        while self._agenda:
            self._add(self._agenda.pop())
        found = [phrase for (_start, name), phrases in self._complete.items() if name == symbol for phrase in phrases]
        # The cheapest of equal ones counts; a dearer one may have been found first.
        return [phrase for phrase in found if phrase.cost <= self._seen[_key(phrase)] + 1e-9]

    def _add(self, phrase: Phrase) -> None:
        key = _key(phrase)
        if self._seen.get(key, 1e9) <= phrase.cost:
            return
        self._seen[key] = phrase.cost
        if len(self._seen) > MAX_PHRASES:
            raise TooLong
        self._complete[phrase.start, phrase.symbol].append(phrase)
        for production in self._by_first.get(phrase.symbol, ()):
            self._advance(_Open(production, (), phrase.start, phrase.start), phrase)
        for waiting in tuple(self._open.get((phrase.start, phrase.symbol), ())):
            self._advance(waiting, phrase)

    def _advance(self, waiting: _Open, phrase: Phrase) -> None:
        found = (*waiting.found, phrase)
        if len(found) == len(waiting.production.right):
            self._finish(waiting.production, found)
            return
        further = _Open(waiting.production, found, waiting.start, phrase.end)
        self._open[further.end, further.wanted].append(further)
        for following in tuple(self._complete.get((further.end, further.wanted), ())):
            self._advance(further, following)

    def _finish(self, production: Production, found: tuple[Phrase, ...]) -> None:
        value = production.build(*(None if place is None else found[place].value for place in production.passed))
        if value is None:
            return
        start, end = found[0].start, found[-1].end
        cost = production.cost + _PER_PHRASE + sum(phrase.cost for phrase in found)
        located = self._located(value, start, end)
        self._agenda.append(Phrase(production.left, start, end, located, cost))

    def _located(self, value: Any, start: int, end: int) -> Any:
        words = self._tokens[start].start, self._tokens[end - 1].end
        if isinstance(value, Located):
            return value.at(*words)
        if isinstance(value, tuple) and value and isinstance(value[0], Located):
            return tuple(part.at(*words) if isinstance(part, Located) else part for part in value)
        return value


def _key(phrase: Phrase) -> tuple[str, int, int, Hashable]:
    return phrase.symbol, phrase.start, phrase.end, phrase.value


def nothing_of(_values: Iterable[object]) -> None:
    """Used by rules that only refuse."""
    return
