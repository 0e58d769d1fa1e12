"""Conditions that lean on others: "it crosses back below", "that average", "when the 5 slips under the 20". Pure.

What was said before is remembered in the order of the text; what can't be found becomes a question.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from parsers.extraction.base import Words
from parsers.extraction.grammar.meaning.clauses import (
    Clause,
    Foreign,
    Joined,
    Leaf,
    Opaque,
    Reference,
    all_of,
    any_of,
    leaves,
    negated,
)
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.ranks import rank_leaf
from screening.conditions.checks.dimensions import dimension
from screening.conditions.tree import Compare, Comparison, Line, Node, Number, operands, walk

AVERAGES = frozenset({"sma", "ema", "wma"})
_MIRRORED: dict[Comparison, Comparison] = {
    ">": "<",
    "<": ">",
    ">=": "<=",
    "<=": ">=",
    "crosses_above": "crosses_below",
    "crosses_below": "crosses_above",
}


_CHANNELS = ("bbands", "keltner", "donchian")
_CROSSES = ("crosses_above", "crosses_below")


@dataclass(frozen=True)
class Remembered:
    """A condition, or a series that was only named, with its words and the numbers that these don't give."""

    condition: Node | None
    lines: tuple[Line, ...]
    words: Words
    is_entry: bool = False
    assumed: tuple[str, ...] = ()


@dataclass
class Memory:
    """What was said so far. `traded`: the symbols that the text trades; empty = none is named as such."""

    traded: tuple[str, ...] = ()
    said: list[Remembered] = field(default_factory=list)
    last_entry: Clause | None = None

    def mention(self, series: tuple[Operand, ...], words: Words) -> None:
        """Remember series that are only named."""
        self.said.append(Remembered(None, tuple(named.line for named in series), words))

    def settle(self, clause: Clause, words: Callable[[Clause], Words], *, is_entry: bool) -> Clause:
        """The clause with everything in it found; what can't be found is opaque. Remembers it."""
        match clause:
            case Joined():
                parts = tuple(self.settle(part, words, is_entry=is_entry) for part in clause.parts)
                joined = all_of(*parts) if clause.logic == "all" else any_of(*parts)
                return joined.at(*clause.words) if clause.words else joined
            case Foreign():
                if clause.is_index or not clause.name or (self.traded and self.traded != (clause.name,)):
                    return Opaque("unsupported", words=clause.words)
                return self.settle(clause.clause, words, is_entry=is_entry)
            case Reference():
                found = self._found(clause)
                if found is None:
                    return Opaque("missing", words=clause.words)
                found = negated(found) if clause.is_negated else found
                if clause.words:
                    found = found.at(*clause.words)
                self._remember(found, words, is_entry=is_entry)
                return found
        self._remember(clause, words, is_entry=is_entry)
        return clause

    def _remember(self, clause: Clause, words: Callable[[Clause], Words], *, is_entry: bool) -> None:
        for leaf in leaves(clause):
            lines = tuple(line for node in walk(leaf.condition) for line in operands(node) if isinstance(line, Line))
            self.said.append(Remembered(leaf.condition, lines, words(leaf), is_entry, leaf.assumed))

    def _found(self, reference: Reference) -> Clause | None:
        said = reference.said
        finders: dict[str, Callable[[], Clause | None]] = {
            "otherwise": lambda: self.last_entry and self._opposite(self.last_entry),
            "rank": lambda: self._rank(said),
            "ranked": lambda: self._ranked(*said),
            "reverse": lambda: self._reverse(str(said or "")),
            "elided": lambda: self._elided(said),
            "both": lambda: self._both(said),
            "lengths": lambda: self._lengths(said),
            "sole": lambda: self._said_of_sole(said),
            "beyond": lambda: self._beyond(*said),
            "bands": lambda: self._line_of_bands(*said),
        }
        found = finders.get(reference.kind)
        return found() if found else self._said_of_last(reference.kind, said)

    def _opposite(self, entry: Clause) -> Clause:
        """Whatever the entry says doesn't hold: with its words, which bear its numbers out."""
        conditions = [leaf.condition for leaf in leaves(entry)]
        words = dict.fromkeys(before.words for before in self.said if before.condition in conditions)
        return _borrowing(_unplaced(negated(entry)), *words)

    def _reverse(self, name: str) -> Clause | None:
        """The opposite of the last cross of the entry (of the named field), or of its only comparison."""
        found = [
            (before, condition)
            for before, condition in self._comparisons()
            if before.is_entry and (not name or name in _fields(condition))
        ]
        chosen = _preferred(found, lambda condition: condition.op in _CROSSES)
        if chosen is None:
            return None
        before, condition = chosen
        return Leaf(replace(condition, op=_MIRRORED[condition.op]), before.assumed, borrowed=(before.words,))

    def _comparisons(self) -> Iterator[tuple[Remembered, Compare]]:
        """What was compared with another line, the last first."""
        for before in reversed(self.said):
            match before.condition:
                case Compare(op, Line(), Line()) as condition if op in _MIRRORED:
                    yield before, condition

    def _rank(self, place: tuple[float, bool] | tuple[float, bool, str] | None) -> Clause | None:
        """Worse than a place in the last ranking (by a field): the one given, or the last that is kept."""
        by = str(place[2]) if place and len(place) > 2 else ""
        for before in reversed(self.said):
            match before.condition:
                case Compare("<=", Line(series) as line, Number(kept)) if series.field in ("rank", "rank_pct"):
                    if by and by not in str(dict(series.params).get("by", "")):
                        continue
                    wanted, is_percent = place[:2] if place else (kept, series.field == "rank_pct")
                    changed = replace(line, series=replace(series, field="rank_pct" if is_percent else "rank"))
                    return Leaf(Compare(">", changed, Number(wanted)), before.assumed, borrowed=(before.words,))
        return None

    def _ranked(self, best: Literal["high", "low"], places: float, is_percent: bool, wanted: str = "") -> Clause | None:
        """Among the best so many by the series that a ranking was last said to go by (by the wanted field)."""
        for before in reversed(self.said):
            if before.condition is None and len(before.lines) == 1:
                if wanted and before.lines[0].series.field != wanted:
                    return None
                leaf = rank_leaf(Operand(before.lines[0]), best, Quantity(places, "percent" if is_percent else ""))
                return leaf and replace(leaf, borrowed=(before.words,))
        return None

    def kept(self) -> int | None:
        """How many names the last ranking keeps."""
        for before in reversed(self.said):
            match before.condition:
                case Compare("<=", Line(series), Number(kept)) if series.field == "rank":
                    return int(kept)
        return None

    def _elided(self, op: object) -> Clause | None:
        """The last comparison of its kind (crosses; the close's) with another sign; or the only comparison."""
        is_cross = op in _CROSSES
        chosen = _preferred(
            list(self._comparisons()),
            lambda condition: condition.op in _CROSSES if is_cross else "close" in _fields(condition)[:1],
        )
        if chosen is None or op not in _MIRRORED:
            return None
        before, condition = chosen
        return Leaf(replace(condition, op=op), before.assumed, borrowed=(before.words,))

    def _both(self, predicate: Predicate) -> Clause | None:
        for before in reversed(self.said):
            match before.condition:
                case Compare(_, Line() as left, Line() as right):
                    parts = [predicate.of(Operand(line, before.assumed)) for line in (left, right)]
                    if all(part is not None for part in parts):
                        return all_of(*(_borrowing(part, before.words) for part in parts if part is not None))
                    return None
        return None

    def _said_of_sole(self, predicate: Predicate) -> Clause | None:
        """Of the only index that was named: "RSI … it is above 60"; of several one would have to be guessed."""
        named = {line.series for before in self.said for line in before.lines if _is("index", line)}
        return self._said_of_last("index", predicate) if len(named) == 1 else None

    def _said_of_last(self, kind: str, predicate: Predicate) -> Clause | None:
        for before in reversed(self.said):
            for line in reversed(before.lines) if kind == "average" else before.lines:
                if _is(kind, line):
                    clause = predicate.of(Operand(line, before.assumed))
                    if clause is not None:
                        return _borrowing(clause, before.words)
        return None

    def _lengths(self, said: tuple[float, Comparison, float]) -> Clause | None:
        """Two averages called by their lengths."""
        fast, op, slow = said
        found = [next(self._averages(length), None) for length in (fast, slow)]
        left, right = found
        if left is None or right is None:
            return None
        clause = Than(op, Operand(right[0])).of(Operand(left[0]))
        return clause and _borrowing(clause, left[1], right[1])

    def _beyond(self, op: Comparison, kind: str, subject: Operand | None = None) -> Clause | None:
        """The close (or the subject) on the other side of the average, or of the level, that was named last.

        `it` is the line that was compared with last, without its percentage: "8 % under the average … back above it".
        """
        for before in reversed(self.said):
            named = (*AVERAGES, *_CHANNELS) if kind == "line" else AVERAGES
            lines = [replace(line, mult=1.0, add=0.0) for line in before.lines if line.series.field in named]
            if kind in ("level", "it"):
                match before.condition:
                    case Compare(_, _, Line() as level):
                        lines = [level if kind == "level" else replace(level, mult=1.0, add=0.0)]
                    case None if kind == "level" and len(before.lines) == 1:
                        lines = list(before.lines)
                    case _ if kind == "it" and before.condition is not None:
                        return None
                    case _:
                        lines = []
            if lines:
                close = subject or operand("close", timeframe=lines[-1].series.timeframe)
                if close is None or close.line.series == lines[-1].series:
                    return None
                clause = Than(op, Operand(lines[-1])).of(close)
                return clause and _borrowing(clause, before.words)
        return None

    def _line_of_bands(self, subject: Operand, op: Comparison, name: str) -> Clause | None:
        """A series beside another line of the bands that were named last."""
        for before in reversed(self.said):
            for line in before.lines:
                if line.series.field in ("bbands", "keltner", "donchian"):
                    level = Operand(replace(line, series=replace(line.series, output=name)))
                    clause = Than(op, level).of(subject)
                    return clause and _borrowing(clause, before.words)
        return None

    def _averages(self, length: float) -> Iterator[tuple[Line, Words]]:
        for before in reversed(self.said):
            for line in before.lines:
                if line.series.field in AVERAGES and dict(line.series.params).get("length") == length:
                    yield replace(line, mult=1.0, add=0.0), before.words


def _fields(condition: Compare) -> tuple[str, ...]:
    return tuple(line.series.field for line in (condition.left, condition.right) if isinstance(line, Line))


def _preferred(
    found: list[tuple[Remembered, Compare]], wanted: Callable[[Compare], bool]
) -> tuple[Remembered, Compare] | None:
    """The first that is wanted, else the only one there is; None when one would have to be guessed."""
    fitting = next((pair for pair in found if wanted(pair[1])), None)
    if fitting is not None:
        return fitting
    return found[0] if len({condition for _before, condition in found}) == 1 else None


def _is(kind: str, line: Line) -> bool:
    match kind:
        case "average":
            return line.series.field in AVERAGES
        case "index":
            return dimension(line.series) == "index"
        case "return":
            return dimension(line.series) == "percent"
    return kind in {"it", line.series.field}


def _unplaced(clause: Clause) -> Clause:
    """The clause without its words, which are those of another sentence."""
    match clause:
        case Joined():
            return replace(clause, parts=tuple(_unplaced(part) for part in clause.parts), words=None)
        case Foreign():
            return replace(clause, clause=_unplaced(clause.clause), words=None)
    return replace(clause, words=None)


def _borrowing(clause: Clause, *words: Words) -> Clause:
    match clause:
        case Leaf():
            return replace(clause, borrowed=words)
        case Joined():
            return replace(clause, parts=tuple(_borrowing(part, *words) for part in clause.parts))
    return clause
