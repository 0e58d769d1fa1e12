"""One rule of a .kis.yaml as a condition of ours, or why it is none. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError, parse
from screening.conditions.text import number_text
from screening.kis_files.indicators import CONSECUTIVE, DISPARITY, PRICES, SIGNALS
from screening.kis_files.located import Place, Value
from screening.kis_files.operands import Meant, NotTaken, Operands, Told

_OPERATORS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("greater_than", "gt", ">"), ">"),
        **dict.fromkeys(("less_than", "lt", "<"), "<"),
        **dict.fromkeys(("greater_equal", "gte", ">="), ">="),
        **dict.fromkeys(("less_equal", "lte", "<="), "<="),
        **dict.fromkeys(("equals", "equal", "eq", "=="), "=="),
        **dict.fromkeys(("not_equal", "!="), "!="),
        **dict.fromkeys(("cross_above", "crosses_above", "crossover", "indicator_cross_above"), "crosses_above"),
        **dict.fromkeys(("cross_below", "crosses_below", "crossunder", "indicator_cross_below"), "crosses_below"),
    }
)
_KEYS = frozenset(
    {"indicator", "operator", "compare_to", "value", "output", "compare_output", "compare_scalar", "compare_operation"}
    | {"candlestick", "signal"}
)
_NEVER = "never_true"
_WINDOWS = ("highest(", "lowest(")


@dataclass(frozen=True)
class ReadRule:
    """`text`: the condition; "" where there is none, and then why (`refusal`) and what to do.

    `place`: where the rule stands; `sources`: that, its indicators and the parameters that it names. `meant_perhaps`: a
    condition that was probably meant where the one that stands there can never hold.
    """

    place: Place
    sources: tuple[Place, ...]
    text: str = ""
    code: str = ""
    refusal: Message | None = None
    hint: Message | None = None
    notes: tuple[Told, ...] = ()
    meant_perhaps: str = ""


@dataclass(frozen=True)
class _Written:
    text: str
    notes: tuple[Told, ...] = ()
    places: tuple[Place, ...] = ()


def read_rule(rule: Value, operands: Operands) -> ReadRule:
    """The rule as a condition. Never raises."""
    place = rule.place
    try:
        written = _written(rule, operands)
    except NotTaken as error:
        return ReadRule(place, (place,), code=error.code, refusal=error.message, hint=error.hint)
    sources = tuple(dict.fromkeys((place, *written.places)))
    try:
        text = parse(written.text).text()
    except ConditionError as error:
        perhaps = _without_present_bar(written.text) if error.code == _NEVER else ""
        hint = error.hint
        if perhaps:
            hint = _(
                "The highest and the lowest include the present bar here as there. Probably meant: %(condition)s.",
                condition=perhaps,
            )
        return ReadRule(
            place,
            sources,
            code=error.code,
            refusal=error.message,
            hint=hint,
            notes=written.notes,
            meant_perhaps=perhaps,
        )
    return ReadRule(place, sources, text=text, notes=written.notes)


def _written(rule: Value, operands: Operands) -> _Written:
    if not isinstance(rule.value, dict):
        raise NotTaken("no_rule", _("This is no condition: it needs indicator, operator and compare_to."))
    strange = [name for name in rule.value if name not in _KEYS]
    if strange:
        raise NotTaken("unknown_key", _("A condition has no “%(name)s”.", name=strange[0][:40]))
    alias = rule.text("indicator")
    pattern = rule.text("candlestick") or (alias if operands.is_candlestick(alias) else "")
    if pattern:
        return _candlestick(pattern, rule.text("signal") or "detected", operands)
    operator = _operator(rule)
    left = _operand(alias, rule.text("output"), operands)
    number, right = _right(rule, operands)
    notes = (*left.notes, *(note for note in (right.notes if right else ()) if note not in left.notes))
    places = (*left.places, *(right.places if right else ()), *operands.places_of(_compared(rule)))
    if left.special == CONSECUTIVE:
        return _Written(_consecutive(left, operator, number), notes, places)
    if right is not None and right.special:
        text = _("%(name)s can only be compared with a number here.", name=right.special)
        raise NotTaken("no_equal", text, _("Write it on the left, and a number on the right."))
    if left.special == DISPARITY:
        return _Written(_disparity(left, operator, number), notes, places)
    other = number_text(number) if number is not None else _scaled(rule, right.series if right else "", operator)
    return _Written(f"{left.series} {operator} {other}", notes, places)


def _operator(rule: Value) -> str:
    said = rule.text("operator").strip().lower()
    if not said:
        raise NotTaken("no_operator", _("The condition has no operator."), _("Write greater_than, cross_above, …"))
    if said not in _OPERATORS:
        known = "greater_than, less_than, greater_equal, less_equal, equals, cross_above, cross_below"
        text = _("“%(operator)s” is no operator that is known here.", operator=said[:40])
        raise NotTaken("unknown_operator", text, _("There are: %(known)s.", known=known))
    return _OPERATORS[said]


def _operand(alias: str, output: str, operands: Operands) -> Meant:
    if not alias:
        raise NotTaken("no_indicator", _("The condition has no indicator."), _("Write the alias of one, or close."))
    return Meant(series=PRICES[alias]) if alias in PRICES else operands.meant(alias, output)


def _compared(rule: Value) -> Value | None:
    """What the left side is compared with: the broker's backtester takes `value` first."""
    return rule.get("value") or rule.get("compare_to")


def _right(rule: Value, operands: Operands) -> tuple[float | None, Meant | None]:
    found = _compared(rule)
    if found is None:
        raise NotTaken("nothing_compared", _("The condition compares with nothing."), _("Write compare_to."))
    number = operands.number(found)
    if number is not None:
        return number, None
    if not isinstance(found.value, str) or found.value.startswith("$"):
        raise NotTaken("no_number", _("What it is compared with is neither a number nor a name."))
    return None, _operand(found.value, rule.text("compare_output"), operands)


def _scaled(rule: Value, series: str, operator: str) -> str:
    scalar = rule.get("compare_scalar")
    if scalar is None:
        return series
    if operator.startswith("crosses"):
        text = _("The broker's backtester leaves compare_scalar out of a crossing, so it is not clear what is meant.")
        raise NotTaken("scaled_crossing", text, _("Say it with the indicator disparity."))
    number = scalar.value
    how = rule.text("compare_operation") or "mul"
    if isinstance(number, bool) or not isinstance(number, int | float) or (how == "div" and not number):
        raise NotTaken("no_number", _("compare_scalar is no number that can be used."))
    match how:
        case "mul":
            return f"{number_text(number)} * {series}"
        case "div":
            return f"{number_text(1 / number)} * {series}"
        case "add" | "sub":
            signed = number if how == "add" else -number
            return f"{series} {'+' if signed >= 0 else '-'} {number_text(abs(signed))}"
    raise NotTaken("unknown_operation", _("compare_operation is mul, div, add or sub, not “%(word)s”.", word=how[:20]))


def _disparity(left: Meant, operator: str, number: float | None) -> str:
    """Close by average in percent against a number is the close against a share of the average."""
    if number is None or number <= 0:
        raise NotTaken("no_equal", _("disparity can only be compared with a number above 0 here."))
    share = number_text(round(number / 100, 12))
    return f"close {operator} {share} * sma({number_text(left.period)})"


def _consecutive(left: Meant, operator: str, number: float | None) -> str:
    """So many closes in a row, each above (below) the one before it."""
    least = {">=": number, ">": None if number is None else number + 1}.get(operator)
    if least is None or least != int(least) or not 1 <= least <= 500:
        text = _("consecutive can only be at least so many bars here (greater_equal and a whole number).")
        raise NotTaken("no_equal", text)
    sign = ">" if left.direction == "up" else "<"
    one = f"close {sign} close[1]"
    return one if least == 1 else f"{one} for {int(least)} bars"


def _candlestick(alias: str, signal: str, operands: Operands) -> _Written:
    if signal not in SIGNALS:
        known = ", ".join(SIGNALS)
        text = _("A pattern has no signal “%(signal)s”.", signal=signal[:40])
        raise NotTaken("unknown_signal", text, _("There are: %(known)s.", known=known))
    field, place = operands.candlestick(alias)
    return _Written(f"{field} {SIGNALS[signal]}", places=(place,) if place else ())


def _without_present_bar(text: str) -> str:
    """The same against the window as it was a bar before; "" when that is no condition either."""
    left, operator, right = text.partition(" crosses_above " if " crosses_above " in text else " > ")
    if not operator:
        left, operator, right = text.partition(" crosses_below " if " crosses_below " in text else " < ")
    if not operator or not right.startswith(_WINDOWS):
        return ""
    sign = {"crosses_above": ">", "crosses_below": "<"}.get(operator.strip(), operator.strip())
    try:
        return parse(f"{left} {sign} {right}[1]").text()
    except ConditionError:
        return ""
