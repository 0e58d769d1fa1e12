"""How a paste is shown: its text cut at the quotes, and each rule with a number that leads from one to the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from screening.strategy import Source, Strategy

PARTS = ("stop_loss", "take_profit", "trailing_stop", "sizing", "schedule")
# Shown where the text says them.
FACTS = ("universe", "timeframe", "direction")


@dataclass(frozen=True)
class Rule:
    """A rule as it was understood: `path` in the strategy ("entry.0"), condition text where it is one, its sources."""

    number: int
    path: str
    role: str
    condition: str
    sources: tuple[Source, ...]

    @property
    def quote(self) -> str:
        """The words that it comes from, for people: all of them."""
        return " … ".join(source.quote for source in self.sources)

    @property
    def longest_quote(self) -> str:
        """The longest unbroken words that it comes from, for programs: they stand in the text as they are."""
        return max((source.quote for source in self.sources), key=len, default="")


@dataclass(frozen=True)
class Piece:
    """A stretch of the text, and the numbers of the rules that quote it; `ends` are those whose quote ends with it."""

    text: str
    numbers: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def rules_of(strategy: Strategy) -> tuple[Rule, ...]:
    """Every rule of the strategy, numbered from 1: entries, exits, then what belongs to the whole."""
    return tuple(
        Rule(number, path, path.partition(".")[0], condition, _sources(strategy, path))
        for number, (path, condition) in enumerate(_paths(strategy), start=1)
    )


def _paths(strategy: Strategy) -> Iterator[tuple[str, str]]:
    yield from strategy.conditions()
    for part in PARTS:
        if getattr(strategy, part) is not None:
            yield part, ""
    for fact in FACTS:
        if _sources(strategy, fact):
            yield fact, ""


def _sources(strategy: Strategy, path: str) -> tuple[Source, ...]:
    """The sources of the path and of what lies below it, each stretch of the text once."""
    found = [
        source
        for key, sources in strategy.provenance.items()
        if key == path or key.startswith(f"{path}.")
        for source in sources
    ]
    return tuple(dict.fromkeys(found))


def marked(text: str, rules: tuple[Rule, ...]) -> tuple[Piece, ...]:
    """The text in pieces, cut wherever a quote begins or ends; put together they are the text again."""
    spans = [
        (min(source.start, len(text)), min(source.end, len(text)), rule.number)
        for rule in rules
        for source in rule.sources
        if source.start < source.end
    ]
    cuts = sorted({0, len(text), *(start for start, _end, _n in spans), *(end for _start, end, _n in spans)})
    return tuple(
        Piece(
            text[left:right],
            tuple(sorted({n for start, end, n in spans if start <= left and right <= end})),
            tuple(sorted({n for _start, end, n in spans if end == right})),
        )
        for left, right in pairwise(cuts)
    )
