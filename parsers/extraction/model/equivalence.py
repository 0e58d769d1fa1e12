"""When two conditions mean the same on every bar, however they are written. Pure.

Only what is the same for every market counts: sides exchanged, a trend as the comparison that it is short for, the
highest of the bars before as the channel, "not below" as "at least".
"""

from dataclasses import replace
from functools import lru_cache

from screening.conditions import parse
from screening.conditions.text import node_text, operand_text
from screening.conditions.tree import Compare, Comparison, Line, Node, Not, Series, Trend, with_series

_FLIPPED: dict[Comparison, Comparison] = {
    ">": "<",
    "<": ">",
    ">=": "<=",
    "<=": ">=",
    "crosses_above": "crosses_below",
    "crosses_below": "crosses_above",
}
_OPPOSITE: dict[Comparison, Comparison] = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "==": "!=", "!=": "=="}
_CHANNEL = {"highest": ("high", "upper"), "lowest": ("low", "lower")}


@lru_cache(maxsize=2048)
def meaning_of(text: str) -> str:
    """The one way of writing a condition: equal for two that mean the same. ConditionError for what is none."""
    return node_text(_settled(parse(text).root))


def _settled(node: Node) -> Node:
    node = with_series(node, _plain)
    match node:
        case Not(Not(inner)):
            return _settled(inner)
        case Not(Compare(op, left, right)) if op in _OPPOSITE:
            return _settled(Compare(_OPPOSITE[op], left, right))
        case Trend(direction, Line(series, mult, add) as operand, bars) if mult > 0:
            before = Line(replace(series, ago=series.ago + bars), mult, add)
            return _settled(Compare(">" if direction == "rising" else "<", operand, before))
        case Compare():
            return _ordered(node)
    return node


def _ordered(node: Compare) -> Node:
    if node.op not in _FLIPPED and node.op not in {"==", "!=", "crosses"}:
        return node
    is_in_order = isinstance(node.left, Line) and (
        not isinstance(node.right, Line) or operand_text(node.left) <= operand_text(node.right)
    )
    if is_in_order:
        return node
    return Compare(_FLIPPED.get(node.op, node.op), node.right, node.left)


def _plain(series: Series) -> Series:
    params = dict(series.params)
    if series.field in _CHANNEL and series.ago:
        source, line = _CHANNEL[series.field]
        if params.get("source") == source:
            length = tuple((name, value) for name, value in series.params if name == "length")
            return Series("donchian", length, line, series.timeframe, series.ago - 1)
    if series.field == "roc" and params.get("length") == 1:
        return Series("change_pct", (), "", series.timeframe, series.ago)
    return series
