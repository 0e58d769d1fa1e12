"""An address of one's own as a source of bars."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import polars as pl

from pastetrader.common.masking import remember
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import Answer, Request
from screening.market_data.base import Feed, Listed, Provider, SymbolBars
from screening.market_data.custom.config import CustomConfig, CustomSecret
from screening.market_data.custom.reading import read_bars, read_instruments, read_rows
from screening.market_data.fetching.answers import bars_frame
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.errors import Declined, UnknownSymbol
from screening.market_data.fetching.rates import SharedRate
from screening.market_data.fetching.settings_of import opened_model
from screening.market_data.kinds import KINDS


class CustomProvider(Provider):
    """What somebody has set up for themselves."""

    is_asked: ClassVar[bool] = True

    def first_bars(self, market: str) -> pl.DataFrame | None:
        """Nothing: bars come by an update."""
        return None

    def problems(self, config: Mapping[str, Any], secret: Mapping[str, Any]) -> tuple[Problem, ...]:
        """Settings that cannot be."""
        return KINDS["custom"].problems(config, secret)

    def markets(self, config: Mapping[str, Any]) -> frozenset[str]:
        """Those of the settings."""
        return frozenset(KINDS["custom"].markets(config))

    def opened(self, config: Mapping[str, Any], secret: Mapping[str, Any], caller: Caller) -> "CustomFeed":
        """The address with its settings. Raises Invalid."""
        return CustomFeed(opened_model(CustomConfig, config), opened_model(CustomSecret, secret), caller)


class CustomFeed(Feed):
    """An address that is asked."""

    def __init__(self, config: CustomConfig, secret: CustomSecret, caller: Caller) -> None:
        remember([secret.key])
        self._config = config
        self._key = secret.key
        self._caller = caller
        self._host = urlsplit(config.url).hostname or ""
        key = f"custom {sha256(self._host.encode()).hexdigest()}"[:64]
        self._rate = SharedRate(key, config.requests_per_second, caller.clock)

    def instruments(self, market: str) -> tuple[Listed, ...] | None:
        """Those of the list; None when there is no list."""
        if not self._config.instruments_url:
            return None
        places = {"market": market}
        answer = self._asked(self._config.instruments_url, places)
        if answer.status != 200:
            raise _declined(answer.status)
        return read_instruments(read_rows(answer.body, self._config, self._config.instruments_rows), self._config)

    def bars(self, market: str, listed: Listed, since: date, until: date) -> SymbolBars:
        """Daily bars, which the settings say are adjusted for splits."""
        places = {
            "symbol": listed.symbol,
            "market": market,
            "since": since.isoformat(),
            "until": until.isoformat(),
        }
        answer = self._asked(self._config.url, places)
        if answer.status in {404, 410}:
            raise UnknownSymbol(_("The address knows no symbol %(symbol)s.", symbol=listed.symbol))
        if answer.status != 200:
            raise _declined(answer.status)
        bars = read_bars(read_rows(answer.body, self._config, self._config.rows), self._config)
        return SymbolBars(
            listed.symbol, bars_frame([bar for session, bar in bars.items() if since <= session <= until])
        )

    def _asked(self, url: str, places: Mapping[str, str]) -> Answer:
        def attempt() -> Answer:
            self._rate.take(self._caller.alive)
            filled = _filled(url, {**places, "key": self._key}, is_address=True)
            headers = tuple(
                (name, _filled(value, {"key": self._key}, is_address=False))
                for name, value in self._config.headers.items()
            )
            return self._caller.checked(self._caller.send(Request("GET", filled, headers)), self._host)

        return self._caller.again_and_again(attempt)


def _filled(text: str, places: Mapping[str, str], *, is_address: bool) -> str:
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", quote(value, safe="") if is_address else value)
    return text


def _declined(status: int) -> Declined:
    return Declined(_("The address answered with status %(status)s.", status=status))
