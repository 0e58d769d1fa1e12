"""Due times that fall on a day on which an exchange is closed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pastetrader.common.sessions.calendar import is_session
from pastetrader.common.sessions.closing import zone_of


def is_closed(market: str, at: datetime) -> bool:
    """Whether the exchange is known to be closed on the day that it has then; False of a market that is not known."""
    zone = zone_of(market)
    return bool(zone) and is_session(market, at.astimezone(ZoneInfo(zone)).date()) is False
