"""Simulated markets over simulated days, and what updates make of them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pastetrader.common.sessions.calendar import calendar_of
from screening.bar_updates.work import work_on
from screening.market_data.fetching.clock import Alive
from screening.models import Bar, BarSource, BarUpdate, Instrument
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import APP_KEY, APP_SECRET
from screening.tests.market_data.wire.truth import Stock, TrueMarket, Values, after_split, raw_bars

BEGINNING = date(2000, 1, 1)
FIRST_DAY, LAST_DAY = date(2026, 10, 1), date(2026, 11, 13)
HISTORY_DAYS = 150

Bars = dict[str, dict[date, tuple[float, ...]]]


def sessions_until(market: str, last: date, days: int) -> list[date]:
    """The real sessions of a market in so many days up to one."""
    calendar = calendar_of(market)
    assert calendar is not None
    found = [last - timedelta(days=number) for number in range(days)]
    return sorted(day for day in found if calendar.is_session(day))


def simulated(market: str, *, last: date = LAST_DAY, days: int = HISTORY_DAYS, live: int = 30) -> TrueMarket:
    """Eight stocks; within the `live` last sessions one splits, one is listed, one goes, one is renamed, two halt."""
    sessions = sessions_until(market, last, days)
    recent = sessions[-live:]

    def at(share: float) -> date:
        return recent[int(share * (live - 1))]

    raw: list[dict[date, Values]] = [raw_bars(sessions, seed) for seed in range(8)]
    split_day, listing, delisting, renaming = at(0.4), at(0.3), at(0.7), at(0.5)
    halts = {at(0.35), at(0.45)}
    codes = [f"00{number}0{number}0" for number in range(1, 9)]

    def stock(place: int, bars: dict[date, Values], **more: Any) -> Stock:
        isin = f"KR700{place}0{place}000{place}"[:12].ljust(12, "0")
        board = "KOSDAQ" if place in {6, 7} else "KOSPI"
        return Stock(isin, f"가나{place}", [(BEGINNING, codes[place])], bars, board=board, **more)

    stocks = [
        stock(0, raw[0]),
        stock(1, after_split(raw[1], split_day, 5), splits={split_day: 5}),
        stock(2, {day: bar for day, bar in raw[2].items() if day >= listing}, listed_on=listing),
        stock(3, {day: bar for day, bar in raw[3].items() if day < delisting}, delisted_on=delisting),
        stock(4, raw[4]),
        stock(5, {day: bar for day, bar in raw[5].items() if day not in halts}, halts=halts),
        stock(6, raw[6]),
        stock(7, after_split(raw[7], renaming, 2), splits={renaming: 2}),
    ]
    stocks[4].codes.append((renaming, "00999A"[:5] + "0"))
    return TrueMarket(sessions, stocks)


def evening(market: str, day: date) -> datetime:
    """A moment at which the day's bars stand."""
    zone, at = (ZoneInfo("Asia/Seoul"), time(19)) if market == "XKRX" else (ZoneInfo("America/New_York"), time(18))
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def kis_source(url: str) -> BarSource:
    """A source that asks a local KIS."""
    config = {"base_url": url, "masters_url": f"{url}/master", "requests_per_second": 1000}
    secret: Any = {"app_key": APP_KEY, "app_secret": APP_SECRET}
    return BarSource.objects.create(provider="kis", config=config, secret=secret)


def yahoo_source(url: str, **more: Any) -> BarSource:
    """A source that asks a local Yahoo."""
    return BarSource.objects.create(
        provider="yahoo", config={"base_url": url, "requests_per_second": 1000, **more}, secret=None
    )


def worked_off(update: BarUpdate, clock: TestClock, *, alive: Alive | None = None) -> BarUpdate:
    """The update after workers were there until it needs none; they come again when it has rested."""
    for _number in range(500):
        work_on(update.pk, clock=clock, alive=alive)
        update.refresh_from_db()
        if not update.is_working:
            return update
        if update.not_before and update.not_before > clock.at:
            clock.at = update.not_before
    raise AssertionError(f"There is no end of it: {update.status} {update.error_message}")


def stored(market: str) -> Bars:
    """All bars that are stored, by symbol and session."""
    found: Bars = {symbol: {} for symbol in Instrument.objects.filter(market=market).values_list("symbol", flat=True)}
    rows = Bar.objects.filter(instrument__market=market)
    for symbol, session, *values in rows.values_list(
        "instrument__symbol", "session", "open", "high", "low", "close", "volume"
    ):
        found[symbol][session] = tuple(float(value) for value in values)
    return {symbol: bars for symbol, bars in found.items() if bars}
