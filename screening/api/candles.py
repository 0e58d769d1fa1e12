"""The candles of a symbol over HTTP, for charts: the same for all who are signed in."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

from django.utils.module_loading import import_string
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.common.errors import Invalid
from pastetrader.common.http.lists import refused
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.messages import message as _
from pastetrader.common.moments import Day
from screening.api.markets import OfNobody
from screening.conditions.checks.dimensions import dimension
from screening.conditions.text import series_text
from screening.conditions.tree import Series
from screening.models import Market
from screening.serializers.candles import CandlesSerializer
from screening.universe.spec import Universe
from screening.wording.sentences import say
from screening.wording.series import series_name

MOST_BARS = 1_500
# Of an address: servers take no longer ones.
LONGEST_UNIVERSE = 6_000
MOST_LINES = 8
# Measured in prices, but not where the price is.
_FAR_FROM_PRICES = frozenset({"atr", "macd"})
# These measure what their source does.
_AVERAGED = frozenset({"sma", "ema", "wma", "highest", "lowest"})


class CandlesOfSymbol(BaseModel):
    """Which bars of a symbol, and what is shown over them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timeframe: Literal["1d", "1w", "1M"] = Field(
        default="1d", description="1w and 1M are put together out of daily bars."
    )
    to: Day | None = Field(default=None, description="The last day; nothing later is looked at.")
    count: int = Field(default=260, ge=1, le=MOST_BARS, description="So many bars, the last ones.")
    lines: str | None = Field(
        default=None,
        max_length=1_000,
        description="Series with commas between, such as `sma(20),sma(60)`: at most 8. Left out, those that the "
        "condition reads, besides prices.",
    )
    condition: str = Field(
        default="", max_length=10_000, description="Such as `rsi(14) < 30`: `hits` are the bars where it was true."
    )
    universe: str = Field(
        default="",
        max_length=LONGEST_UNIVERSE,
        description="Among which symbols ranks are, as JSON: the `universe` of a screen without its market. Left out, "
        "all of the market.",
    )


class CandleViewSet(OfNobody):
    """Charts of what is traded on the markets."""

    queryset = Market.objects.all()
    model = Market
    serializer_class = CandlesSerializer

    @extend_schema(parameters=query_parameters(CandlesOfSymbol), responses={200: CandlesSerializer})
    def candles(self, request: Request, code: str, symbol: str) -> Response:
        """The last bars of a symbol in columns of one length, with lines over them and where a condition was true.

        They are the bars that screens look at, judged as screens do. A week or month that is not over has neither.
        """
        asked = self.query(CandlesOfSymbol)
        lines = None if asked.lines is None else list(series_texts(asked.lines))
        if lines and len(lines) > MOST_LINES:
            raise refused("lines", "too_many_lines", _("A chart has %(most)s lines at most.", most=MOST_LINES))
        # What computes needs numpy and TA-Lib, which only a process that is asked loads.
        candles: Callable[..., Any] = import_string("screening.screens.candles.candles")
        given = asked.model_dump() | {"lines": lines, "condition": asked.condition.strip()}
        given |= {"universe": universe_of(asked.universe, code), "owner": request.user.pk}
        try:
            found = candles(market=code, symbol=symbol, **given)
        except Invalid as error:
            problems = [replace(one, path=f"?{one.path}") if one.path else one for one in error.problems]
            raise Invalid(error.message, code=error.code, problems=problems) from error
        return Response(_shown(found))


def universe_of(text: str, market: str) -> Universe | None:
    """The universe that a parameter says; None for none. Raises Invalid."""
    if not text.strip():
        return None
    try:
        said = json.loads(text)
        return Universe.model_validate({**said, "market": market})
    except (ValueError, TypeError) as error:
        sentence = _('This is no universe: give its fields as JSON, such as {"index": "KOSPI200"}.')
        raise refused("universe", "unreadable_universe", sentence) from error


def series_texts(text: str) -> Iterator[str]:
    """The texts between commas, but for those inside brackets: "sma(volume, 20), close" are two."""
    depth, begun = 0, ""
    for character in text:
        depth += (character in "([") - (character in ")]")
        if character == "," and depth <= 0:
            yield from filter(None, [begun.strip()])
            begun = ""
        else:
            begun += character
    yield from filter(None, [begun.strip()])


def _pane(series: Series) -> str:
    """Where a line is drawn: over the candles (price), over the volume, or with lines of its own kind."""
    measured = dimension(series)
    if measured == "price" and series.field not in _FAR_FROM_PRICES:
        return "price"
    if measured == "shares":
        return "volume"
    return measured if series.field in _AVERAGED else series.field


def _shown(found: Any) -> dict[str, Any]:
    """The candles as JSON, lines with their words in the reader's language."""
    return {
        "market": found.market,
        "symbol": found.symbol,
        "name": found.name,
        "timeframe": found.timeframe,
        "snapshot": found.snapshot,
        "is_synthetic": found.is_synthetic,
        "is_complete": found.is_complete,
        "has_earlier": found.has_earlier,
        "close_before": found.close_before,
        "session": [session.isoformat() for session in found.sessions],
        **found.columns,
        "lines": {series_text(series): values for series, values in found.lines.items()},
        "legends": {
            series_text(series): {"words": say(series_name(series), gettext), "pane": _pane(series)}
            for series in found.lines
        },
        "hits": [session.isoformat() for session in found.hits],
    }
