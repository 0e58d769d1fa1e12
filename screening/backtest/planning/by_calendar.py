"""What a schedule makes of a strategy: when it is looked at, whether holdings are changed then, or something bought.

Pure.
"""

from dataclasses import dataclass
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

from pastetrader.common.cron import BadCron, check_cron
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.backtest.planning.days import LimitedSchedule, fires_every_weekday
from screening.conditions import parse
from screening.conditions.evaluation.row_filters import has_rank
from screening.conditions.tree import All, Compare, Line, Node, Number
from screening.strategy import CalendarSchedule, CronSchedule, EqualWeight, Schedule, Strategy

# signals: each signal is a trade; rebalancing: holdings are changed on dates; purchases: an amount on dates.
Mode = Literal["signals", "rebalancing", "purchases"]


@dataclass(frozen=True)
class SaidOfSchedule:
    """What becomes of it, as a Verdict has it."""

    verdict: Literal["used", "assumed", "refused"]
    code: str
    message: Message


def mode_of(strategy: Strategy) -> Mode:
    """How a strategy trades: by what it says beside its schedule.

    Holdings are changed when the calendar, or a cron of some days only, stands beside a rank in the entry; or the
    calendar beside a number of names of equal weight, or an index.
    """
    text = strategy.entry.text()
    if not text:
        return "signals" if strategy.schedule is None else "purchases"
    limited = limited_by(strategy.schedule)
    if limited is None:
        return "signals"
    names_members = isinstance(strategy.sizing, EqualWeight) or strategy.universe.index is not None
    is_calendar = isinstance(limited, CalendarSchedule)
    return "rebalancing" if has_rank(parse(text).root) or (is_calendar and names_members) else "signals"


def limited_by(schedule: Schedule | None) -> LimitedSchedule | None:
    """The schedule when it names some sessions only; None: all, or a cron that cannot be read."""
    match schedule:
        case CalendarSchedule():
            return schedule
        case CronSchedule() if not _problem(schedule) and not fires_every_weekday(schedule.cron):
            return schedule
    return None


def said_of(strategy: Strategy) -> SaidOfSchedule | None:
    """What becomes of the schedule; None when there is none."""
    schedule, mode = strategy.schedule, mode_of(strategy)
    if schedule is None:
        return None
    if isinstance(schedule, CronSchedule) and (problem := _problem(schedule)):
        return SaidOfSchedule("refused", "cron", problem)
    if limited_by(schedule) is None:
        return _of_every_session(schedule, mode)
    if isinstance(schedule, CalendarSchedule) and schedule.day is None:
        texts = {
            "signals": _("No day is said: it is looked at before the first trading day, and traded at its open."),
            "rebalancing": _("No day is said: holdings are changed at the open of the first trading day."),
            "purchases": _("No day is said: it is bought at the open of the first trading day."),
        }
        return SaidOfSchedule("assumed", "first_trading_day", texts[mode])
    if mode == "rebalancing":
        text = _("Holdings are changed on these days only: by what was known at the close before, at the open.")
        return SaidOfSchedule("used", "used", text)
    if mode == "purchases":
        return SaidOfSchedule("used", "used", _("Bought at the open of these days."))
    text = _("Conditions to buy and to sell are looked at for these days only; stops and targets are live on all.")
    return SaidOfSchedule("used", "used", text)


def places_by_rank(root: Node) -> int | None:
    """n of a rank that must be at most n; None where the entry has no such part."""
    parts = root.parts if isinstance(root, All) else (root,)
    limits = [limit for part in parts if (limit := _limit(part)) is not None and limit >= 1]
    return min(limits, default=None)


def _limit(part: Node) -> int | None:
    match part:
        case Compare("<=" | "==", Line(series, 1.0, 0.0), Number(value)) if series.field == "rank":
            return int(value)
        case Compare("<", Line(series, 1.0, 0.0), Number(value)) if series.field == "rank":
            return ceil(value) - 1
    return None


def _of_every_session(schedule: Schedule, mode: Mode) -> SaidOfSchedule:
    if mode == "purchases":
        return SaidOfSchedule("assumed", "once_a_session", _("It is bought at the open of every session."))
    if isinstance(schedule, CronSchedule):
        return SaidOfSchedule("used", "used", _("Looked at after each session."))
    text = _("It is looked at once a session, after the close, whatever the schedule says.")
    return SaidOfSchedule("assumed", "once_a_session", text)


def _problem(schedule: CronSchedule) -> Message | None:
    try:
        check_cron(schedule.cron)
        ZoneInfo(schedule.tz)
    except BadCron as error:
        return error.message
    except (KeyError, ValueError, OSError):
        return _('"%(zone)s" is no time zone. Write it as Asia/Seoul or UTC.', zone=schedule.tz)
    return None
