"""Writes a condition as its one canonical text; reading that text gives the same tree. Pure."""

from screening.conditions.fields import FIELDS
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
    ParameterValue,
    Series,
    Trend,
    Within,
)


def number_text(value: float) -> str:
    """The shortest text that reads back as the same number: 30, 1.5, 1000000000000, 1e-07."""
    return str(int(value)) if value == int(value) and abs(value) < 1e16 else repr(float(value))


def series_text(series: Series) -> str:
    """`sma(volume, 20)`, `macd(12, 26, 9).signal`, `close@1w[1]`."""
    arguments = _arguments(series)
    text = f"{series.field}({', '.join(arguments)})" if arguments else series.field
    if series.output:
        text += f".{series.output}"
    if series.timeframe:
        text += f"@{series.timeframe}"
    return f"{text}[{series.ago}]" if series.ago else text


def operand_text(operand: Operand) -> str:
    """`30`, `"15:20"`, `2 * sma(volume, 20) + 5`."""
    match operand:
        case Number(value):
            return number_text(value)
        case Clock(time):
            return f'"{time}"'
        case Line(series, mult, add):
            text = series_text(series)
            if mult != 1:
                text = f"{number_text(mult)} * {text}"
            if add:
                text += f" {'+' if add > 0 else '-'} {number_text(abs(add))}"
            return text


def node_text(node: Node) -> str:
    """The canonical text of a condition."""
    match node:
        case All(parts):
            return " and ".join(_grouped(part, All, Any) for part in parts)
        case Any(parts):
            return " or ".join(_grouped(part, All, Any) for part in parts)
        case Not(inner):
            return f"not {_grouped(inner, All, Any)}"
        case Within(bars, inner):
            return f"{_grouped(inner, All, Any, Not)} within {bars} bars"
        case For(bars, inner):
            return f"{_grouped(inner, All, Any, Not)} for {bars} bars"
        case Count(bars, least, inner):
            return f"{_grouped(inner, All, Any, Not)} count({bars} bars) >= {least}"
    return _leaf_text(node)


def _leaf_text(leaf: Leaf) -> str:
    match leaf:
        case Compare(op, left, right):
            return f"{operand_text(left)} {op} {operand_text(right)}"
        case Between(operand, low, high):
            return f"{operand_text(operand)} between {operand_text(low)} and {operand_text(high)}"
        case In(operand, values):
            return f"{operand_text(operand)} in ({', '.join(number_text(value) for value in values)})"
        case Trend(direction, operand, bars):
            return f"{operand_text(operand)} {direction}({bars})"


def _grouped(node: Node, *kinds: type[Node]) -> str:
    return f"({node_text(node)})" if isinstance(node, kinds) else node_text(node)


def _arguments(series: Series) -> list[str]:
    """Arguments in the field's order; a source is left out when it is the usual one, rankings name theirs."""
    field = FIELDS[series.field]
    named = field.kind == "selection"
    usual = {p.name: p.default for p in field.parameters if p.kind == "source"}
    return [
        f"{name}={_value(value)}" if named else _value(value)
        for name, value in series.params
        if usual.get(name) != value
    ]


def _value(value: ParameterValue) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return value if isinstance(value, str) else number_text(value)
