"""The language of conditions as a model is told it, made from the tables of the language itself. Pure."""

from collections.abc import Iterator
from typing import get_args

from parsers.extraction.model.part_values import FORMS
from screening.conditions.checks.dimensions import NAMES, dimension, span
from screening.conditions.evaluation.candles import PREFIX
from screening.conditions.fields import FIELDS, TIMEFRAMES, Field, Parameter
from screening.conditions.text import number_text
from screening.conditions.tree import Comparison, Direction, Series
from screening.strategy import Direction as TradeDirection
from screening.strategy import Index, Market


def fields_in_words() -> str:
    """One line for each field: how it is written, its lines, what it measures and between which limits."""
    lines = [_line(field) for field in FIELDS.values() if not field.name.startswith(PREFIX)]
    patterns = [name for name in FIELDS if name.startswith(PREFIX)]
    return "\n".join([*lines, f"{' '.join(patterns)}: candlestick patterns, > 0 bullish, < 0 bearish"])


def operators_in_words() -> str:
    """The operators, and what joins and repeats conditions."""
    compare = " ".join(get_args(Comparison))
    trends = " ".join(f"{name}(N)" for name in get_args(Direction))
    return "\n".join(
        (
            f"compare: {compare}",
            f"trend: SERIES {trends}, which is: now above or below itself N bars ago",
            "over time: CONDITION within N bars | CONDITION for N bars | CONDITION count(N bars) >= K | not CONDITION",
            f"series: [number *] field[(arguments)][.line][@timeframe][[bars ago]]; timeframes: {' '.join(TIMEFRAMES)}",
        )
    )


def facts_in_words() -> str:
    """Which values facts may have."""
    return "\n".join(
        (
            f"market: {' '.join(get_args(Market))}",
            f"index: {' '.join(get_args(Index))}",
            "symbol: a ticker in capitals, a Korean stock as six digits, a coin by its name such as BTC",
            f"timeframe: {' '.join(TIMEFRAMES)}",
            f"direction: {' '.join(get_args(TradeDirection))}",
        )
    )


def parts_in_words() -> str:
    """In which forms the values of parts are written."""
    return "\n".join(f"{kind}: {form}" for kind, form in FORMS.items())


def _line(field: Field) -> str:
    arguments = ", ".join(_argument(parameter) for parameter in field.parameters)
    written = f"{field.name}({arguments})" if arguments else field.name
    lines = "." + "|".join(field.outputs) if field.outputs else ""
    return f"{written}{lines}: {'; '.join(_measures(field))}"


def _argument(parameter: Parameter) -> str:
    name = {"bars": "N", "number": "X", "source": "price", "fields": "FIELD"}.get(parameter.kind, "")
    name = name or "|".join(parameter.choices)
    named = parameter.name if parameter.kind in {"fields", "choice"} else ""
    text = f"{named}={name}" if named else name
    if parameter.default is not None:
        usual = parameter.default
        text += f"={number_text(usual) if isinstance(usual, int | float) else usual}"
    return f"[{text}]" if parameter.is_optional else text


def _measures(field: Field) -> Iterator[str]:
    said: dict[str, None] = {}
    for output in field.outputs or ("",):
        usual = tuple((one.name, one.default) for one in field.parameters if one.kind == "source" and one.default)
        series = Series(field.name, params=usual, output=output)
        limits = span(series)
        low, high = ("" if end is None else number_text(end) for end in (limits.low, limits.high))
        between = f" {low}..{high}" if low and high else f" from {low}" if low else ""
        said[f"{NAMES[dimension(series)]}{between}"] = None
    yield from said
