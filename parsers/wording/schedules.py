"""When a strategy looks at the market, in words: "every weekday at 16:30 (Asia/Seoul)". Pure."""

from types import MappingProxyType

from executions.scheduling.wording import cron_words, interval_words, session_words
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.strategy import CalendarSchedule, CronSchedule, IntervalSchedule, MarketSchedule, Schedule

_EVERY: MappingProxyType[str, Message] = MappingProxyType(
    {
        "month": _("every month"),
        "quarter": _("every quarter"),
        "half_year": _("every half-year"),
        "year": _("every year"),
    }
)
_MONTH_DAYS: MappingProxyType[str, Message] = MappingProxyType(
    {
        "first_trading_day": _("%(every)s, on the first trading day"),
        "last_trading_day": _("%(every)s, on the last trading day"),
    }
)


def schedule_message(schedule: Schedule) -> Message:
    """A schedule in words."""
    match schedule:
        case CronSchedule():
            return cron_words(schedule.cron, schedule.tz)
        case IntervalSchedule():
            return interval_words(schedule.seconds)
        case MarketSchedule():
            return session_words(schedule.event, schedule.offset_minutes)
        case CalendarSchedule():
            return _calendar_message(schedule)


def _calendar_message(schedule: CalendarSchedule) -> Message:
    words = _EVERY[schedule.every]
    if schedule.months:
        months = ", ".join(str(month) for month in schedule.months)
        words = _("%(every)s (months %(months)s)", every=words, months=months)
    return Message(_MONTH_DAYS[schedule.day].text, {"every": words}) if schedule.day else words
