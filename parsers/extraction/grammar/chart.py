"""All phrases of a sentence: a chart parser over typed tokens. Pure.

It works from the last token to the first: when phrases that start at a place are looked for, all that start behind it
are known. The productions are a tree of prefixes, so that a beginning which many of them share is walked once. A token
may have several types; two phrases over the same words with the same value are one, the cheaper.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from parsers.extraction.grammar.lexicon.entries import FILLER
from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.meaning.located import Located
from parsers.extraction.grammar.notation import Grammar, Production

MAX_PHRASES = 20_000
_PER_PHRASE, _PASSED_OVER = 0.01, 0.05


class TooLong(ValueError):
    """The sentence has more phrases than are looked at; it is asked about, never cut."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens start (inclusive) to end (exclusive) as one symbol with a value."""

    symbol: str
    start: int
    end: int
    value: Any
    cost: float


@dataclass
class _Prefix:
    """Symbols that productions begin with: those that end here, and what may follow."""

    complete: list[Production] = field(default_factory=list)
    following: dict[str, "_Prefix"] = field(default_factory=dict)


class Parser:
    """A grammar made ready for parsing."""

    def __init__(self, grammar: Grammar) -> None:
        self._root = _Prefix()
        for production in grammar.productions:
            place = self._root
            for symbol in production.right:
                place = place.following.setdefault(symbol, _Prefix())
            place.complete.append(production)

    def phrases(self, tokens: Sequence[Token], symbol: str) -> list[Phrase]:
        """Every phrase of the symbol, anywhere in the tokens. Raises TooLong."""
        return _Chart(self._root, tokens).run(symbol)


class _Chart:
    def __init__(self, root: _Prefix, tokens: Sequence[Token]) -> None:
        self._root = root
        self._tokens = tokens
        self._cheapest: dict[tuple[str, int, int, Hashable], float] = {}
        # By the place where they start, by symbol.
        self._known: list[dict[str, list[Phrase]]] = [defaultdict(list) for _place in range(len(tokens) + 1)]
        self._agenda: list[Phrase] = []
        self._may_be_filler = [any(meaning.type == FILLER for meaning in token.meanings) for token in tokens]

    def run(self, symbol: str) -> list[Phrase]:
        for place in range(len(self._tokens) - 1, -1, -1):
            for meaning in self._tokens[place].meanings:
                self._agenda.append(Phrase(meaning.type, place, place + 1, meaning.value, 0.0))
            while self._agenda:
                self._add(self._agenda.pop())
        found = [phrase for known in self._known for phrase in known.get(symbol, ())]
        # The cheapest of equal ones counts; a dearer one may have been found first.
        return [phrase for phrase in found if phrase.cost <= self._cheapest[_key(phrase)] + 1e-9]

    def _add(self, phrase: Phrase) -> None:
        key = _key(phrase)
        if self._cheapest.get(key, 1e9) <= phrase.cost:
            return
        self._cheapest[key] = phrase.cost
        if len(self._cheapest) > MAX_PHRASES:
            raise TooLong
        self._known[phrase.start][phrase.symbol].append(phrase)
        if phrase.end < len(self._tokens) and self._may_be_filler[phrase.end]:
            # A word that may say nothing is passed over: "the close [still] above its average".
            self._agenda.append(replace(phrase, end=phrase.end + 1, cost=phrase.cost + _PASSED_OVER))
        prefix = self._root.following.get(phrase.symbol)
        if prefix is not None:
            self._follow(prefix, (phrase,))

    def _follow(self, prefix: _Prefix, found: tuple[Phrase, ...]) -> None:
        """Finish the productions that end here, and go on with each phrase that may stand next."""
        for production in prefix.complete:
            self._finish(production, found)
        following = prefix.following
        if not following:
            return
        known = self._known[found[-1].end]
        # Not a set of common symbols: its order, and with it the choice between equals, would change between processes.
        for symbol in following if len(following) < len(known) else known:
            if symbol in known and symbol in following:
                for phrase in known[symbol]:
                    self._follow(following[symbol], (*found, phrase))

    def _finish(self, production: Production, found: tuple[Phrase, ...]) -> None:
        value = _built(production, found)
        if value is None:
            return
        start, end = found[0].start, found[-1].end
        cost = production.cost + _PER_PHRASE + sum(phrase.cost for phrase in found)
        self._agenda.append(Phrase(production.left, start, end, self._located(value, start, end), cost))

    def _located(self, value: Any, start: int, end: int) -> Any:
        words = self._tokens[start].start, self._tokens[end - 1].end
        if isinstance(value, Located):
            return value.at(*words)
        if isinstance(value, tuple) and value and isinstance(value[0], Located):
            return tuple(part.at(*words) if isinstance(part, Located) else part for part in value)
        return value


def _built(production: Production, found: tuple[Phrase, ...]) -> Hashable:
    """The value; None when the parts don't fit, or make a value that its type refuses: "every 0 minutes"."""
    try:
        return production.build(*(None if place is None else found[place].value for place in production.passed))
    except ValidationError:
        return None


def _key(phrase: Phrase) -> tuple[str, int, int, Hashable]:
    return phrase.symbol, phrase.start, phrase.end, phrase.value
