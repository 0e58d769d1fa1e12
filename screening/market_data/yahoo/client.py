"""Questions to Yahoo: charts without a crumb, and with one where it wants that; its cookie is kept by hand.

Cookie and crumb are best effort: charts come without them, so a failure to get one is no failure of the question.
"""

import contextlib
from typing import Any
from urllib.parse import quote, urlencode

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import Answer, Request
from screening.market_data.fetching.answers import read_json, unreadable
from screening.market_data.fetching.calls import LONGEST_PAUSE, Caller, retry_after
from screening.market_data.fetching.errors import Declined, Passing, ProviderError, RateLimited, UnknownSymbol
from screening.market_data.fetching.rates import SharedRate
from screening.market_data.yahoo.config import NAME, USER_AGENT, YahooConfig

_LONGEST_CRUMB = 64
# Who is not let in is let in again some time later.
CLOSED_SECONDS = 900.0
# What it says of a crumb that holds no more.
_WANTS_CRUMB = frozenset({401, 403})


class NoData(ProviderError):
    """It knows the symbol and has nothing of the days that were asked for."""

    code = "no_data"


class YahooClient:
    """Asks at the pace that all workers share."""

    def __init__(self, config: YahooConfig, caller: Caller) -> None:
        self._config = config
        self._caller = caller
        self._rate = SharedRate(f"yahoo {config.chart}"[:64], config.requests_per_second, caller.clock)
        self._cookie = ""
        self._crumb = ""

    def chart(self, symbol: str, params: dict[str, str]) -> dict[str, Any]:
        """The answer to a question for a chart. Raises ProviderError, UnknownSymbol among them."""
        return self._caller.again_and_again(lambda: self._charted(symbol, params))

    def _charted(self, symbol: str, params: dict[str, str]) -> dict[str, Any]:
        answer = self._asked(symbol, params)
        if answer.status in _WANTS_CRUMB and not self._crumb:
            self._crumb = self._new_crumb()
            answer = self._asked(symbol, params) if self._crumb else answer
        if answer.status in _WANTS_CRUMB:
            self._crumb = self._cookie = ""
            text = _("Yahoo does not let us in (status %(status)s). It may be asked again later.", status=answer.status)
            raise RateLimited(text, retry_after=CLOSED_SECONDS)
        if answer.status not in {404, 400, 422}:
            self._caller.checked(answer, NAME)
        body = read_json(answer.body, NAME)
        chart = body.get("chart")
        if not isinstance(chart, dict):
            raise unreadable(NAME)
        error = chart.get("error")
        if isinstance(error, dict):
            raise _said(symbol, str(error.get("code") or ""), str(error.get("description") or ""))
        if answer.status != 200:
            raise unreadable(NAME)
        return body

    def _asked(self, symbol: str, params: dict[str, str]) -> Answer:
        self._rate.take(self._caller.alive)
        given = params | ({"crumb": self._crumb} if self._crumb else {})
        url = f"{self._config.chart}/v8/finance/chart/{quote(symbol, safe='')}?{urlencode(given)}"
        answer = self._caller.send(Request("GET", url, self._headers()))
        if answer.status == 429:
            self._rate.hold(min(retry_after(answer, self._caller.clock) or 0.0, LONGEST_PAUSE))
        return answer

    def _new_crumb(self) -> str:
        """The crumb that goes with a cookie, which is kept; "" when it gives none."""
        with contextlib.suppress(ProviderError):
            self._rate.take(self._caller.alive)
            given = self._caller.send(Request("GET", f"{self._config.cookie}/", self._headers()))
            cookies = [value.split(";")[0].strip() for name, value in given.headers if name.lower() == "set-cookie"]
            self._cookie = "; ".join(cookie for cookie in cookies if "=" in cookie)
            self._rate.take(self._caller.alive)
            told = self._caller.send(Request("GET", f"{self._config.crumb}/v1/test/getcrumb", self._headers()))
            text = told.body.decode("utf-8", errors="replace").strip()
            is_crumb = told.status == 200 and 0 < len(text) <= _LONGEST_CRUMB and text.isprintable()
            return text if is_crumb and not text.startswith(("<", "{")) else ""
        return ""

    def _headers(self) -> tuple[tuple[str, str], ...]:
        headers = (("User-Agent", USER_AGENT), ("Accept", "application/json, text/plain, */*"))
        return (*headers, ("Cookie", self._cookie)) if self._cookie else headers


def _said(symbol: str, code: str, description: str) -> ProviderError:
    if code == "Not Found" or "No data found" in description:
        text = _("Yahoo knows no symbol %(symbol)s. It may have another one now, or be listed no more.", symbol=symbol)
        return UnknownSymbol(text)
    if code == "Bad Request" and "Data doesn't exist" in description:
        return NoData(_("Yahoo has no bars of %(symbol)s for these days.", symbol=symbol))
    if code in {"Bad Request", "Unprocessable Entity"}:
        return Declined(
            _("Yahoo does not take the question for %(symbol)s: %(said)s.", symbol=symbol, said=description)
        )
    return Passing(_("Yahoo could not answer just now (%(code)s).", code=code[:60]))
