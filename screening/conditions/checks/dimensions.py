"""What a series measures, and which values it can ever have. Pure.

Two series compare only when they measure the same: a price with a price, a number of shares with a number of shares.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.errors import ConditionError
from screening.conditions.evaluation.candles import PATTERNS
from screening.conditions.fields import FIELDS
from screening.conditions.text import operand_text, series_text
from screening.conditions.tree import Clock, Line, Node, Operand, Series, operands

Dimension = Literal["price", "money", "shares", "percent", "index", "ratio", "bars", "rank", "clock"]

NAMES = MappingProxyType(
    {
        "price": _("a price"),
        "money": _("an amount of money"),
        "shares": _("a number of shares"),
        "percent": _("a percentage"),
        "index": _("an index"),
        "ratio": _("a ratio"),
        "bars": _("a number of bars"),
        "rank": _("a rank"),
        "clock": _("a time of day"),
    }
)
_EXAMPLES = MappingProxyType(
    {
        "price": _("a price such as sma(20), or a number"),
        "money": _("an amount of money such as sma(value_traded, 20), or a number"),
        "shares": _("a number of shares such as sma(volume, 20), or a number"),
        "percent": _("a percentage such as change_pct, or a number"),
        "index": _("an index such as rsi(14), or a number"),
        "ratio": _("a ratio, or a number"),
        "bars": _("a number of bars"),
        "rank": _("a number"),
        "clock": _('a time such as "15:20"'),
    }
)


@dataclass(frozen=True)
class Span:
    """From `low` to `high`, both included unless `above_low`, which leaves `low` itself out; None = no limit."""

    low: float | None = None
    high: float | None = None
    above_low: bool = False


_FREE = Span()
_POSITIVE = Span(0.0, above_low=True)
_NOT_NEGATIVE = Span(0.0)
_HUNDRED = Span(0.0, 100.0)
# What falls can lose no more than everything.
_CHANGE = Span(-100.0)

_MEASURES: dict[Dimension, dict[str, Span]] = {
    "price": {
        **dict.fromkeys(("open", "high", "low", "close", "vwap", "high_52w", "low_52w"), _POSITIVE),
        **dict.fromkeys(("donchian", "ichimoku", "psar", "vb_level"), _POSITIVE),
        **dict.fromkeys(("macd", "bbands", "keltner"), _FREE),
        "atr": _NOT_NEGATIVE,
    },
    "shares": {"volume": _NOT_NEGATIVE},
    "money": {"value_traded": _NOT_NEGATIVE, "market_cap": _NOT_NEGATIVE},
    "percent": {
        **dict.fromkeys(("change_pct", "gap_pct", "roc"), _CHANGE),
        **dict.fromkeys(("roe", "roa", "eps_growth", "revenue_growth", "debt_ratio"), _FREE),
        **dict.fromkeys(("volatility", "dividend_yield"), _NOT_NEGATIVE),
        "rank_pct": Span(0.0, 100.0, above_low=True),
    },
    "index": {
        **dict.fromkeys(("rsi", "stoch", "mfi", "adx", "plus_di", "minus_di"), _HUNDRED),
        **dict.fromkeys(PATTERNS, Span(-200.0, 200.0)),
        "willr": Span(-100.0, 0.0),
        "cci": _FREE,
        "rs_rating": Span(1.0, 99.0),
    },
    "ratio": dict.fromkeys(("per", "pbr", "psr", "pcr", "debt_to_equity"), _FREE),
    "bars": {
        "bars_held": _NOT_NEGATIVE,
        # A series of days on which was sold may be counted below zero.
        **dict.fromkeys(("foreign_net_buy_days", "institution_net_buy_days"), _FREE),
    },
    "rank": {"rank": Span(1.0)},
    "clock": {"time_of_day": Span(0.0, 24 * 60 - 1.0)},
}
_BY_FIELD = MappingProxyType(
    {name: (what, span) for what, fields in _MEASURES.items() for name, span in fields.items()}
)
# Lines that measure something else than their field, or have narrower limits.
_BY_LINE: MappingProxyType[tuple[str, str], tuple[Dimension, Span]] = MappingProxyType(
    {
        ("bbands", "width"): ("percent", _NOT_NEGATIVE),
        ("bbands", "pctb"): ("ratio", _FREE),
        **{(field, line): ("price", _POSITIVE) for field in ("bbands", "keltner") for line in ("upper", "middle")},
    }
)
_AVERAGES = frozenset({"sma", "ema", "wma", "highest", "lowest"})


def dimension(series: Series) -> Dimension:
    """What the series measures; an average measures what its source does. KeyError: there is no such field."""
    return _measured(series)[0]


def operand_dimension(operand: Operand) -> Dimension | None:
    """What the operand measures; None for a plain number, which may stand for anything."""
    match operand:
        case Line(series=series):
            return dimension(series)
        case Clock():
            return "clock"
    return None


def bounds(series: Series) -> tuple[float | None, float | None]:
    """The closed range that the series can ever have (None = no limit); a time of day in minutes after midnight."""
    found = span(series)
    return found.low, found.high


def span(series: Series) -> Span:
    """The range that the series can ever have, which says also whether its lower end is reached."""
    return _measured(series)[1]


def dimension_name(what: Dimension) -> Message:
    """The dimension in words, with its article: "a price", "a number of shares"."""
    return NAMES[what]


def check_dimensions(leaf: Node) -> None:
    """ConditionError (dimension) when a leaf compares what cannot be compared; says both sides and what was meant."""
    lines = [operand for operand in operands(leaf) if isinstance(operand, Line)]
    for other in lines[1:]:
        one = lines[0]
        measures = dimension(one.series), dimension(other.series)
        if measures[0] != measures[1]:
            suggestion = _meant(one, other)
            raise ConditionError(
                "dimension",
                _(
                    "%(left)s is %(left_measure)s, but %(right)s is %(right_measure)s: they cannot be compared.",
                    left=series_text(one.series),
                    left_measure=NAMES[measures[0]],
                    right=series_text(other.series),
                    right_measure=NAMES[measures[1]],
                ),
                suggestion=suggestion,
                expected=None if suggestion else _EXAMPLES[measures[0]],
            )


def _meant(left: Line, right: Line) -> str:
    """An average of the wrong thing was probably one of the right thing: `volume > 2 * sma(20)`."""
    for one, other in ((left, right), (right, left)):
        field = FIELDS[other.series.field]
        usual = next((str(p.default) for p in field.parameters if p.kind == "source"), "")
        source = {"price": usual, "shares": "volume", "money": "value_traded"}.get(dimension(one.series))
        if usual and source:
            params = tuple((name, source if name == "source" else value) for name, value in other.series.params)
            return operand_text(replace(other, series=replace(other.series, params=params)))
    return ""


def _measured(series: Series) -> tuple[Dimension, Span]:
    if series.field in _AVERAGES:
        return _BY_FIELD[str(dict(series.params).get("source", "close"))]
    return _BY_LINE.get((series.field, series.output)) or _BY_FIELD[series.field]
