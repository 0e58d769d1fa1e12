"""What may be written in a condition: fields as they are usually written, and words of the language. Pure."""

from collections.abc import Mapping

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.fields import FIELDS, Field
from screening.conditions.reading.parser import parse_series
from screening.conditions.text import number_text
from screening.wording.series import series_name

WORDS: Mapping[str, Message] = {
    "and": _("both must hold"),
    "or": _("one must hold"),
    "not": _("it must not hold"),
    "crosses_above": _("was below, is above"),
    "crosses_below": _("was above, is below"),
    "between": _("between two numbers"),
}
# Where there is no usual value, one that people use.
_VALUES = {"length": "20", "k": "0.5"}
_WRITTEN = {"rank": "rank(per, asc)", "rank_pct": "rank_pct(per, asc)"}


def written_fields() -> dict[str, Message]:
    """Every field as it is usually written ("rsi(14)"), and what it is."""
    written = [_written(field) for field in FIELDS.values()]
    return {text: series_name(parse_series(text)) for text in written}


def _written(field: Field) -> str:
    """The field as it is usually written."""
    if field.name in _WRITTEN:
        return _WRITTEN[field.name]
    values = [
        _VALUES[parameter.name] if parameter.default is None else number_text(float(str(parameter.default)))
        for parameter in field.parameters
        if parameter.kind in {"bars", "number"} and not parameter.is_optional
    ]
    line = f".{field.default_output or field.outputs[0]}" if field.outputs else ""
    return (f"{field.name}({', '.join(values)})" if values else field.name) + line
