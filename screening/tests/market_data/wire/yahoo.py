"""A local Yahoo: charts with nulls, noise of single precision, live rows, splits and dividends; cookie and crumb."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from screening.tests.market_data.wire.server import Asked, Told, Wire
from screening.tests.market_data.wire.truth import TrueMarket

NEW_YORK = ZoneInfo("America/New_York")
OPENS, CLOSES = time(9, 30), time(16, 0)
COOKIE, CRUMB = "A3=d=AQABBwire&S=AQAAAxyz", "Wire.Crumb/1"


class YahooWire(Wire):
    """`today`: the last session that is over; of `unfinished` it has half a day. `wants_crumb`: it is in that mood."""

    def __init__(self, market: TrueMarket, today: date, *, suffix: str = "") -> None:
        super().__init__()
        self.market = market
        self.today = today
        self.suffix = suffix
        self.unfinished: date | None = None
        self.wants_crumb = False
        self.gives_crumbs = True
        self.currency = "USD"
        self.dividends: dict[str, dict[date, float]] = {}

    def answer(self, asked: Asked) -> Told:
        if asked.path == "/":
            return Told(404, b"not here", {"set-cookie": f"{COOKIE}; Expires=Tue, 1 Jan 2030 00:00:00 GMT; Secure"})
        if asked.path == "/v1/test/getcrumb":
            if not self.gives_crumbs or asked.headers.get("cookie") != COOKIE:
                return Told(401, b'{"finance":{"error":{"code":"Unauthorized"}}}')
            return Told(200, CRUMB.encode(), {"content-type": "text/plain"})
        if not asked.path.startswith("/v8/finance/chart/"):
            return Told(404, b"<html>not found</html>", {"content-type": "text/html"})
        if "Mozilla" not in asked.headers.get("user-agent", ""):
            return self.too_often()
        if self.wants_crumb and (asked.query.get("crumb"), asked.headers.get("cookie")) != (CRUMB, COOKIE):
            error = {"code": "Unauthorized", "description": "Invalid Crumb"}
            return Told.json({"chart": {"result": None, "error": error}}, 401)
        return self._chart(asked.path.removeprefix("/v8/finance/chart/"), asked.query)

    def _chart(self, symbol: str, query: dict[str, str]) -> Told:
        last = self.unfinished or self.today
        bare = symbol.removesuffix(self.suffix) if symbol.endswith(self.suffix) else "?"
        stock = self.market.called(bare, last)
        if stock is None:
            error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
            return Told.json({"chart": {"result": None, "error": error}}, 404)
        if query.get("interval") != "1d" or int(query["period1"]) >= int(query["period2"]):
            error = {"code": "Bad Request", "description": "Invalid input - start date cannot be after end date"}
            return Told.json({"chart": {"result": None, "error": error}}, 400)
        begins, ends = int(query["period1"]), int(query["period2"])

        def within(session: date) -> bool:
            return begins <= _stamp(session, OPENS) < ends

        bars = {row[0]: row[1:] for row in stock.bars(last)}
        sessions = [session for session in self.market.sessions if within(session) and session <= last]
        known = [session for session in sessions if session in bars or session in stock.halts]
        rows = [self._row(bars.get(session), is_live=session == self.unfinished) for session in known]
        columns = {
            name: [row[place] for row in rows] for place, name in enumerate(("open", "high", "low", "close", "volume"))
        }
        stamps = [_stamp(session, OPENS) for session in known]
        if self.unfinished in known:
            stamps[-1] = _stamp(last, time(12, 41, 7))
        result: dict[str, Any] = {
            "meta": self._meta(symbol, stock.name, last),
            "timestamp": stamps,
            "events": self._events(bare, within, last),
            "indicators": {"quote": [columns], "adjclose": [{"adjclose": columns["close"]}]},
        }
        if not known:
            del result["timestamp"]
            result["indicators"] = {"quote": [{}], "adjclose": [{}]}
        return Told.json({"chart": {"result": [result], "error": None}})

    def _row(self, bar: tuple[float, ...] | None, *, is_live: bool) -> tuple[float | None, ...]:
        if bar is None:
            return (None,) * 5
        opened, high, low, close, volume = bar
        if is_live:
            close, volume = (high + low) / 2, volume // 3
        return (*(float(np.float32(value)) for value in (opened, high, low, close)), int(volume))

    def _meta(self, symbol: str, name: str, last: date) -> dict[str, Any]:
        seen = time(12, 41, 7) if self.unfinished else time(16, 0, 1)
        return {
            "currency": self.currency,
            "symbol": symbol,
            "longName": name,
            "exchangeName": "NMS",
            "instrumentType": "EQUITY",
            "regularMarketTime": _stamp(last, seen),
            "gmtoffset": -14400,
            "exchangeTimezoneName": "America/New_York",
            "priceHint": 2,
            "currentTradingPeriod": {
                "regular": {"start": _stamp(last, OPENS), "end": _stamp(last, CLOSES), "gmtoffset": -14400}
            },
            "dataGranularity": "1d",
            "range": "",
        }

    def _events(self, symbol: str, within: Any, last: date) -> dict[str, Any]:
        stock = self.market.called(symbol, last)
        splits = {
            str(_stamp(day, OPENS)): {
                "date": _stamp(day, OPENS),
                "numerator": ratio,
                "denominator": 1,
                "splitRatio": f"{ratio}:1",
            }
            for day, ratio in (stock.splits if stock else {}).items()
            if within(day) and day <= last
        }
        dividends = {
            str(_stamp(day, OPENS)): {"amount": amount, "date": _stamp(day, OPENS)}
            for day, amount in self.dividends.get(symbol, {}).items()
            if within(day) and day <= last
        }
        return {name: found for name, found in (("splits", splits), ("dividends", dividends)) if found}


def _stamp(session: date, at: time) -> int:
    return int(datetime.combine(session, at, tzinfo=NEW_YORK).timestamp())
