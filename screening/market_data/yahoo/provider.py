"""Yahoo as a source of bars."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

import polars as pl

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from screening.market_data.base import HISTORY_SCHEMA, Feed, Listed, Provider, SymbolBars
from screening.market_data.fetching.answers import bars_frame
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.errors import BadAnswer, UnknownSymbol
from screening.market_data.fetching.settings_of import opened_model
from screening.market_data.kinds import KINDS
from screening.market_data.yahoo.chart import Chart, read_chart
from screening.market_data.yahoo.client import NoData, YahooClient
from screening.market_data.yahoo.config import SUFFIXES, YahooConfig, yahoo_symbols

# A session begins on its day somewhere between these hours of UTC around it.
_AROUND = timedelta(days=1)
# After the end of a session answers of before it may be given for so long.
COPIES_LAST = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class YahooProvider(Provider):
    """Shares of nearly all exchanges."""

    is_asked: ClassVar[bool] = True

    def first_bars(self, market: str) -> pl.DataFrame | None:
        """Nothing: bars come by an update."""
        return None

    def problems(self, config: Mapping[str, Any], secret: Mapping[str, Any]) -> tuple[Problem, ...]:
        """Settings that cannot be; there are no keys."""
        return KINDS["yahoo"].problems(config, secret)

    def markets(self, config: Mapping[str, Any]) -> frozenset[str]:
        """Those whose symbols it is known to write."""
        return frozenset(SUFFIXES)

    def opened(self, config: Mapping[str, Any], secret: Mapping[str, Any], caller: Caller) -> "YahooFeed":
        """Yahoo with its settings. Raises Invalid."""
        return YahooFeed(opened_model(YahooConfig, config), caller)


class YahooFeed(Feed):
    """Yahoo that is asked. It has no lists of a market: symbols are those that are known here, and of the settings."""

    def __init__(self, config: YahooConfig, caller: Caller) -> None:
        self._config = config
        self._client = YahooClient(config, caller)
        self._clock = caller.clock

    def extra_symbols(self, market: str) -> tuple[str, ...]:
        """Those of the settings."""
        return self._config.symbols.get(market, ())

    def bars(self, market: str, listed: Listed, since: date, until: date) -> SymbolBars:
        """Daily bars, adjusted for splits and not for dividends."""
        chart = self._chart(market, listed, since, until)
        if chart is None:
            return SymbolBars(listed.symbol, pl.DataFrame(schema=HISTORY_SCHEMA))
        unfinished = self._unfinished(chart)
        within = [bar for session, bar in chart.bars.items() if since <= session <= until and session != unfinished]
        return SymbolBars(
            listed.symbol,
            bars_frame(within),
            halted=tuple(sorted(session for session in chart.empty if since <= session <= until)),
            splits=tuple(event for event in chart.splits if since <= event.session <= until),
            dividends=tuple(event for event in chart.dividends if since <= event.session <= until),
            name=chart.name,
            unfinished=unfinished if unfinished and unfinished <= until else None,
        )

    def _unfinished(self, chart: Chart) -> date | None:
        """The session that is not over, or whose bar may be an old copy of before its end.

        What has not been traded since looks the same, so later on it is taken as it is.
        """
        if chart.live is None or chart.ends is None or self._clock.now() >= chart.ends + COPIES_LAST:
            return None
        return chart.live

    def _chart(self, market: str, listed: Listed, since: date, until: date) -> Chart | None:
        """The chart under the first way of writing the symbol that is known; None when it has no bars of the days."""
        params = {
            "period1": str(_seconds(since - _AROUND)),
            "period2": str(_seconds(until + 2 * _AROUND)),  # the end is not included
            "interval": "1d",
            "includePrePost": "false",
            "events": "div,splits,capitalGains",
        }
        unknown: UnknownSymbol | None = None
        for symbol in yahoo_symbols(market, listed.symbol, listed.board):
            try:
                body = self._client.chart(symbol, params)
            except UnknownSymbol as error:
                unknown = unknown or error
            except NoData:
                return None
            else:
                return _checked(read_chart(body), listed)
        raise unknown or BadAnswer(_("Yahoo was not asked."))


def _checked(chart: Chart, listed: Listed) -> Chart:
    if listed.currency and chart.currency and chart.currency != listed.currency:
        text = _(
            "Yahoo has %(symbol)s in %(theirs)s, and here it is in %(ours)s: it may be another instrument.",
            symbol=listed.symbol,
            theirs=chart.currency,
            ours=listed.currency,
        )
        raise BadAnswer(text)
    return chart


def _seconds(day: date) -> int:
    return int((datetime.combine(day, time(), tzinfo=UTC) - _EPOCH).total_seconds())
