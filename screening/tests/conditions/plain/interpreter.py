"""The verdict of a condition on one bar of one symbol: True, False, or None where it is not known."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from screening.conditions import Condition
from screening.conditions.fields import FIELDS
from screening.conditions.reading.build import ranked_series
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Compare,
    Count,
    For,
    In,
    Leaf,
    Line,
    Node,
    Not,
    Number,
    Operand,
    Series,
    Trend,
    Within,
    walk,
)
from screening.tests.conditions.plain import indicators
from screening.tests.conditions.plain.bars import Bars, Market, longer

Verdict = bool | None
_YEARS = {"": 252, "1d": 252, "1w": 52, "1M": 12}
_MEASURED = {
    "market_cap": ("market_cap", 1.0),
    "per": ("per", 1.0),
    "pbr": ("pbr", 1.0),
    "roe": ("roe", 1.0),
    "revenue_growth": ("sales_growth", 1.0),
    "debt_ratio": ("debt_ratio", 1.0),
    "debt_to_equity": ("debt_ratio", 100.0),
    "dividend_yield": ("dividend_yield", 1.0),
}


@dataclass(frozen=True)
class Bar:
    """A bar of a symbol, by its number from the oldest on."""

    symbol: str
    number: int

    def before(self, bars: int) -> "Bar":
        return replace(self, number=self.number - bars)


@dataclass
class Interpreter:
    """Conditions before one market. `among`: the symbols that ranks go over, None = all."""

    market: Market
    among: frozenset[str] | None = None
    _lines: dict[tuple[str, Series], indicators.Line] = field(default_factory=dict)
    _longer: dict[tuple[str, str], tuple[Bars, list[int]]] = field(default_factory=dict)
    _ranks: dict[tuple[Series, tuple[Node, ...], int], dict[str, tuple[int, int]]] = field(default_factory=dict)

    def at(self, condition: Condition, session: int) -> dict[str, Verdict]:
        """The verdict on each symbol that has a bar in the session."""
        bars_then = (Bar(symbol, bars.numbers[session]) for symbol, bars in self._with_bar(session))
        return {bar.symbol: self.verdict(condition.root, bar, ()) for bar in bars_then}

    def forget(self) -> None:
        """What was computed: lists of numbers take much room."""
        self._lines.clear()
        self._ranks.clear()

    def _with_bar(self, session: int) -> list[tuple[str, Bars]]:
        return [(symbol, bars) for symbol, bars in self.market.bars.items() if session in bars.numbers]

    def verdict(self, node: Node, bar: Bar, filters: tuple[Node, ...]) -> Verdict:
        """What the condition is on the bar; `filters` is what a symbol has to fulfil to be ranked."""
        match node:
            case All(parts):
                inside = filters
                if any(_ranks_inside(part) for part in parts):
                    inside = (*filters, *(part for part in parts if not _ranks_inside(part)))
                said = [self.verdict(part, bar, inside) for part in parts]
                return False if False in said else None if None in said else True
            case Any(parts):
                said = [self.verdict(part, bar, filters) for part in parts]
                return True if True in said else None if None in said else False
            case Not(inner):
                said_inside = self.verdict(inner, bar, filters)
                return None if said_inside is None else not said_inside
            case Within(bars, inner):
                return self._counted(inner, bar, filters, bars, 1)
            case For(bars, inner):
                return self._counted(inner, bar, filters, bars, bars)
            case Count(bars, least, inner):
                return self._counted(inner, bar, filters, bars, least)
            case Compare() | Between() | In() | Trend():
                return self._leaf(node, bar, filters) if bar.number >= 0 else None

    def _counted(self, node: Node, bar: Bar, filters: tuple[Node, ...], bars: int, least: int) -> Verdict:
        # Bars that there are not are as unknown as one can be, however many.
        looked = min(bars, bar.number + 1)
        said = [self.verdict(node, bar.before(back), filters) for back in range(looked)]
        said += [None] * (bars - looked)
        if said.count(True) >= least:
            return True
        return False if bars - said.count(False) < least else None

    def _leaf(self, leaf: Leaf, bar: Bar, filters: tuple[Node, ...]) -> Verdict:
        def value(operand: Operand, back: int = 0) -> float | None:
            return self._operand(operand, bar.before(back), filters)

        match leaf:
            case Compare("crosses", left, right):
                up, down = Compare("crosses_above", left, right), Compare("crosses_below", left, right)
                return self.verdict(Any((up, down)), bar, filters)
            case Compare("crosses_above", left, right):
                return _crossed(value(left), value(right), value(left, 1), value(right, 1))
            case Compare("crosses_below", left, right):
                return _crossed(value(right), value(left), value(right, 1), value(left, 1))
            case Compare(op, left, right):
                return _compared(op, value(left), value(right))
            case Between(operand, low, high):
                return _both(_compared(">=", value(operand), value(low)), _compared("<=", value(operand), value(high)))
            case In(operand, numbers):
                seen = value(operand)
                return None if seen is None else seen in numbers
            case Trend(direction, operand, bars):
                return _compared(">" if direction == "rising" else "<", value(operand), value(operand, bars))

    def _operand(self, operand: Operand, bar: Bar, filters: tuple[Node, ...]) -> float | None:
        match operand:
            case Number(number):
                return number
            case Line(series, mult, add):
                found = self.value(series, bar, filters)
                return None if found is None else found if mult == 1 and not add else mult * found + add
        raise AssertionError(operand)

    def value(self, series: Series, bar: Bar, filters: tuple[Node, ...] = ()) -> float | None:
        """What the series is on the bar, as far as was known then."""
        if bar.number < 0:
            return None
        kind = FIELDS[series.field].kind
        longer_one = series.timeframe if series.timeframe in {"1w", "1M"} else ""
        if kind == "selection":
            return self._rank(series, bar if longer_one else bar.before(series.ago), filters)
        bars, number = self.market.bars[bar.symbol], bar.number
        if longer_one:
            if (bar.symbol, longer_one) not in self._longer:
                self._longer[bar.symbol, longer_one] = longer(bars, longer_one)
            bars, completed = self._longer[bar.symbol, longer_one]
            number = completed[bar.number] - 1
        number -= series.ago
        if number < 0:
            return None
        if kind == "fundamental":
            return self._fundamental(series.field, bar.symbol, bars, number)
        key = (bar.symbol, replace(series, ago=0))
        if key not in self._lines:
            year = _YEARS[series.timeframe]
            self._lines[key] = indicators.line_of(bars, series.field, series.output, dict(series.params), year)
        return self._lines[key][number]

    def _fundamental(self, name: str, symbol: str, bars: Bars, number: int) -> float | None:
        day = bars.sessions[number]
        figure, parts = _MEASURED[name]
        told = self.market.known(figure, symbol, day)
        if name in {"per", "pbr"}:
            by = self.market.known("eps" if name == "per" else "bps", symbol, day)
            if told is None or told <= 0 or (by is not None and by <= 0):
                return None
        if name == "dividend_yield" and told is None:
            paid = [
                value for when, value in self.market.told.get("dividend", {}).get(symbol, ()) if day - 365 < when <= day
            ]
            return 100 * sum(paid) / bars.close[number] if paid and bars.sessions[0] <= day - 365 else None
        return None if told is None else told / parts

    def _rank(self, series: Series, bar: Bar, filters: tuple[Node, ...]) -> float | None:
        if bar.number < 0:
            return None
        session = self.market.bars[bar.symbol].sessions[bar.number]
        key = (series, filters, session)
        if key not in self._ranks:
            self._ranks[key] = self._ranked(series, session, filters)
        found = self._ranks[key].get(bar.symbol)
        if found is None:
            return None
        rank, count = found
        return float(rank) if series.field == "rank" else 100 * rank / count

    def _ranked(self, series: Series, session: int, filters: tuple[Node, ...]) -> dict[str, tuple[int, int]]:
        """By symbol the rank and how many were ranked, of those that have a bar in the session and pass."""
        params = dict(series.params)
        is_longer = series.timeframe in {"1w", "1M"}
        seen: dict[str, list[float]] = {}
        for symbol, bars in self._with_bar(session):
            if self.among is not None and symbol not in self.among:
                continue
            bar = Bar(symbol, bars.numbers[session])
            if any(self.verdict(node, bar, ()) is not True for node in filters):
                continue
            by = [replace(one, ago=series.ago if is_longer else 0) for one in ranked_series(params, series.timeframe)]
            values = [self.value(one, bar) for one in by]
            known = [value for value in values if value is not None]
            if len(known) == len(values):
                seen[symbol] = known if params["order"] == "asc" else [-value for value in known]
        columns = [_places(column) for column in zip(*seen.values(), strict=True)]
        sums = [sum(each) for each in zip(*columns, strict=True)]
        return {symbol: (place, len(seen)) for symbol, place in zip(seen, _places(sums), strict=True)}


def _places(values: Sequence[float]) -> list[int]:
    first: dict[float, int] = {}
    for place, value in enumerate(sorted(values), start=1):
        first.setdefault(value, place)
    return [first[value] for value in values]


def _ranks_inside(node: Node) -> bool:
    return "rank" in {series.field.removesuffix("_pct") for inner in walk(node) for series in Condition(inner).series}


def _both(one: Verdict, other: Verdict) -> Verdict:
    return False if one is False or other is False else None if one is None or other is None else True


def _compared(op: str, left: float | None, right: float | None) -> Verdict:
    if left is None or right is None:
        return None
    return {
        ">": left > right,
        ">=": left >= right,
        "<": left < right,
        "<=": left <= right,
        "==": left == right,
        "!=": left != right,
    }[op]


def _crossed(now: float | None, other: float | None, before: float | None, other_before: float | None) -> Verdict:
    """Above now, and not above one bar before."""
    if now is None or other is None or before is None or other_before is None:
        return None
    return now > other and before <= other_before
