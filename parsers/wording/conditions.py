"""A condition in words, by templates, the same in every language. Pure."""

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions import parse
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Clock,
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
)

_COMPARISONS: dict[str, Message] = {
    ">": _("%(left)s is above %(right)s"),
    ">=": _("%(left)s is at or above %(right)s"),
    "<": _("%(left)s is below %(right)s"),
    "<=": _("%(left)s is at or below %(right)s"),
    "==": _("%(left)s is %(right)s"),
    "!=": _("%(left)s is not %(right)s"),
    "crosses_above": _("%(left)s crosses above %(right)s"),
    "crosses_below": _("%(left)s crosses below %(right)s"),
    "crosses": _("%(left)s crosses %(right)s"),
}
_TRENDS: dict[str, Message] = {
    "rising": _("%(series)s is higher than %(bars)s bars ago"),
    "falling": _("%(series)s is lower than %(bars)s bars ago"),
}
# What a field is called; %(length)s and the like are its parameters.
_FIELDS: dict[str, Message] = {
    "open": _("the open"),
    "high": _("the high"),
    "low": _("the low"),
    "close": _("the close"),
    "volume": _("the volume"),
    "value_traded": _("the value traded"),
    "change_pct": _("the change in percent"),
    "gap_pct": _("the gap in percent"),
    "high_52w": _("the 52-week high"),
    "low_52w": _("the 52-week low"),
    "sma": _("the %(length)s-bar average of %(source)s"),
    "ema": _("the %(length)s-bar exponential average of %(source)s"),
    "wma": _("the %(length)s-bar weighted average of %(source)s"),
    "rsi": _("RSI(%(length)s)"),
    "market_cap": _("the market capitalisation"),
    "dividend_yield": _("the dividend yield"),
    "debt_to_equity": _("debt to equity"),
    "bars_held": _("the number of bars held"),
    "time_of_day": _("the time of day"),
}
_LINES: dict[tuple[str, str], Message] = {
    ("macd", "line"): _("the MACD line (%(fast)s, %(slow)s, %(signal)s)"),
    ("macd", "signal"): _("the MACD signal line (%(fast)s, %(slow)s, %(signal)s)"),
    ("macd", "hist"): _("the MACD histogram (%(fast)s, %(slow)s, %(signal)s)"),
    ("bbands", "upper"): _("the upper Bollinger band (%(length)s, %(mult)s)"),
    ("bbands", "middle"): _("the middle Bollinger band (%(length)s, %(mult)s)"),
    ("bbands", "lower"): _("the lower Bollinger band (%(length)s, %(mult)s)"),
    ("donchian", "upper"): _("the highest high of the %(length)s bars before"),
    ("donchian", "lower"): _("the lowest low of the %(length)s bars before"),
    ("stoch", "k"): _("the stochastic %%K (%(k)s, %(d)s, %(smooth)s)"),
    ("stoch", "d"): _("the stochastic %%D (%(k)s, %(d)s, %(smooth)s)"),
}


def condition_message(text: str) -> Message:
    """The condition in words; raises screening.conditions.ConditionError for a text that is none."""
    return _node(parse(text).root)


def _node(node: Node) -> Message:
    match node:
        case Within(bars, inner):
            return _("within the last %(bars)s bars: %(what)s", bars=bars, what=_node(inner))
        case For(bars, inner):
            return _("for %(bars)s bars: %(what)s", bars=bars, what=_node(inner))
        case Count(bars, least, inner):
            return _("on at least %(least)s of %(bars)s bars: %(what)s", least=least, bars=bars, what=_node(inner))
        case Not(inner):
            return _("not: %(what)s", what=_node(inner))
        case All(parts):
            return _joined(parts, _("%(one)s and %(other)s"))
        case Any(parts):
            return _joined(parts, _("%(one)s or %(other)s"))
        case _:
            return _leaf(node)


def _leaf(leaf: Leaf) -> Message:
    match leaf:
        case Compare(op, left, right):
            return Message(_COMPARISONS[op].text, {"left": _operand(left), "right": _operand(right)})
        case Between(operand, low, high):
            places = {"series": _operand(operand), "low": _operand(low), "high": _operand(high)}
            return _("%(series)s is between %(low)s and %(high)s", **places)
        case In(operand, values):
            return _("%(series)s is one of %(values)s", series=_operand(operand), values=", ".join(map(_shown, values)))
        case Trend(direction, operand, bars):
            return Message(_TRENDS[direction].text, {"series": _operand(operand), "bars": bars})


def _joined(parts: tuple[Node, ...], joint: Message) -> Message:
    words = _node(parts[0])
    for part in parts[1:]:
        words = Message(joint.text, {"one": words, "other": _node(part)})
    return words


def _operand(operand: Operand) -> Message:
    match operand:
        case Number(value):
            return Message(_shown(value))
        case Clock(time):
            return Message(time)
        case Line(series, mult, add):
            words = _series(series)
            if mult != 1:
                words = _("%(mult)s times %(what)s", mult=_shown(mult), what=words)
            if add:
                words = _("%(what)s plus %(add)s", what=words, add=_shown(add))
            return words


def _series(series: Series) -> Message:
    places: dict[str, object] = {name: _parameter(value) for name, value in series.params}
    if "source" in places:
        places["source"] = _FIELDS[str(dict(series.params)["source"])]
    known = _LINES.get((series.field, series.output)) or _FIELDS.get(series.field)
    words = Message(known.text, places) if known else Message(_plain(series))
    if series.timeframe:
        words = _("%(what)s on %(timeframe)s bars", what=words, timeframe=series.timeframe)
    if series.ago == 1:
        return _("%(what)s one bar before", what=words)
    return _("%(what)s %(bars)s bars before", what=words, bars=series.ago) if series.ago else words


def _plain(series: Series) -> str:
    """A field without words of its own: ADX(14), KELTNER(20, 1.5).upper."""
    arguments = ", ".join(_parameter(value) for _name, value in series.params)
    name = series.field.upper().replace("_", " ")
    return name + (f"({arguments})" if arguments else "") + (f".{series.output}" if series.output else "")


def _parameter(value: object) -> str:
    if isinstance(value, tuple):
        return " + ".join(str(part) for part in value)
    return _shown(value) if isinstance(value, int | float) else str(value)


def _shown(value: float) -> str:
    return format(value, ",.10g")
