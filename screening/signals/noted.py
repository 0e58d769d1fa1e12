"""What a strategy says about a position and no step checks: it goes with the signal, and says so. Pure."""

from collections.abc import Mapping
from typing import Any, Literal

from screening.conditions import ConditionError
from screening.conditions.fields import FIELDS
from screening.conditions.reading.parser import parse_series
from screening.conditions.text import series_text
from screening.strategy import (
    AtrRisk,
    CalendarSchedule,
    LevelRisk,
    MarketSchedule,
    Part,
    PercentRisk,
    RewardRisk,
    Risk,
    Sizing,
)


class Noted(Part):
    """Noted, not checked. `entry` and `exit` are the whole groups as conditions when a screen has a part of them only.

    `schedule` is one that no trigger can follow; `direction` is said when it is both.
    """

    stop_loss: Risk | None = None
    take_profit: Risk | None = None
    trailing_stop: Risk | None = None
    sizing: Sizing | None = None
    entry: str = ""
    exit: str = ""
    schedule: MarketSchedule | CalendarSchedule | None = None
    direction: Literal["both"] | None = None

    def as_json(self) -> dict[str, Any]:
        """Only what is said."""
        return {name: value for name, value in self.model_dump(mode="json", exclude_none=True).items() if value != ""}

    @property
    def series(self) -> tuple[str, ...]:
        """The series whose values at the bar its levels need: "atr(14)", "low[1]"."""
        risks = (self.stop_loss, self.take_profit, self.trailing_stop)
        return tuple(dict.fromkeys(text for risk in risks if risk for text in _series_of(risk)))


def levels(noted: Noted, *, price: float, is_short: bool, values: Mapping[str, float | None]) -> dict[str, float]:
    """The prices of stop, target and trailing stop if one entered at `price`; only those that can be told.

    `values` are by the text of the series. A trailing stop is where it would begin.
    """
    against, along = (1, -1) if is_short else (-1, 1)
    found: dict[str, float] = {}
    stop = _level(noted.stop_loss, price, against, values)
    target = _level(noted.take_profit, price, along, values)
    if isinstance(noted.take_profit, RewardRisk) and stop is not None:
        target = price + along * noted.take_profit.value * abs(price - stop)
    trailing = _level(noted.trailing_stop, price, against, values)
    for name, level in (("stop_loss", stop), ("take_profit", target), ("trailing_stop", trailing)):
        if level is not None and level > 0:
            found[name] = float(f"{level:.10g}")
    return found


def _level(risk: Risk | None, price: float, side: int, values: Mapping[str, float | None]) -> float | None:
    match risk:
        case PercentRisk():
            return price * (1 + side * risk.value / 100)
        case AtrRisk():
            true_range = _value(risk, values)
            return None if true_range is None else price + side * risk.mult * true_range
        case LevelRisk():
            return _value(risk, values)
    return None


def _value(risk: Risk, values: Mapping[str, float | None]) -> float | None:
    return next((values.get(text) for text in _series_of(risk)), None)


def _series_of(risk: Risk) -> tuple[str, ...]:
    match risk:
        case AtrRisk():
            return (f"atr({risk.length})",)
        case LevelRisk():
            try:
                series = parse_series(f"{risk.field}[{risk.offset}]" if risk.offset else risk.field)
            except ConditionError:
                return ()
            return (series_text(series),) if FIELDS[series.field].kind in {"price", "indicator"} else ()
    return ()
