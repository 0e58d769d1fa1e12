"""A chart as Yahoo answers it, as daily bars with splits and dividends. Pure.

Prices are adjusted for splits, `adjclose` for dividends too, which we do not use. Rows of sessions without a trade are
null. The last row may be of a session that is not over: what the answer says of the present trading period tells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pastetrader.common.messages import message as _
from screening.market_data.base import PRICES, Event
from screening.market_data.fetching.answers import makes_sense, number, unreadable
from screening.market_data.fetching.errors import BadAnswer
from screening.market_data.yahoo.config import NAME

Bar = dict[str, Any]
COLUMNS = (*PRICES, "volume")
# Numbers of single precision: what comes after their seventh digit is noise, which differs from answer to answer.
_DIGITS = 7
# Highs and lows that are off by noise alone are widened.
_NOISE = 2e-4


@dataclass(frozen=True)
class Chart:
    """Bars by session; `empty`: sessions whose rows are null.

    `live`: the session whose last known trade came before its end, `ends`. It goes on, or the answer is an old copy, or
    nobody has traded since: only the time tells. Its bar is among the bars.
    """

    bars: Mapping[date, Bar]
    empty: frozenset[date]
    splits: tuple[Event, ...]
    dividends: tuple[Event, ...]
    name: str
    currency: str
    live: date | None
    ends: datetime | None


def read_chart(body: Mapping[str, Any]) -> Chart:
    """The chart of an answer with data. Raises BadAnswer: it contradicts itself, or has another form."""
    result = _result(body)
    meta = _mapping(result.get("meta"))
    zone = _zone(meta)
    stamps = result.get("timestamp") or []
    if not isinstance(stamps, list):
        raise unreadable(NAME)
    sessions = [_session(stamp, zone) for stamp in stamps]
    bars, empty = _rows(sessions, _columns(result, len(stamps)))
    live, ends = _live(meta, zone, stamps)
    events = _mapping(result.get("events"))
    return Chart(
        bars=bars,
        empty=frozenset(empty),
        splits=tuple(_splits(_mapping(events.get("splits")), zone)),
        dividends=tuple(_dividends(_mapping(events.get("dividends")), zone)),
        name=str(meta.get("longName") or meta.get("shortName") or "").strip()[:200],
        currency=str(meta.get("currency") or "")[:3].upper(),
        live=live,
        ends=ends,
    )


def _result(body: Mapping[str, Any]) -> Mapping[str, Any]:
    results = _mapping(body.get("chart")).get("result")
    if not isinstance(results, list) or len(results) != 1 or not isinstance(results[0], Mapping):
        raise unreadable(NAME)
    found: Mapping[str, Any] = results[0]
    return found


def _mapping(value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise unreadable(NAME)
    return value


def _zone(meta: Mapping[str, Any]) -> ZoneInfo:
    if meta.get("dataGranularity", "1d") != "1d":
        raise BadAnswer(_("Yahoo gave bars of another timeframe than days."))
    try:
        return ZoneInfo(str(meta["exchangeTimezoneName"]))
    except (KeyError, ValueError, ZoneInfoNotFoundError, OSError) as error:
        raise unreadable(NAME) from error


def _columns(result: Mapping[str, Any], count: int) -> dict[str, list[Any]]:
    quotes = _mapping(result.get("indicators")).get("quote")
    if not isinstance(quotes, list) or len(quotes) != 1 or not isinstance(quotes[0], Mapping):
        raise unreadable(NAME)
    columns = {name: quotes[0].get(name) or [] for name in COLUMNS}
    if any(not isinstance(values, list) or len(values) != count for values in columns.values()):
        if count:
            raise BadAnswer(_("Yahoo gave columns of different lengths."))
        return {name: [] for name in COLUMNS}
    return columns


def _session(stamp: Any, zone: ZoneInfo) -> date:
    moment = _moment(stamp)
    return moment.astimezone(zone).date()


def _moment(stamp: Any) -> datetime:
    seconds = number(stamp)
    if seconds is None or not -2e9 < seconds < 1e10:
        raise unreadable(NAME)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _rows(sessions: Sequence[date], columns: Mapping[str, list[Any]]) -> tuple[dict[date, Bar], set[date]]:
    bars: dict[date, Bar] = {}
    empty: set[date] = set()
    for place, session in enumerate(sessions):
        values = {name: _rounded(number(column[place])) for name, column in columns.items()}
        if any(values[name] is None for name in PRICES) or (values["volume"] == 0 and _stands_still(values)):
            empty.add(session)
            continue
        bar = _widened({"session": session, **values, "volume": values["volume"] or 0.0})
        if not makes_sense(bar):
            raise BadAnswer(_("Yahoo gave prices of %(session)s that cannot be.", session=session.isoformat()))
        # The live row stands beside that of the same session: the later one counts.
        bars[session] = bar
    return bars, empty - set(bars)


def _stands_still(values: Mapping[str, float | None]) -> bool:
    """No trade, the last close repeated: a session in which the share was halted."""
    return len({values[name] for name in PRICES}) == 1


def _rounded(value: float | None) -> float | None:
    return value if value is None else float(f"{value:.{_DIGITS}g}") if abs(value) < 1e7 else round(value, 0)


def _widened(bar: Bar) -> Bar:
    """The open or close may lie outside of low and high by what was rounded."""
    top, bottom = max(bar[name] for name in PRICES), min(bar[name] for name in PRICES)
    if top <= bar["high"] * (1 + _NOISE):
        bar["high"] = top
    if bottom >= bar["low"] * (1 - _NOISE):
        bar["low"] = bottom
    return bar


def _live(meta: Mapping[str, Any], zone: ZoneInfo, stamps: Sequence[Any]) -> tuple[date, datetime] | tuple[None, None]:
    """The session of the last row, and its end, when the last trade that is known came before."""
    period = _mapping(_mapping(meta.get("currentTradingPeriod")).get("regular"))
    end, seen = number(period.get("end")), number(meta.get("regularMarketTime"))
    if not stamps or end is None or seen is None or seen >= end:
        return None, None
    last = _session(stamps[-1], zone)
    return (last, _moment(end)) if last == _session(end, zone) else (None, None)


def _splits(found: Mapping[str, Any], zone: ZoneInfo) -> list[Event]:
    events = []
    for one in found.values():
        said = _mapping(one)
        new, old = number(said.get("numerator")), number(said.get("denominator"))
        if not new or not old or new < 0 or old < 0:
            raise BadAnswer(_("Yahoo told of a split that cannot be read."))
        if new != old:
            events.append(Event(_session(said.get("date"), zone), new / old))
    return sorted(events, key=lambda event: event.session)


def _dividends(found: Mapping[str, Any], zone: ZoneInfo) -> list[Event]:
    amounts = [
        (_session(_mapping(one).get("date"), zone), number(_mapping(one).get("amount"))) for one in found.values()
    ]
    return sorted((Event(day, amount) for day, amount in amounts if amount and amount > 0), key=lambda one: one.session)
