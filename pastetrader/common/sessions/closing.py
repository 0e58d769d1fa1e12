"""Which daily bar is the last finished one at a moment, and in which zone an exchange has its days."""

from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from pastetrader.common.sessions.calendar import ALWAYS_OPEN

# End of the regular session, in the exchange's own time.
_CLOSES = MappingProxyType(
    {
        "SAMPLE": ("Asia/Seoul", time(15, 30)),
        "XKRX": ("Asia/Seoul", time(15, 30)),
        "XKOS": ("Asia/Seoul", time(15, 30)),
        "XKON": ("Asia/Seoul", time(15, 30)),
        "XTKS": ("Asia/Tokyo", time(15, 30)),
        "XHKG": ("Asia/Hong_Kong", time(16, 10)),
        "XSHG": ("Asia/Shanghai", time(15, 0)),
        "XSHE": ("Asia/Shanghai", time(15, 0)),
        "XLON": ("Europe/London", time(16, 35)),
        "XNYS": ("America/New_York", time(16, 0)),
        "XNAS": ("America/New_York", time(16, 0)),
        "XASE": ("America/New_York", time(16, 0)),
        "ARCX": ("America/New_York", time(16, 0)),
    }
)


def zone_of(market: str) -> str:
    """The IANA name of the zone that a market has its days in; "" for a market that is not known."""
    if market in ALWAYS_OPEN:
        return "UTC"
    zone, _close = _CLOSES.get(market, ("", time.max))
    return zone


def close_of(market: str) -> tuple[str, time]:
    """The zone of a listed market and when its regular session ends there; raises KeyError for another."""
    return _CLOSES[market]


def last_finished_day(market: str, moment: datetime) -> date:
    """The last day whose session is over at an aware moment; days of a market not listed end at midnight UTC."""
    zone, close = _CLOSES.get(market, ("UTC", time.max))
    local = moment.astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= close else local.date() - timedelta(days=1)


def after_close(market: str, minutes: int) -> tuple[time, str]:
    """The time of day so many minutes after the regular session ends, at most until midnight, and its zone."""
    zone, close = _CLOSES.get(market, ("UTC", time(23, 59)))
    late = min(close.hour * 60 + close.minute + minutes, 24 * 60 - 1)
    return time(late // 60, late % 60), zone
