"""Parameters that a text gives once: "RSI(9) below 30 … RSI above 70" speaks of RSI(9) both times. Pure."""

from dataclasses import dataclass, field, replace

from parsers.extraction.base import Words
from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Leaf
from parsers.extraction.grammar.meaning.lines import all_series, with_lines
from parsers.extraction.grammar.meaning.operands import DEFAULTS
from parsers.extraction.grammar.meaning.operands import Operand as NamedSeries
from screening.conditions.text import number_text
from screening.conditions.tree import Compare, Line, ParameterValue, Series

# Assumed lengths of a golden or dead cross whose averages the words don't give.
USUAL_PAIR = ("20", "60")
Parameters = tuple[tuple[str, ParameterValue], ...]


@dataclass
class Carried:
    """What was given so far, by field and timeframe, with the words that gave it."""

    given: dict[str, tuple[Parameters, Words]] = field(default_factory=dict)
    ways: dict[str, dict[Parameters, Words]] = field(default_factory=dict)  # all that were given
    pair: tuple[Line, Line, Words] | None = None  # the fast and the slow line of the last cross of two averages

    def keep(self, leaf: Leaf, words: Words) -> None:
        """Remember the parameters that a leaf gives."""
        for series in all_series(leaf.condition):
            if series.field in DEFAULTS and not _is_assumed(series, leaf):
                self._give(series, words)
        match leaf.condition:
            case Compare("crosses_above" | "crosses_below", Line() as fast, Line() as slow) if not _is_usual_pair(leaf):
                self.pair = (fast, slow, words)

    def mention(self, named: tuple[NamedSeries, ...], words: Words) -> None:
        """Remember the parameters of series that are only named."""
        for operand in named:
            if not operand.assumed and operand.series.field in DEFAULTS:
                self._give(operand.series, words)

    def _give(self, series: Series, words: Words) -> None:
        self.given[_key(series)] = (series.params, words)
        self.ways.setdefault(_key(series), {}).setdefault(series.params, words)

    def only(self, key: str) -> tuple[Parameters, Words] | None:
        """The parameters of a field, when the text gives one set of them."""
        ways = self.ways.get(key, {})
        return next(iter(ways.items())) if len(ways) == 1 else None

    def fill_late(self, clause: Clause) -> tuple[Clause, tuple[Words, ...]]:
        """The same with parameters that may be given behind it, where the text gives one set of them alone."""
        told = {key: pair for key in self.ways if (pair := self.only(key))}
        return Carried(given=told).fill(clause)

    def fill(self, clause: Clause) -> tuple[Clause, tuple[Words, ...]]:
        """The clause with usual parameters replaced by those given before, and the words that gave them."""
        if isinstance(clause, Joined):
            filled = [self.fill(part) for part in clause.parts]
            words = tuple(dict.fromkeys(found for _part, origins in filled for found in origins))
            return replace(clause, parts=tuple(part for part, _origins in filled)), words
        if not isinstance(clause, Leaf):
            return clause, ()
        if self.pair and _is_usual_pair(clause) and isinstance(clause.condition, Compare):
            fast, slow, told = self.pair
            return replace(clause, condition=Compare(clause.condition.op, fast, slow), assumed=()), (told,)
        assumed = {series for series in all_series(clause.condition) if _is_assumed(series, clause)}
        known = {series: self.given[_key(series)] for series in assumed if _key(series) in self.given}
        if not known or len(known) < len(assumed):
            return clause, ()
        changed = with_lines(clause, lambda line: _with_params(line, known))
        if not isinstance(changed, Leaf):
            return clause, ()
        return replace(changed, assumed=()), tuple(words for _params, words in known.values())


def _key(series: Series) -> str:
    """The weekly RSI is another than that of the strategy's own bars."""
    return f"{series.field}@{series.timeframe}"


def _with_params(line: Line, known: dict[Series, tuple[Parameters, Words]]) -> Line:
    if line.series not in known:
        return line
    return replace(line, series=replace(line.series, params=known[line.series][0]))


def _is_usual_pair(leaf: Leaf) -> bool:
    """Whether it is a golden or dead cross without any lengths: it means the pair that was spoken of before."""
    return leaf.assumed == USUAL_PAIR


def _is_assumed(series: Series, leaf: Leaf) -> bool:
    """Whether the parameters of a series may all be those that the words don't give."""
    usual = _usual(series)
    return bool(usual) and usual <= {*leaf.assumed}


def _usual(series: Series) -> set[str]:
    """The usual parameters of a series, when it has them."""
    defaults = DEFAULTS.get(series.field, ())
    values = {number_text(float(value)) for _name, value in series.params if isinstance(value, int | float)}
    return values if values == {number_text(value) for value in defaults} else set()
