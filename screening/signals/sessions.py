"""Sessions of a market counted forwards and back from a bar: how long a cool-down lasts, and when a signal expires."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pastetrader.common.sessions.calendar import ALWAYS_OPEN, is_weekend
from pastetrader.common.sessions.closing import close_of
from screening.bar_updates.finished import sessions_of
from screening.models import Bar

# Beside weekends, so many closed days in a row are looked over.
_CLOSED = timedelta(days=30)


def session_back(market: str, bar: date, sessions: int) -> date:
    """The session so many before the bar's: from it on, the bar is at most so many sessions later. 0 is the bar.

    By the market's calendar; of a market without one by the days that have bars here.
    """
    if not sessions:
        return bar
    known = sessions_of(market, bar - timedelta(days=2 * sessions) - _CLOSED, bar)
    if known is not None:
        earlier = [day for day in known if day < bar]
        return earlier[-sessions]
    rows = Bar.objects.filter(instrument__market=market, session__lt=bar)
    days = list(rows.order_by("-session").values_list("session", flat=True).distinct()[:sessions])
    return days[-1] if days else bar


def end_after(market: str, bar: date, sessions: int) -> datetime:
    """When the session ends that is so many after the bar's; weekdays are counted where no calendar is known."""
    until = bar + timedelta(days=2 * sessions) + _CLOSED
    known = sessions_of(market, bar + timedelta(days=1), until)
    if known is None:
        days = [bar + timedelta(days=number + 1) for number in range((until - bar).days)]
        known = tuple(day for day in days if market in ALWAYS_OPEN or not is_weekend(day))
    try:
        zone, close = close_of(market)
    except KeyError:
        return datetime.combine(known[sessions - 1], time.max, UTC)
    return datetime.combine(known[sessions - 1], close, ZoneInfo(zone)).astimezone(UTC)
