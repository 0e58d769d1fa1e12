"""Comparisons that people say in a way of their own: "up more than 3% on the day", "among the 20 with …". Pure."""

from types import MappingProxyType

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.evaluation.candles import PATTERNS
from screening.conditions.tree import Clock, Compare, Line, Number, Series
from screening.wording.candles import PATTERN_NAMES
from screening.wording.numbers import digits
from screening.wording.series import ranked_by

_Says = MappingProxyType[str, Message]

_UP: _Says = MappingProxyType(
    {
        ">": _("the price is up more than %(percent)s%% %(when)s"),
        ">=": _("the price is up at least %(percent)s%% %(when)s"),
    }
)
_DOWN: _Says = MappingProxyType(
    {
        "<": _("the price is down more than %(percent)s%% %(when)s"),
        "<=": _("the price is down at least %(percent)s%% %(when)s"),
    }
)
_FLAT: _Says = MappingProxyType({">": _("the price is up %(when)s"), "<": _("the price is down %(when)s")})
_GAP_UP: _Says = MappingProxyType(
    {
        ">": _("it opens more than %(percent)s%% above the close before"),
        ">=": _("it opens at least %(percent)s%% above the close before"),
    }
)
_GAP_DOWN: _Says = MappingProxyType(
    {
        "<": _("it opens more than %(percent)s%% below the close before"),
        "<=": _("it opens at least %(percent)s%% below the close before"),
    }
)
_CLOCK: _Says = MappingProxyType(
    {
        ">": _("it is after %(time)s"),
        ">=": _("it is %(time)s or later"),
        "<": _("it is before %(time)s"),
        "<=": _("it is %(time)s or earlier"),
        "==": _("it is %(time)s"),
    }
)
_PERIODS: _Says = MappingProxyType(
    {"": _("on the day"), "1d": _("on the day"), "1w": _("in the week"), "1M": _("in the month")}
)


def special_message(leaf: Compare) -> Message | None:
    """The comparison as people say it; None when the usual words do."""
    match leaf.left, leaf.right:
        case Line(series, 1.0, 0.0), Number(value):
            return _of_number(series, leaf.op, value)
        case Line(Series(field="time_of_day"), 1.0, 0.0), Clock(time) if leaf.op in _CLOCK:
            return Message(_CLOCK[leaf.op].text, {"time": time})
    return None


def _of_number(series: Series, op: str, value: float) -> Message | None:
    if series.field in {"rank", "rank_pct"}:
        return _among(series, op, value)
    if series.field in PATTERNS:
        return _pattern(series, op, value)
    if series.ago:
        return None
    if series.field in {"change_pct", "roc"}:
        return _change(series, op, value)
    if series.field == "gap_pct" and not series.timeframe and value:
        says = (_GAP_UP if value > 0 else _GAP_DOWN).get(op)
        return Message(says.text, {"percent": digits(abs(value))}) if says else None
    if series.field == "bars_held" and op == ">=":
        return _("the position has been held for %(bars)s bars or longer", bars=digits(value))
    return None


def _change(series: Series, op: str, value: float) -> Message | None:
    when = _when(series)
    if when is None:
        return None
    table = _FLAT if value == 0 else _UP if value > 0 else _DOWN
    says = table.get(op)
    return Message(says.text, {"percent": digits(abs(value)), "when": when}) if says else None


def _when(series: Series) -> Message | None:
    bars = dict(series.params).get("length", 1)
    if bars == 1:
        return _PERIODS.get(series.timeframe)
    match series.timeframe:
        case "":
            return _("over %(bars)s bars", bars=bars)
        case "1d":
            return _("over %(bars)s days", bars=bars)
        case "1w":
            return _("over %(bars)s weeks", bars=bars)
        case "1M":
            return _("over %(bars)s months", bars=bars)
    return None


def _among(series: Series, op: str, value: float) -> Message | None:
    if op != "<=" or series.ago:
        return None
    is_ascending = dict(series.params)["order"] == "asc"
    places = {"count": digits(value), "by": ranked_by(series)}
    if series.field == "rank":
        if is_ascending:
            return _("it is among the %(count)s symbols with the lowest %(by)s", **places)
        return _("it is among the %(count)s symbols with the highest %(by)s", **places)
    if is_ascending:
        return _("it is among the %(count)s%% of symbols with the lowest %(by)s", **places)
    return _("it is among the %(count)s%% of symbols with the highest %(by)s", **places)


def _pattern(series: Series, op: str, value: float) -> Message | None:
    """Patterns are 100 where they end bullish, -100 where bearish (80 and 200 for a few)."""
    if series.ago or series.timeframe:
        return None
    places = {"pattern": PATTERN_NAMES[series.field]}
    match op, value:
        case (">", 0) | (">=", 1):
            return _("a bullish “%(pattern)s” candle pattern is complete", **places)
        case ("<", 0) | ("<=", -1):
            return _("a bearish “%(pattern)s” candle pattern is complete", **places)
        case "!=", 0:
            return _("a “%(pattern)s” candle pattern is complete", **places)
        case "==", 0:
            return _("there is no “%(pattern)s” candle pattern", **places)
    return None
