"""Which rule of one reading is which of the other. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.extraction.model.equivalence import meaning_of
from screening.conditions import parse
from screening.strategy import Source, Strategy

# Two rules about the same series, or about nearly the same words, are two readings of one rule.
_NEARLY_THE_SAME = 0.6


@dataclass(frozen=True)
class Read:
    """A rule as one reader read it: its path there, and whether that reader asks about it."""

    path: str
    text: str
    meaning: str
    sources: tuple[Source, ...]
    is_asked: bool

    @property
    def fields(self) -> frozenset[str]:
        """The fields that it reads."""
        return parse(self.text).fields


@dataclass(frozen=True)
class Pair:
    """A rule of both readers, in two readings or in one, or of one of them alone."""

    rules: Read | None
    model: Read | None

    @property
    def is_agreed(self) -> bool:
        """Whether both read the same."""
        return self.rules is not None and self.model is not None and self.rules.meaning == self.model.meaning

    @property
    def chosen(self) -> Read:
        """What is used until somebody decides: the rules' reading, unless they ask about it themselves.

        Of what the rules are sure of, one in a hundred is wrong on texts that nobody tuned them on (docs/reading.md).
        """
        if self.rules is not None and (self.model is None or self.is_agreed or not self.rules.is_asked):
            return self.rules
        assert self.model is not None  # noqa: S101  # a pair has at least one
        return self.model

    @property
    def sources(self) -> tuple[Source, ...]:
        """The words of both."""
        found = (*(self.rules.sources if self.rules else ()), *(self.model.sources if self.model else ()))
        return in_order(found)


def in_order(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each once, in the order of the text."""
    return tuple(sorted(set(sources), key=lambda source: (source.start, source.end)))


def reads_of(strategy: Strategy, side: str) -> tuple[Read, ...]:
    """The rules of a side."""
    unsure = strategy.unsure()
    return tuple(
        Read(path, text, meaning_of(text), strategy.provenance.get(path, ()), path in unsure)
        for path, text in getattr(strategy, side).leaves(side)
    )


def paired(rules: Sequence[Read], model: Sequence[Read]) -> tuple[Pair, ...]:
    """Every rule of both readings, once: the rules' in their order, then what only the model read."""
    partner: dict[int, int] = {}
    for i, mine in enumerate(rules):
        same = [j for j, other in enumerate(model) if other.meaning == mine.meaning and j not in partner.values()]
        if same:
            partner[i] = max(same, key=lambda j: _shared(mine.sources, model[j].sources))
    likely = sorted(
        (
            (-_likeness(mine, other), i, j)
            for i, mine in enumerate(rules)
            for j, other in enumerate(model)
            if i not in partner and j not in partner.values()
        ),
    )
    for likeness, i, j in likely:
        if likeness < 0 and i not in partner and j not in partner.values():
            partner[i] = j
    alone = [other for j, other in enumerate(model) if j not in partner.values()]
    of_rules = (Pair(mine, model[partner[i]] if i in partner else None) for i, mine in enumerate(rules))
    return (*of_rules, *(Pair(None, other) for other in alone))


def _likeness(mine: Read, other: Read) -> float:
    """0 for two that are not readings of the same words."""
    shared = _shared(mine.sources, other.sources)
    if not shared:
        return 0.0
    share = shared / max(_length(mine.sources), _length(other.sources), 1)
    return share + 1 if mine.fields & other.fields else share if share >= _NEARLY_THE_SAME else 0.0


def _shared(one: Iterable[Source], other: Sequence[Source]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _length(sources: Iterable[Source]) -> int:
    return sum(source.end - source.start for source in sources)


def overlap(one: Iterable[Source], other: Sequence[Source]) -> bool:
    """Whether they have words in common."""
    return any(_shared((source,), other) for source in one)


def covered(inner: Iterable[Source], outer: Sequence[Source]) -> bool:
    """Whether each stretch of the one lies in a stretch of the other."""
    return all(any(out.start <= source.start and source.end <= out.end for out in outer) for source in inner)
