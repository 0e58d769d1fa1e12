"""Turns names and values into a checked `Series` and checks whole trees, for the text and the JSON alike. Pure."""

import difflib
import re
from collections.abc import Mapping, Sequence

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.checks.dimensions import check_dimensions
from screening.conditions.checks.verdicts import check_verdict
from screening.conditions.errors import ConditionError
from screening.conditions.fields import FIELDS, TIMEFRAMES, Field, Parameter
from screening.conditions.reading.aliases import FIELD_ALIASES, OUTPUT_ALIASES, PARAMETER_ALIASES, TIMEFRAME_ALIASES
from screening.conditions.text import number_text
from screening.conditions.tree import (
    MAX_BARS,
    MAX_DEPTH,
    MAX_NODES,
    MAX_NUMBER,
    Clock,
    Count,
    Line,
    Node,
    Operand,
    ParameterValue,
    Series,
    depth,
    operands,
    size,
    walk,
)

_NUMBERED_AVERAGE = re.compile(r"(sma|ema|wma|ma)(\d{1,4})")


def find_field(name: str) -> tuple[Field, tuple[ParameterValue, ...]]:
    """The field of that name or other name, and the arguments that the name itself gives (`SMA50`).

    ConditionError (unknown_field) with the nearest known name.
    """
    plain = name.lower()
    numbered = _NUMBERED_AVERAGE.fullmatch(plain)
    if numbered:
        return FIELDS[FIELD_ALIASES.get(numbered[1], numbered[1])], (int(numbered[2]),)
    field = FIELDS.get(FIELD_ALIASES.get(plain, plain))
    if field is None:
        near = difflib.get_close_matches(plain, [*FIELDS, *FIELD_ALIASES], n=1, cutoff=0.5)
        suggestion = FIELD_ALIASES.get(near[0], near[0]) if near else ""
        raise ConditionError(
            "unknown_field", _('There is no field named "%(name)s".', name=name), suggestion=suggestion
        )
    return field, ()


def make_series(
    field: Field,
    *,
    positional: Sequence[ParameterValue] = (),
    named: Mapping[str, ParameterValue] | None = None,
    output: str = "",
    timeframe: str = "",
    ago: int = 0,
) -> Series:
    """The checked series, all defaults filled in. ConditionError says which name or value does not fit."""
    given = _assign(field, positional, named or {})
    checked = {p.name: _checked(field, p, given[p.name]) for p in field.parameters if p.name in given}
    _check_together(field, checked)
    params = tuple((p.name, checked[p.name]) for p in field.parameters if checked.get(p.name, p.unsaid) != p.unsaid)
    return Series(field.name, params, _output(field, output), _timeframe(timeframe), check_bars(ago, minimum=0))


def ranked_series(params: Mapping[str, ParameterValue], timeframe: str = "") -> tuple[Series, ...]:
    """The series by which a ranking of these parameters orders symbols. ConditionError: one of them cannot be made."""
    names = params["by"] if isinstance(params["by"], tuple) else (params["by"],)
    return tuple(_ranked(FIELDS[str(name)], params.get("length"), timeframe) for name in names)


def _ranked(field: Field, length: ParameterValue | None, timeframe: str) -> Series:
    if field.kind in {"selection", "position", "clock"}:
        raise ConditionError("wrong_argument", _("Symbols cannot be ranked by %(field)s.", field=field.name))
    takes_length = any(parameter.name == "length" for parameter in field.parameters)
    named = {"length": length} if takes_length and length is not None else {}
    return make_series(field, named=named, timeframe=timeframe)


def check_bars(bars: int, *, minimum: int = 1) -> int:
    """The number of bars when it is within limits; a negative one would look ahead."""
    if bars < 0:
        raise ConditionError("looks_ahead", _("A condition cannot look into the future: bars ago are 0 or more."))
    if not minimum <= bars <= MAX_BARS:
        raise ConditionError(
            "out_of_range",
            _(
                "%(value)s bars is out of range: %(minimum)s to %(maximum)s.",
                value=bars,
                minimum=minimum,
                maximum=MAX_BARS,
            ),
        )
    return bars


def check_number(value: float) -> float:
    """The number when it is within limits; minus zero becomes zero so that a value has one text."""
    if not -MAX_NUMBER <= value <= MAX_NUMBER:  # not a number fails this too
        raise ConditionError("number_too_large", _("This number is too large."))
    return float(value) + 0.0


def check_count(node: Count) -> Count:
    """The count when it can come true: at least 1 of at least as many bars."""
    check_bars(node.bars)
    if not 1 <= node.least <= node.bars:
        raise ConditionError(
            "out_of_range", _("Of %(bars)s bars at least 1 and at most %(bars)s can be counted.", bars=node.bars)
        )
    return node


def constant() -> ConditionError:
    """The error of a comparison that names no field."""
    return ConditionError("constant", _("A comparison needs a field."))


def too_deep() -> ConditionError:
    """The error of a condition that is nested too deep."""
    return ConditionError("too_deep", _("The condition is nested deeper than %(limit)s levels.", limit=MAX_DEPTH))


def check_leaf(leaf: Node) -> Node:
    """The leaf when its operands fit each other: one names a field, times meet times, and all measure the same.

    ConditionError also when it is always or never true.
    """
    inner = operands(leaf)
    if not any(isinstance(operand, Line) for operand in inner):
        raise constant()
    if len({_is_clock(operand) for operand in inner}) > 1:
        raise ConditionError(
            "clock", _('Only time_of_day compares with a time such as "15:20", and with nothing else.')
        )
    check_dimensions(leaf)
    check_verdict(leaf)
    return leaf


def check_tree(node: Node) -> Node:
    """The tree when it is within the limits of depth and size, its leaves are right, and it may be true or false."""
    if depth(node) > MAX_DEPTH:
        raise too_deep()
    if size(node) > MAX_NODES:
        raise ConditionError("too_large", _("The condition has more than %(limit)s parts.", limit=MAX_NODES))
    whole = list(walk(node))
    for inner in whole:
        if operands(inner):
            check_leaf(inner)
    for inner in reversed(whole):  # inner ones first: they say best what is wrong
        if not operands(inner):
            check_verdict(inner)
    return node


def _is_clock(operand: Operand) -> bool:
    return isinstance(operand, Clock) or (isinstance(operand, Line) and operand.series.field == "time_of_day")


def _assign(
    field: Field, positional: Sequence[ParameterValue], named: Mapping[str, ParameterValue]
) -> dict[str, ParameterValue]:
    values = list(positional)
    parameters = list(field.parameters)
    has_source = bool(parameters) and parameters[0].kind == "source"
    if values and isinstance(values[0], str) and not has_source and field.kind == "indicator":
        values = _without_inputs(field, values)
    elif has_source and not (values and isinstance(values[0], str)):
        parameters = parameters[1:]  # `sma(20)`: the source may be left out
    if len(values) > len(parameters):
        raise ConditionError(
            "too_many_arguments",
            _("%(field)s takes %(most)s arguments at most.", field=field.name, most=len(field.parameters)),
            expected=_signature(field),
        )
    given = {parameter.name: value for parameter, value in zip(parameters, values, strict=False)}
    known = {parameter.name for parameter in field.parameters}
    for written, value in named.items():
        name = written.lower()
        name = name if name in known else PARAMETER_ALIASES.get(name, name)
        if name not in known:
            raise ConditionError(
                "unknown_parameter",
                _('%(field)s has no parameter named "%(name)s".', field=field.name, name=written),
                expected=_signature(field),
            )
        if name in given:
            raise ConditionError("given_twice", _('"%(name)s" is given twice.', name=name))
        given[name] = value
    for parameter in field.parameters:
        if parameter.name not in given and parameter.default is not None:
            given[parameter.name] = parameter.default
        if parameter.name not in given and not parameter.is_optional:
            raise ConditionError(
                "missing_argument",
                _("%(field)s needs its %(name)s.", field=field.name, name=parameter.name),
                expected=_signature(field),
            )
    return given


def _without_inputs(field: Field, values: list[ParameterValue]) -> list[ParameterValue]:
    """TA-Lib and Pine write the prices that an indicator reads in front: `rsi(close, 14)`."""
    names = [FIELD_ALIASES.get(str(value).lower(), str(value).lower()) for value in values if isinstance(value, str)]
    if sorted(names) != sorted(field.inputs) or not all(isinstance(v, str) for v in values[: len(names)]):
        raise ConditionError(
            "wrong_source",
            _("%(field)s reads %(inputs)s and nothing else.", field=field.name, inputs=", ".join(field.inputs)),
            expected=_signature(field),
        )
    return values[len(names) :]


def _signature(field: Field) -> Message:
    shown = [p.name if p.default is None else f"{p.name}={p.default}" for p in field.parameters]
    return Message("%(signature)s", {"signature": f"{field.name}({', '.join(shown)})" if shown else field.name})


def _checked(field: Field, parameter: Parameter, value: ParameterValue) -> ParameterValue:
    match parameter.kind:
        case "bars" | "number":
            return _checked_number(parameter, value)
        case "fields":
            return _checked_fields(parameter, value)
    name = str(value).lower()
    if parameter.kind == "source":
        name = FIELD_ALIASES.get(name, name)
    if not isinstance(value, str) or name not in parameter.choices:
        raise ConditionError(
            "wrong_argument",
            _(
                '"%(value)s" is not a %(name)s of %(field)s.',
                value=number_text(value) if isinstance(value, int | float) else value,
                name=parameter.name,
                field=field.name,
            ),
            expected=Message("%(choices)s", {"choices": ", ".join(parameter.choices)}),
        )
    return name


def _checked_number(parameter: Parameter, value: ParameterValue) -> ParameterValue:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConditionError("wrong_argument", _("%(name)s is a number.", name=parameter.name))
    number = check_number(value)
    if parameter.kind == "bars" and number != int(number):
        raise ConditionError("wrong_argument", _("%(name)s is a whole number of bars.", name=parameter.name))
    if not parameter.minimum <= number <= parameter.maximum:
        raise ConditionError(
            "out_of_range",
            _(
                "%(name)s %(value)s is out of range: %(minimum)s to %(maximum)s.",
                name=parameter.name,
                value=number_text(number),
                minimum=number_text(parameter.minimum),
                maximum=number_text(parameter.maximum),
            ),
        )
    return int(number) if parameter.kind == "bars" else number


def _checked_fields(parameter: Parameter, value: ParameterValue) -> ParameterValue:
    names = value if isinstance(value, tuple) else (value,)
    if not names or not all(isinstance(name, str) for name in names):
        raise ConditionError("wrong_argument", _("%(name)s names one field or a list of them.", name=parameter.name))
    found = tuple(find_field(str(name))[0].name for name in names)
    return found if len(found) > 1 else found[0]


def _check_together(field: Field, params: Mapping[str, ParameterValue]) -> None:
    if field.kind == "selection":
        ranked_series(params)
    # TA-Lib swaps the two silently; we say so.
    if field.name == "macd" and float(str(params["fast"])) >= float(str(params["slow"])):
        raise ConditionError("out_of_range", _("The fast length of macd must be below the slow one."))


def _output(field: Field, written: str) -> str:
    if not field.outputs:
        if written:
            raise ConditionError(
                "unknown_output", _('%(field)s has no line named "%(name)s".', field=field.name, name=written)
            )
        return ""
    name = written.lower()
    name = name if name in field.outputs else OUTPUT_ALIASES.get(name, name)
    name = name or field.default_output
    lines = Message("%(lines)s", {"lines": ", ".join(f".{output}" for output in field.outputs)})
    if not name:
        raise ConditionError("missing_output", _("Say which line of %(field)s.", field=field.name), expected=lines)
    if name not in field.outputs:
        raise ConditionError(
            "unknown_output",
            _('%(field)s has no line named "%(name)s".', field=field.name, name=written),
            expected=lines,
        )
    return name


def _timeframe(written: str) -> str:
    name = TIMEFRAME_ALIASES.get(written, written)
    if name and name not in TIMEFRAMES:
        raise ConditionError(
            "unknown_timeframe",
            _('There is no timeframe "%(name)s".', name=written),
            expected=Message("%(names)s", {"names": ", ".join(TIMEFRAMES)}),
        )
    return name
