"""Stops, sizes, markets and the like as short texts that a person can type and read back. Pure."""

import re
from typing import Any, get_args

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.strategy import (
    AtrRisk,
    CalendarSchedule,
    CronSchedule,
    Direction,
    EqualWeight,
    Index,
    IntervalSchedule,
    LevelRisk,
    Market,
    MarketSchedule,
    PercentEquity,
    PercentRisk,
    RewardRisk,
    Risk,
    RiskPercent,
    Schedule,
    Sizing,
    Split,
    Strategy,
    Timeframe,
    Universe,
)

RISKS = ("stop_loss", "take_profit", "trailing_stop")
# Whose values are typed as such and not as conditions.
NAMES = (*RISKS, "sizing", "schedule", "universe", "timeframe", "direction")
MARKET_OF_INDEX: dict[str, Market] = {
    **dict.fromkeys(("SP500", "NASDAQ100", "DJIA", "RUSSELL2000"), "US"),
    **dict.fromkeys(("KOSPI", "KOSDAQ", "KOSPI200"), "KR"),
}

_NUMBER = r"(\d+(?:\.\d+)?)"
_PERCENT = re.compile(rf"{_NUMBER}\s*%")
_ATR = re.compile(rf"{_NUMBER}\s*\*?\s*atr(?:\s*\(\s*(\d+)\s*\))?")
_REWARD = re.compile(rf"{_NUMBER}\s*r")
_RISK = re.compile(rf"risk\s+{_NUMBER}\s*%")
_EQUAL = re.compile(r"equal\s+(\d+)")
_SPLIT = re.compile(r"split\s+(\d+)")
_CRON = re.compile(r"cron\s+(\S+ \S+ \S+ \S+ \S+)\s+(\S+)")
_EVERY = re.compile(r"every\s+(\d+)\s+(second|minute|hour)s?")
_SESSION = re.compile(r"(open|close)(?:\s*([+-])\s*(\d+)(?:\s*min(?:utes)?)?)?")
_LEFT_OUT = re.compile(r"NO\s+(?=[A-Z]+$)")
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9.\-^=/]{0,31}")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}

_EXPECTED: dict[str, Message] = {
    **dict.fromkeys(RISKS, _("a distance: 5%, 2 atr(14) or 3R")),
    "sizing": _("a size: 10%, risk 1%, equal 10 or split 3"),
    "schedule": _("a schedule: close -10, every 30 minutes, or cron 30 16 * * 1-5 Asia/Seoul"),
    "universe": _(
        "a market (US, KR, CRYPTO, FX, FUTURES), an index (SP500, KOSPI200, …) or symbols with commas, and what is "
        "left out: no halted, no administrative, no spac, no preferred, no fund"
    ),
    "timeframe": _("a timeframe: 1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w or 1M"),
    "direction": _("a direction: long, short or both"),
}


class NoSuchPart(ValueError):
    """A text that is no value of the part; `expected` says what is."""

    def __init__(self, expected: Message) -> None:
        self.expected = expected
        super().__init__(str(expected))


def expected_of(name: str) -> Message:
    """What may be typed for a part of NAMES."""
    return _EXPECTED[name]


def part_of(name: str, text: str) -> Any:
    """The value of a part of NAMES as a strategy holds it; raises NoSuchPart for a text that says none."""
    written = " ".join(text.split())
    try:
        if name in RISKS:
            found: Any = _risk(written.lower())
        elif name == "sizing":
            found = _sizing(written.lower())
        elif name == "schedule":
            found = _schedule(written)
        elif name == "universe":
            found = _universe(written.upper())
        else:
            known = get_args(Timeframe if name == "timeframe" else Direction)
            found = written if written in known else None
    except ValueError as error:  # a number beyond what the part can hold
        raise NoSuchPart(_EXPECTED[name]) from error
    if found is None:
        raise NoSuchPart(_EXPECTED[name])
    return found


def part_text(strategy: Strategy, name: str) -> str:
    """The part of NAMES as text that `part_of` reads back; empty when it isn't said or has no such text."""
    value = getattr(strategy, name)
    if value is None:
        return ""
    if isinstance(value, Universe):
        left_out = (f"no {name}" for name in value.exclude)
        return ", ".join(part for part in (value.index or value.market, *value.symbols, *left_out) if part)
    if isinstance(value, str):
        return value
    return _schedule_text(value) if name == "schedule" else _amount_text(value)


def _risk(text: str) -> Risk | None:
    if found := _PERCENT.fullmatch(text):
        return PercentRisk(value=float(found[1]))
    if found := _ATR.fullmatch(text):
        return AtrRisk(mult=float(found[1]), length=int(found[2] or 14))
    if found := _REWARD.fullmatch(text):
        return RewardRisk(value=float(found[1]))
    return None


def _sizing(text: str) -> Sizing | None:
    if found := _PERCENT.fullmatch(text):
        return PercentEquity(value=float(found[1]))
    if found := _RISK.fullmatch(text):
        return RiskPercent(value=float(found[1]))
    if found := _EQUAL.fullmatch(text):
        return EqualWeight(n=int(found[1]))
    if found := _SPLIT.fullmatch(text):
        return Split(n=int(found[1]))
    return None


def _schedule(text: str) -> Schedule | None:
    if found := _CRON.fullmatch(text):
        return CronSchedule(cron=found[1], tz=found[2])
    if found := _EVERY.fullmatch(text.lower()):
        return IntervalSchedule(seconds=int(found[1]) * _SECONDS[found[2]])
    if found := _SESSION.fullmatch(text.lower()):
        minutes = int(found[3] or 0) * (-1 if found[2] == "-" else 1)
        return MarketSchedule.model_validate({"event": found[1], "offset_minutes": minutes})
    return None


def _universe(text: str) -> Universe | None:
    names = [name.strip() for name in text.split(",") if name.strip()]
    left_out = [name for name in names if _LEFT_OUT.match(name)]
    names = [name for name in names if name not in left_out]
    if not (names or left_out) or not all(_SYMBOL.fullmatch(name) for name in names):
        return None
    market = next((name for name in names if name in get_args(Market)), None)
    index = next((name for name in names if name in get_args(Index)), None)
    symbols = tuple(dict.fromkeys(name for name in names if name not in {market, index}))
    return Universe.model_validate(
        {
            "market": market or MARKET_OF_INDEX.get(index or ""),
            "index": index,
            "symbols": symbols,
            "exclude": tuple(dict.fromkeys(_LEFT_OUT.sub("", name).lower() for name in left_out)),
        }
    )


def _amount_text(value: Risk | Sizing) -> str:
    match value:
        case PercentRisk() | PercentEquity():
            return f"{value.value:.10g}%"
        case AtrRisk():
            return f"{value.mult:.10g} atr({value.length})"
        case RewardRisk():
            return f"{value.value:.10g}R"
        case RiskPercent():
            return f"risk {value.value:.10g}%"
        case EqualWeight():
            return f"equal {value.n}"
        case Split():
            return f"split {value.n}"
        case LevelRisk():
            return ""


def _schedule_text(value: Schedule) -> str:
    match value:
        case CronSchedule():
            return f"cron {value.cron} {value.tz}"
        case IntervalSchedule():
            unit, seconds = ("minute", 60) if value.seconds % 60 == 0 else ("second", 1)
            return f"every {value.seconds // seconds} {unit}s"
        case MarketSchedule():
            return f"{value.event} {value.offset_minutes:+d}" if value.offset_minutes else value.event
        case CalendarSchedule():
            return ""
