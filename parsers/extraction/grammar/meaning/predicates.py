"""What is said of a series, before it is known of which: "above its 20-day average", "up more than 3 %". Pure.

`of` says it of a subject: the clause, or None when the dimensions don't agree (law 3).
"""

from dataclasses import dataclass, replace
from typing import Literal

from parsers.extraction.grammar.meaning.clauses import (
    Clause,
    Doubt,
    Joined,
    Leaf,
    Opaque,
    all_of,
    any_of,
    is_plain,
    negated,
)
from parsers.extraction.grammar.meaning.operands import Level, OfSubject, Operand, operand
from parsers.extraction.grammar.meaning.quantities import Quantity, Span
from screening.conditions.checks.dimensions import Dimension, span
from screening.conditions.text import number_text
from screening.conditions.tree import Clock, Compare, Comparison, Count, For, Line, Number, Trend, Within

# Units that a number may have when it is compared with a series of a dimension.
_UNITS: dict[Dimension, tuple[str, ...]] = {
    "price": ("", "money"),
    "money": ("", "money"),
    "shares": ("", "shares"),
    "percent": ("", "percent"),
    "index": ("", "line"),
    "ratio": ("", "times"),
    "bars": ("", "bars", "days"),
    "rank": ("", "count"),
    "clock": ("clock",),
}
_MIRRORED: dict[Comparison, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
Lasts = Literal["within", "for", "count"]


@dataclass(frozen=True)
class Than:
    """Compared with a level or a number."""

    op: Comparison
    level: Level | Quantity

    def of(self, subject: Operand) -> Leaf | None:
        """RSI below 30; the close above its 20-day average."""
        if isinstance(self.level, Quantity):
            return _against_number(subject, self.op, self.level)
        right = self.level.of(subject) if isinstance(self.level, OfSubject) else self.level
        if right is None or right.line == subject.line or right.dimension != subject.dimension:
            return None
        if _is_mixed(subject, right) or _is_mixed(right, subject):
            return None
        return Leaf(Compare(self.op, subject.line, right.line), (*subject.assumed, *right.assumed))


@dataclass(frozen=True)
class Between:
    """From low to high, both included."""

    low: Level | Quantity
    high: Level | Quantity

    def of(self, subject: Operand) -> Clause | None:
        """RSI between 40 and 60."""
        low, high = Than(">=", self.low).of(subject), Than("<=", self.high).of(subject)
        return all_of(low, high) if low and high else None


def in_span(span: Span) -> Between:
    """From the low to the high of a span."""
    return Between(span.low, span.high)


@dataclass(frozen=True)
class Moved:
    """Changed by a percentage over `bars` bars: `op` and the signed percentage (up more than 3 % is > 3).

    Of the close it is change_pct or roc; of another price or a volume it is a multiple of the bar that long ago.
    """

    op: Comparison
    percent: float
    bars: int = 1
    assumed: tuple[str, ...] = ()

    def of(self, subject: Operand) -> Leaf | None:
        """The close up more than 3 % today; the volume up 40 % on yesterday."""
        series, assumed = subject.series, (*subject.assumed, *self.assumed)
        if subject.line != Line(series):
            return None
        if series.field == "close":
            change = operand("change_pct") if self.bars == 1 else operand("roc", (self.bars,))
            if change is None:
                return None
            change = change.with_series(timeframe=series.timeframe, ago=series.ago)
            return Leaf(Compare(self.op, change.line, Number(self.percent)), assumed)
        if subject.dimension not in ("shares", "money", "price") or self.percent <= -100:
            return None
        before = Line(replace(series, ago=series.ago + self.bars), 1 + self.percent / 100)
        return Leaf(Compare(self.op, subject.line, before), assumed)


@dataclass(frozen=True)
class Going:
    """Above (rising) or below (falling) itself `bars` bars ago."""

    direction: Literal["rising", "falling"]
    bars: int = 1
    assumed: tuple[str, ...] = ()

    def of(self, subject: Operand) -> Leaf:
        """The 20-day average rising."""
        return Leaf(Trend(self.direction, subject.line, self.bars), (*subject.assumed, *self.assumed))


@dataclass(frozen=True)
class Unlike:
    """The opposite of what is said."""

    predicate: "Predicate"

    def of(self, subject: Operand) -> Clause | None:
        """The close not below its average."""
        clause = self.predicate.of(subject)
        return clause and negated(clause)


@dataclass(frozen=True)
class Together:
    """All of, or any of, what is said."""

    logic: Literal["all", "any"]
    parts: tuple["Predicate", ...]

    def of(self, subject: Operand) -> Clause | None:
        """The close above its average and up on the day."""
        clauses = [clause for part in self.parts if (clause := part.of(subject)) is not None]
        if len(clauses) < len(self.parts):
            return None
        return all_of(*clauses) if self.logic == "all" else any_of(*clauses)


@dataclass(frozen=True)
class Lasting:
    """True within the last `bars` bars, on each of them, or on at least `least` of them."""

    kind: Lasts
    bars: int
    predicate: "Predicate"
    least: int = 0

    def of(self, subject: Operand) -> Clause | None:
        """The close below its average for three days."""
        clause = self.predicate.of(subject)
        return None if clause is None else lasting(clause, self.kind, self.bars, self.least)


@dataclass(frozen=True)
class Unsaid:
    """Said of any series, and not to be used: "unusually high", "at a certain level", "red" of an unknown indicator."""

    code: Doubt

    def of(self, _subject: Operand) -> Opaque:
        """Volume unusually high."""
        return Opaque(self.code)


# Usual levels of what is called oversold and overbought.
_EXTREMES = {"rsi": (30, 70), "stoch": (20, 80), "mfi": (20, 80), "willr": (-80, -20), "cci": (-100, 100)}


@dataclass(frozen=True)
class Extreme:
    """Oversold (low) or overbought (high), at the usual level of the indicator."""

    side: Literal["low", "high"]

    def of(self, subject: Operand) -> Leaf | None:
        """RSI oversold: below 30, which is told as assumed."""
        levels = _EXTREMES.get(subject.series.field)
        if levels is None:
            return None
        level = levels[self.side == "high"]
        op: Comparison = "<" if self.side == "low" else ">"
        assumed = (*subject.assumed, number_text(abs(level)))
        return Leaf(Compare(op, subject.line, Number(level)), assumed)


Predicate = Than | Between | Moved | Going | Unlike | Together | Lasting | Unsaid | Extreme


def distance(side: Literal["above", "below"], op: Comparison, percent: float, level: Level) -> Than | None:
    """At least (op >=) 5 % below a level is `<= 0.95 * level`; at most (op <=) 5 % below it is `>= 0.95 * level`."""
    if op not in _MIRRORED or not 0 < percent < 1000 or (side == "below" and percent >= 100):
        return None
    factor = 1 + percent / 100 if side == "above" else 1 - percent / 100
    scaled = level.times(factor) if isinstance(level, Operand) else replace(level, mult=level.mult * factor)
    return Than(op if side == "above" else _MIRRORED[op], scaled)


def lasting(clause: Clause, kind: Lasts, bars: int, least: int = 0) -> Clause | None:
    """A clause over several bars, as one leaf; what can't be used stays so, what leans on other words is None."""
    if not isinstance(clause, Leaf | Joined) or not is_plain(clause):
        return clause if isinstance(clause, Opaque) else None
    node, assumed = clause.node(), clause.assumptions()
    match kind:
        case "within":
            return Leaf(Within(bars, node), assumed)
        case "for":
            return Leaf(For(bars, node), assumed)
        case "count":
            return Leaf(Count(bars, least, node), assumed)


def _against_number(subject: Operand, op: Comparison, quantity: Quantity) -> Leaf | None:
    is_zero_line = quantity == Quantity(0, "line") and subject.series.field == "macd"
    if quantity.unit not in _UNITS[subject.dimension] and not is_zero_line:
        return None
    if _is_idle(subject, op, quantity.value) or _is_line(subject, quantity):
        return None
    if subject.dimension == "clock":
        hour, minute = divmod(int(quantity.value), 60)
        return Leaf(Compare(op, subject.line, Clock(f"{hour:02d}:{minute:02d}")), subject.assumed)
    return Leaf(Compare(op, subject.line, Number(quantity.value)), subject.assumed)


def _is_mixed(one: Operand, other: Operand) -> bool:
    """Whether a difference of prices would be compared with a price; the ATR may be with a part of one: 2 % of it."""
    if one.series.field == "macd":
        return other.series.field != "macd"
    return one.series.field == "atr" and other.series.field != "atr" and other.line.mult == 1 == one.line.mult


def _is_idle(subject: Operand, op: Comparison, value: float) -> bool:
    """Whether the comparison could never hold, or never fail (law 5): RSI above 150, a price over -20."""
    if subject.line != Line(subject.series) or subject.dimension == "clock":
        return False
    limits = span(subject.series)
    if limits.low is not None and (
        value < limits.low or (value == limits.low and (limits.above_low or op in ("<", ">=")))
    ):
        return True
    return limits.high is not None and (value > limits.high or (value == limits.high and op in (">", "<=")))


def _is_line(subject: Operand, quantity: Quantity) -> bool:
    """Whether the number is another average: nobody compares an average with a plain price of 200."""
    is_average = subject.series.field in ("sma", "ema", "wma") and subject.dimension == "price"
    return is_average and not quantity.unit and quantity.value == int(quantity.value) and 2 <= quantity.value <= 400
