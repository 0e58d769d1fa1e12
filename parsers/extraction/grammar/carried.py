"""Parameters that a text gives once: "RSI(9) below 30 … RSI above 70" speaks of RSI(9) both times. Pure."""

from dataclasses import dataclass, field, replace

from parsers.extraction.base import Words
from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Leaf
from parsers.extraction.grammar.meaning.operands import DEFAULTS
from screening.conditions.text import number_text
from screening.conditions.tree import Compare, Line, Node, Operand, ParameterValue, Series, Trend, operands

Parameters = tuple[tuple[str, ParameterValue], ...]


@dataclass
class Carried:
    """What was given so far, by field, with the words that gave it."""

    given: dict[str, tuple[Parameters, Words]] = field(default_factory=dict)

    def keep(self, leaf: Leaf, words: Words) -> None:
        """Remember the parameters that a leaf gives."""
        if not leaf.assumed:
            for series in _series(leaf.condition):
                if series.field in DEFAULTS:
                    self.given[series.field] = (series.params, words)

    def fill(self, clause: Clause) -> tuple[Clause, tuple[Words, ...]]:
        """The clause with usual parameters replaced by those given before, and the words that gave them."""
        if isinstance(clause, Joined):
            filled = [self.fill(part) for part in clause.parts]
            words = tuple(dict.fromkeys(found for _part, origins in filled for found in origins))
            return replace(clause, parts=tuple(part for part, _origins in filled)), words
        assumed = {
            series for series in _series(clause.condition) if _usual(series) and _usual(series) <= {*clause.assumed}
        }
        known = {series: self.given[series.field] for series in assumed if series.field in self.given}
        if not known or len(known) < len(assumed):
            return clause, ()
        condition = _replaced(clause.condition, {series: found[0] for series, found in known.items()})
        return replace(clause, condition=condition, assumed=()), tuple(words for _params, words in known.values())


def _usual(series: Series) -> set[str]:
    """The usual parameters of a series, when it has them."""
    defaults = DEFAULTS.get(series.field, ())
    values = {number_text(float(value)) for _name, value in series.params if isinstance(value, int | float)}
    return values if values == {number_text(value) for value in defaults} else set()


def _series(node: Node) -> list[Series]:
    return [operand.series for operand in operands(node) if isinstance(operand, Line)]


def _replaced(node: Node, params: dict[Series, Parameters]) -> Node:
    def changed(operand: Operand) -> Operand:
        if isinstance(operand, Line) and operand.series in params:
            return replace(operand, series=replace(operand.series, params=params[operand.series]))
        return operand

    match node:
        case Compare(op, left, right):
            return Compare(op, changed(left), changed(right))
        case Trend(direction, operand, bars):
            line = changed(operand)
            return Trend(direction, line, bars) if isinstance(line, Line) else node
    return node
