"""What the rules of a .kis.yaml name: parameters ($period), indicators and patterns by their alias. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.kis_files.indicators import CANDLESTICKS, CONSECUTIVE, DISPARITY, DISPARITY_PERIOD, INDICATORS, NO_EQUAL
from screening.kis_files.located import Place, Value

_OF_INDICATOR = frozenset({"id", "alias", "name", "params", "output"})
_REFERENCE = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")


class NotTaken(Exception):  # it is no error: the file may say so, and it is told
    """A part of a rule that has no equal here: why, and what to do."""

    def __init__(self, code: str, message: Message, hint: Message | None = None) -> None:
        self.code = code
        self.message = message
        self.hint = hint
        super().__init__(str(message))


@dataclass(frozen=True)
class Told:
    """Something that is told of an indicator: that the broker computes it otherwise, or whose default was taken."""

    code: str
    indicator: str
    message: Message


@dataclass(frozen=True)
class Meant:
    """What a name stands for: the text of a series, or an indicator that is none (`special`) with its parameters."""

    series: str = ""
    special: str = ""
    period: float = 0.0
    direction: str = ""
    notes: tuple[Told, ...] = ()
    places: tuple[Place, ...] = ()


class Operands:
    """The names that a strategy defines."""

    def __init__(self, strategy: Value) -> None:
        self._params = strategy.get("params")
        indicators, candlesticks = (list(_by_alias(strategy.items(name))) for name in ("indicators", "candlesticks"))
        counted = Counter(alias for alias, _definition in (*indicators, *candlesticks))
        self._doubled = {alias for alias, count in counted.items() if count > 1}
        self._indicators, self._candlesticks = dict(indicators), dict(candlesticks)
        self._used: set[str] = set()

    def unused_parameters(self) -> list[str]:
        """Parameters that nothing refers to, in their order."""
        known = self._params.value if self._params is not None and isinstance(self._params.value, dict) else {}
        return [name for name in known if name not in self._used]

    def number(self, value: Value | None) -> float | None:
        """The number of a value or of the parameter that it names; None when there is none. Raises NotTaken."""
        if value is None:
            return None
        found = self._resolved(value.value)
        if isinstance(found, bool):
            return None
        if isinstance(found, int | float):
            return float(found)
        try:
            return float(found) if isinstance(found, str) and len(found) < 40 else None
        except ValueError:
            return None

    def places_of(self, value: Value | None) -> tuple[Place, ...]:
        """Where the parameter of a value is defined, when it names one."""
        match = _REFERENCE.fullmatch(value.value) if value is not None and isinstance(value.value, str) else None
        params = self._params
        return (params.field(match[1]),) if match and params is not None and match[1] in params.value else ()

    def is_candlestick(self, alias: str) -> bool:
        """Whether an alias is that of a pattern."""
        return alias in self._candlesticks

    def candlestick(self, alias: str) -> tuple[str, Place | None]:
        """The field of a pattern, by its alias or its id. Raises NotTaken."""
        self._check_single(alias)
        definition = self._candlesticks.get(alias)
        name = definition.text("id") if definition is not None else alias
        if name not in CANDLESTICKS:
            raise NotTaken("unknown_pattern", _("The pattern “%(name)s” has no equal here.", name=name[:40]))
        return CANDLESTICKS[name], definition.place if definition is not None else None

    def meant(self, alias: str, output: str) -> Meant:
        """What an alias stands for; `output` as the rule says it, "" when it doesn't. Raises NotTaken."""
        self._check_single(alias)
        definition = self._indicators.get(alias)
        if definition is None:
            known = ", ".join(sorted(self._indicators))
            text = _("No indicator is called “%(name)s”.", name=alias[:40])
            raise NotTaken("unknown_alias", text, _("There are: %(known)s.", known=known) if known else None)
        name = definition.text("id")
        strange = [key for key in definition.value if key not in _OF_INDICATOR]
        if strange:
            raise NotTaken("unknown_key", _("An indicator has no “%(name)s”.", name=strange[0][:40]))
        params, places, notes = self._parameters(name, definition)
        places = (definition.place, *places)
        if name == DISPARITY:
            return Meant(special=name, period=params["period"], notes=notes, places=places)
        if name == CONSECUTIVE:
            given = definition.get("params")
            direction = (given.text("direction") if given else "") or "up"
            if direction not in {"up", "down"}:
                raise NotTaken("unknown_direction", _("consecutive counts up or down, not “%(word)s”.", word=direction))
            return Meant(special=name, direction=direction, places=places)
        indicator = INDICATORS[name]
        line = output or definition.text("output") or indicator.default_output
        if line == "value" and line not in indicator.lines:
            line = indicator.default_output  # the broker writes "value" where its builder was asked nothing
        if line not in indicator.lines:
            outputs = ", ".join(indicator.lines)
            text = _("%(name)s has no output “%(output)s” here.", name=name, output=line[:40])
            raise NotTaken("unknown_output", text, _("There are: %(known)s.", known=outputs))
        if why := indicator.fits(params):
            raise NotTaken("no_equal", why)
        if indicator.note is not None:
            notes = (Told("broker_differs", name, indicator.note), *notes)
        return Meant(series=indicator.series(line, params), notes=notes, places=places)

    def _check_single(self, alias: str) -> None:
        if alias in self._doubled:
            text = _("Two indicators are called “%(name)s”.", name=alias[:40])
            raise NotTaken("alias_twice", text, _("Give each an alias of its own."))

    def _parameters(self, name: str, definition: Value) -> tuple[dict[str, float], tuple[Place, ...], tuple[Told, ...]]:
        """Parameters with defaults filled in, where named ones are defined, and which were filled in."""
        if name in NO_EQUAL:
            raise NotTaken("no_equal", NO_EQUAL[name].why, NO_EQUAL[name].hint)
        if name not in INDICATORS and name not in {DISPARITY, CONSECUTIVE}:
            hint = _("Leave the condition out of the file, or say it with another indicator.")
            raise NotTaken("no_equal", _("The indicator “%(name)s” has no equal here.", name=name[:40]), hint)
        defaults = {DISPARITY: {"period": DISPARITY_PERIOD}, CONSECUTIVE: {}}.get(name)
        defaults = dict(INDICATORS[name].defaults) if defaults is None else defaults
        given = definition.get("params")
        values = given.value if given is not None and isinstance(given.value, dict) else {}
        strange = [key for key in values if key not in defaults and not (name == CONSECUTIVE and key == "direction")]
        if strange:
            text = _("%(name)s has no parameter “%(parameter)s”.", name=name, parameter=strange[0][:40])
            raise NotTaken("unknown_parameter", text)
        found = dict(defaults)
        places: list[Place] = []
        filled: list[str] = []
        for key, default in defaults.items():
            value = given.get(key) if given is not None else None
            number = self.number(value)
            if value is not None and number is None:
                text = _("%(parameter)s of %(name)s is no number.", name=name, parameter=key)
                raise NotTaken("no_number", text)
            if number is None:
                filled.append(f"{key} {default:g}")
            else:
                found[key] = number
                places += self.places_of(value)
        if not filled:
            return found, tuple(places), ()
        note = _("Not given, taken from the broker's builder: %(values)s.", values=", ".join(filled))
        return found, tuple(places), (Told("default_taken", name, note),)

    def _resolved(self, value: object) -> object:
        match = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            return value
        params = self._params
        if params is None or not isinstance(params.value, dict) or match[1] not in params.value:
            raise NotTaken("unknown_parameter", _("No parameter is called $%(name)s.", name=match[1][:40]))
        self._used.add(match[1])
        found = params.value[match[1]]
        inner = found.get("default") if isinstance(found.value, dict) else found
        return inner.value if inner is not None else None


def _by_alias(definitions: Iterator[Value]) -> Iterator[tuple[str, Value]]:
    """Definitions by alias; one without has its id and a number, as the broker counts them."""
    counts: Counter[str] = Counter()
    for one in definitions:
        if not isinstance(one.value, dict):
            continue  # what names it says that there is no such indicator
        name = one.text("id")
        if not one.text("alias"):
            counts[name] += 1
        yield one.text("alias") or f"{name}_{counts[name]}", one
