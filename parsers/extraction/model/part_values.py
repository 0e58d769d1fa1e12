"""Stops, targets, sizes and schedules in the short forms that a model writes, and back. Pure.

`percent 5`, `percent 8 fraction 0.5`, `atr 2 length 14`, `rr 3`, `level low[1]`; `risk_percent 1`,
`percent_equity 15`, `equal_weight 20`, `split 3`; `cron 30 15 * * 1-5 Asia/Seoul`, `every 15m`, `market close -10m`,
`calendar month last_trading_day`.
"""

import re
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from parsers.extraction.base import PartKind
from screening.strategy import (
    AtrRisk,
    CalendarSchedule,
    CronSchedule,
    EqualWeight,
    IntervalSchedule,
    LevelRisk,
    MarketSchedule,
    PercentEquity,
    PercentRisk,
    RewardRisk,
    Risk,
    RiskPercent,
    Schedule,
    Sizing,
    Split,
)

_NUMBER = r"(\d+(?:\.\d+)?)"
_FRACTION = rf"(?: fraction {_NUMBER})?"
_UNITS = {"s": 1, "m": 60, "h": 3600}
_RISKS: tuple[tuple[str, Callable[[re.Match[str]], dict[str, Any]]], ...] = (
    (rf"percent {_NUMBER}{_FRACTION}", lambda m: {"type": "percent", "value": m[1], "fraction": m[2] or 1}),
    (
        rf"atr {_NUMBER} length (\d+){_FRACTION}",
        lambda m: {"type": "atr", "mult": m[1], "length": m[2], "fraction": m[3] or 1},
    ),
    (rf"rr {_NUMBER}{_FRACTION}", lambda m: {"type": "rr", "value": m[1], "fraction": m[2] or 1}),
    (
        rf"level ([a-z_0-9]+)(?:\[(\d+)\])?{_FRACTION}",
        lambda m: {"type": "level", "field": m[1], "offset": m[2] or 0, "fraction": m[3] or 1},
    ),
)
_SIZES: tuple[tuple[str, Callable[[re.Match[str]], dict[str, Any]]], ...] = (
    (rf"(risk_percent|percent_equity) {_NUMBER}", lambda m: {"type": m[1], "value": m[2]}),
    (r"(equal_weight|split) (\d+)", lambda m: {"type": m[1], "n": m[2]}),
)
_SCHEDULES: tuple[tuple[str, Callable[[re.Match[str]], dict[str, Any]]], ...] = (
    (r"cron ((?:\S+ ){4}\S+)(?: (\S+/\S+|UTC))?", lambda m: {"type": "cron", "cron": m[1], "tz": m[2] or ""}),
    (r"every (\d+)([smh])", lambda m: {"type": "interval", "seconds": int(m[1]) * _UNITS[m[2]]}),
    (
        r"market (open|close)(?: ([+-]\d+)m)?",
        lambda m: {"type": "market", "event": m[1], "offset_minutes": int(m[2] or 0)},
    ),
    (
        r"calendar (month|quarter|half_year|year)(?: months ([\d,]+))?(?: (first_trading_day|last_trading_day))?",
        lambda m: {
            "type": "calendar",
            "every": m[1],
            "months": tuple(map(int, m[2].split(","))) if m[2] else None,
            "day": m[3],
        },
    ),
)
# What may be written for each kind.
FORMS: dict[str, str] = {
    **dict.fromkeys(
        ("stop_loss", "take_profit", "trailing_stop"),
        "percent N | atr N length N | rr N | level FIELD[N], each with an optional: fraction N (0 to 1)",
    ),
    "sizing": "risk_percent N | percent_equity N | equal_weight N | split N",
    "schedule": (
        "cron M H D MON DOW [ZONE] | every Nm (s, m, h) | market open|close [+Nm|-Nm] | "
        "calendar month|quarter|half_year|year [months N,N] [first_trading_day|last_trading_day]"
    ),
}
_READERS: dict[str, tuple[tuple[tuple[str, Any], ...], TypeAdapter[Any]]] = {
    **dict.fromkeys(("stop_loss", "take_profit", "trailing_stop"), (_RISKS, TypeAdapter(Risk))),
    "sizing": (_SIZES, TypeAdapter(Sizing)),
    "schedule": (_SCHEDULES, TypeAdapter(Schedule)),
}


def value_of(kind: PartKind, text: str) -> Risk | Sizing | Schedule | None:
    """The value of a form; None for a text that is none, or whose numbers make no sense."""
    forms, adapter = _READERS[kind]
    written = " ".join(text.split())
    for pattern, made in forms:
        if found := re.fullmatch(pattern, written):
            try:
                value: Risk | Sizing | Schedule = adapter.validate_python(made(found))
            except ValidationError:
                return None
            return value
    return None


def form_of(value: Risk | Sizing | Schedule) -> str:
    """The form of a value; `value_of` gives the same value back."""
    match value:
        case PercentRisk() | AtrRisk() | RewardRisk() | LevelRisk():
            return _risk_form(value) + ("" if value.fraction == 1 else f" fraction {value.fraction:.10g}")
        case RiskPercent() | PercentEquity():
            return f"{value.type} {value.value:.10g}"
        case EqualWeight() | Split():
            return f"{value.type} {value.n}"
    return _schedule_form(value)


def _risk_form(value: Risk) -> str:
    match value:
        case PercentRisk():
            return f"percent {value.value:.10g}"
        case AtrRisk():
            return f"atr {value.mult:.10g} length {value.length}"
        case RewardRisk():
            return f"rr {value.value:.10g}"
        case LevelRisk():
            return f"level {value.field}" + (f"[{value.offset}]" if value.offset else "")


def _schedule_form(value: Schedule) -> str:
    match value:
        case CronSchedule():
            return f"cron {value.cron} {value.tz}".strip()
        case IntervalSchedule():
            unit = next(name for name in ("h", "m", "s") if value.seconds % _UNITS[name] == 0)
            return f"every {value.seconds // _UNITS[unit]}{unit}"
        case MarketSchedule():
            return f"market {value.event}" + (f" {value.offset_minutes:+d}m" if value.offset_minutes else "")
        case CalendarSchedule():
            months = f" months {','.join(map(str, value.months))}" if value.months else ""
            return f"calendar {value.every}{months}" + (f" {value.day}" if value.day else "")


def numbers_of(value: Risk | Sizing | Schedule) -> str:
    """The numbers of an amount, which its words must bear out; "" for times, whose words are of many kinds."""
    match value:
        case AtrRisk():
            length = "" if value.length == _USUAL_ATR else f" {value.length}"
            return f"{value.mult:.10g}{length}{_fraction_number(value.fraction)}"
        case PercentRisk() | RewardRisk():
            return f"{value.value:.10g}{_fraction_number(value.fraction)}"
        case RiskPercent() | PercentEquity():
            return f"{value.value:.10g}"
        case EqualWeight() | Split():
            return str(value.n)
    return ""


_USUAL_ATR = 14


def _fraction_number(share: float) -> str:
    return "" if share == 1 else f" {share:.10g}"
