"""Days on which an exchange is closed, or open, otherwise than our calendar says: announced late, and told by a source.

They become exceptional days, which operators keep: what one of them has said of a day stays.
"""

import logging
from collections.abc import Mapping
from datetime import date

from executions.models import SessionOverride
from pastetrader.common.sessions.calendar import calendar_of
from screening.market_data.base import Feed
from screening.market_data.fetching.errors import ProviderError
from screening.models import BarUpdate

logger = logging.getLogger(__name__)

NOTE = "Announced by the exchange, as the source of its bars says"


def announced_days(feed: Feed, market: str, today: date) -> Mapping[date, bool]:
    """Days from today on and whether the market is open; none when it was asked today, or does not say.

    It is no part of the bars: a source that does not answer this is asked for bars all the same.
    """
    if BarUpdate.objects.filter(market=market, report__days_asked_on=today.isoformat()).exists():
        return {}
    try:
        return feed.open_days(market, today)
    except ProviderError as error:
        logger.warning("The open days of %s are not known: %s", market, error.message)
        return {}


def record_announced(market: str, days: Mapping[date, bool]) -> list[str]:
    """Keep what differs from the calendar, in the caller's transaction; the days that are new."""
    calendar = calendar_of(market)
    if calendar is None:
        return []
    differing = {day: is_open for day, is_open in days.items() if calendar.is_session(day) not in {None, is_open}}
    known = set(SessionOverride.objects.filter(mic=market, date__in=differing).values_list("date", flat=True))
    new = {day: is_open for day, is_open in differing.items() if day not in known}
    SessionOverride.objects.bulk_create(
        [SessionOverride(mic=market, date=day, is_closed=not is_open, note=NOTE) for day, is_open in new.items()],
        ignore_conflicts=True,
    )
    return [day.isoformat() for day in sorted(new)]
