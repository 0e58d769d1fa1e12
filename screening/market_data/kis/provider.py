"""KIS as a source of bars."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import polars as pl

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import Limits, Request
from screening.market_data.base import Event, Feed, Figures, Listed, Provider, SymbolBars
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.errors import BadAnswer
from screening.market_data.fetching.settings_of import opened_model
from screening.market_data.files.rows.symbols import bare_symbol
from screening.market_data.kinds import KINDS
from screening.market_data.kis.client import KisClient
from screening.market_data.kis.config import MARKETS, NAME, PORTS, KisConfig, KisSecret
from screening.market_data.kis.daily import Page, domestic_page, foreign_page
from screening.market_data.kis.face_values import splits_of
from screening.market_data.kis.masters import NOTES, read_list
from screening.market_data.kis.open_days import next_page_of, open_days_of
from screening.market_data.kis.paging import history
from screening.market_data.kis.reports import newest_report
from screening.market_data.kis.transactions import (
    FACE_VALUES,
    FINANCIAL_RATIOS,
    FOREIGN_CANDLES,
    LAST_CANDLES,
    OPEN_DAYS,
    PERIOD_CANDLES,
    face_values,
    financial_ratios,
    foreign_candles,
    last_candles,
    open_days,
    period_candles,
)

MASTER_LIMITS = Limits(total_seconds=60, max_bytes=50_000_000)
SEOUL = ZoneInfo("Asia/Seoul")
MOST_PAGES_OF_DAYS = 10
# What is asked for of more days than overlap and these is a whole history.
DAYS_BETWEEN_UPDATES = 30


class KisProvider(Provider):
    """Korean shares and those of foreign exchanges that KIS knows."""

    is_asked: ClassVar[bool] = True

    def first_bars(self, market: str) -> pl.DataFrame | None:
        """Nothing: bars come by an update."""
        return None

    def problems(self, config: Mapping[str, Any], secret: Mapping[str, Any]) -> tuple[Problem, ...]:
        """Settings and keys that cannot be."""
        return KINDS["kis"].problems(config, secret)

    def markets(self, config: Mapping[str, Any]) -> frozenset[str]:
        """Those whose codes KIS has."""
        return frozenset(MARKETS)

    def opened(self, config: Mapping[str, Any], secret: Mapping[str, Any], caller: Caller) -> "KisFeed":
        """KIS with an app key. Raises Invalid."""
        return KisFeed(opened_model(KisConfig, config), opened_model(KisSecret, secret), caller)


class KisFeed(Feed):
    """KIS that is asked."""

    def __init__(self, config: KisConfig, secret: KisSecret, caller: Caller) -> None:
        policy = replace(
            caller.policy,
            ports=caller.policy.ports | (PORTS if not config.base_url else frozenset()),
        )
        self._config = config
        self._caller = replace(caller, policy=policy)
        self._client = KisClient(config, secret, self._caller)

    def instruments(self, market: str) -> tuple[Listed, ...]:
        """All shares and funds of the market, as KIS listed them this morning."""
        found: dict[str, Listed] = {}
        for file, board in MARKETS[market].masters:
            for one in read_list(self._downloaded(file), file, board):
                # Classes of shares are written BRK/B there, and BRK.B by the exchanges.
                symbol = bare_symbol(one.symbol if board else one.symbol.replace("/", "."), market)
                if symbol is not None:
                    found.setdefault(symbol, replace(one, symbol=symbol))
        return tuple(found.values())

    def bars(self, market: str, listed: Listed, since: date, until: date) -> SymbolBars:
        """Daily bars, adjusted for splits and rights."""
        exchange = MARKETS[market].exchange
        symbol = listed.symbol.replace(".", "/") if exchange else listed.symbol
        symbol = f"Q{symbol}" if listed.board == NOTES else symbol
        page = self._foreign(exchange, symbol) if exchange else self._domestic(symbol, since)
        found = history(listed.symbol, since, until, page)
        if exchange:
            return replace(found, name="")
        return replace(found, splits=self._splits(listed, since, until))

    def figures(self, market: str, listed: Listed) -> Figures | None:
        """Growth of sales, debt and book value of a Korean company; paper keys are told nothing."""
        if market != "XKRX" or listed.board == NOTES or self._config.environment == "paper":
            return None
        return newest_report(self._client.ask(FINANCIAL_RATIOS, financial_ratios(listed.symbol)).body)

    def last_bars(self, symbol: str) -> Page:
        """The last 30 candles of a Korean share in one answer, which names no share."""
        return domestic_page(self._client.ask(LAST_CANDLES, last_candles(symbol)).body, rows="output")

    def open_days(self, market: str, since: date) -> dict[date, bool]:
        """Which days the exchange in Seoul is open, from one on; paper keys are told of none."""
        found: dict[date, bool] = {}
        if market != "XKRX" or self._config.environment == "paper":
            return found
        continued, is_next = ("", ""), False
        for _number in range(MOST_PAGES_OF_DAYS):
            reply = self._client.ask(OPEN_DAYS, open_days(since, continued), is_next=is_next)
            found |= open_days_of(reply.body)
            if not reply.has_more:
                return found
            continued, is_next = next_page_of(reply.body), True
        return found

    def _splits(self, listed: Listed, since: date, until: date) -> tuple[Event, ...]:
        """Of whole histories alone: a symbol is asked for as a whole when a split has changed its history.

        In the morning of its day a split changes the bars until the day before, so those of today count too. Paper keys
        are told of none, and notes have none.
        """
        is_part = until - since <= timedelta(days=self.overlap_days + DAYS_BETWEEN_UPDATES)
        if is_part or listed.board == NOTES or self._config.environment == "paper":
            return ()
        last = max(until, self._caller.clock.now().astimezone(SEOUL).date())
        # A change that is announced before the period may be listed in it.
        asked = face_values(listed.symbol, since - timedelta(days=self.overlap_days), last)
        return splits_of(self._client.ask(FACE_VALUES, asked).body, listed.symbol, since, last)

    def _domestic(self, symbol: str, since: date) -> Any:
        def page(until: date) -> Page:
            # A range that ends before it begins is asked for by nobody.
            asked = period_candles(symbol, min(since, until), until)
            return domestic_page(self._client.ask(PERIOD_CANDLES, asked).body)

        return page

    def _foreign(self, exchange: str, symbol: str) -> Any:
        def page(until: date) -> Page:
            return foreign_page(self._client.ask(FOREIGN_CANDLES, foreign_candles(exchange, symbol, until)).body)

        return page

    def _downloaded(self, file: str) -> bytes:
        caller = replace(self._caller, limits=MASTER_LIMITS)
        url = f"{self._config.masters}/{file}.zip"
        answer = caller.again_and_again(lambda: caller.checked(caller.send(Request("GET", url)), NAME))
        if answer.status != 200:
            raise BadAnswer(_("The list of instruments %(name)s is not where it was.", name=file))
        return answer.body
