"""Markets, instruments and their bars over HTTP: read only, the same for all who are signed in."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string
from drf_spectacular.utils import extend_schema
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from pastetrader.common.errors import NotFound
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.moments import Day
from screening.api.signals import MARKET, SYMBOL
from screening.bar_updates.serializers import PassportSerializer, findings_json
from screening.models import Bar, Instrument, Market
from screening.passports.gate import quality_of
from screening.passports.kept import market_passport
from screening.serializers.markets import BarSerializer, InstrumentSerializer, MarketSerializer

MAX_KEY = 2**31
_UNJUDGED = {"verdict": None, "provider": "", "session": None, "updated_at": None, "behind": 0}


class MarketFilters(ListQuery):
    """Of markets."""

    orderings: ClassVar[Mapping[str, str]] = {"code": "code", "updated_at": "updated_at"}
    default_ordering: ClassVar[str] = "code"
    searched: ClassVar[tuple[str, ...]] = ("code",)

    is_synthetic: bool | None = None


class InstrumentFilters(ListQuery):
    """Of instruments."""

    orderings: ClassVar[Mapping[str, str]] = {"symbol": "symbol", "name": "name"}
    default_ordering: ClassVar[str] = "symbol"
    searched: ClassVar[tuple[str, ...]] = ("symbol", "name")

    market: str | None = Field(default=None, pattern=MARKET)
    symbol: str | None = Field(default=None, pattern=SYMBOL)


class BarFilters(ListQuery):
    """Of the bars of an instrument, the oldest first. `from` and `to` are days, both included."""

    lookups: ClassVar[Mapping[str, str]] = {"first": "session__gte", "last": "session__lte"}
    orderings: ClassVar[Mapping[str, str]] = {"session": "session"}
    default_ordering: ClassVar[str] = "session"
    special: ClassVar[frozenset[str]] = frozenset({"timeframe"})

    timeframe: Literal["1d", "1w", "1M"] = Field(
        default="1d", description="1w and 1M are put together out of daily bars."
    )
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")


class OfNobody(OwnedViewSet):
    """Rows that all who are signed in may read."""

    model: ClassVar[type[Model]]

    def get_queryset(self) -> QuerySet[Any]:
        """All of them."""
        return self.model._default_manager.all()


class MarketViewSet(OfNobody):
    """The markets that have bars here."""

    queryset = Market.objects.all()
    model = Market
    serializer_class = MarketSerializer
    lookup_url_kwarg = "code"

    @extend_schema(parameters=query_parameters(MarketFilters))
    def list(self, request: Request) -> Response:
        """Markets, by code."""
        return self.listed(self.get_queryset(), MarketFilters)

    @extend_schema(responses={200: MarketSerializer})
    def retrieve(self, request: Request, code: str) -> Response:
        """One market."""
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), pk=code)).data)

    @extend_schema(responses={200: PassportSerializer})
    def passport(self, request: Request, code: str) -> Response:
        """How good the bars of a market are, and how far behind."""
        market = get_object_or_404(self.get_queryset(), pk=code)
        known, quality = market_passport(market.pk), quality_of(market.pk)
        said = quality.as_json() if quality else _UNJUDGED
        return Response(
            {
                "market": market.pk,
                **{name: said[name] for name in _UNJUDGED},
                "is_judged": bool(known and known["is_judged"]) or market.is_synthetic,
                "update_id": (known or {}).get("update"),
                "figures": (known or {}).get("figures", {}),
                "findings": findings_json(known),
            }
        )


class InstrumentViewSet(OfNobody):
    """What is traded on the markets."""

    queryset = Instrument.objects.all()
    model = Instrument
    serializer_class = InstrumentSerializer

    @extend_schema(parameters=query_parameters(InstrumentFilters))
    def list(self, request: Request) -> Response:
        """Instruments, by symbol."""
        return self.listed(self.get_queryset(), InstrumentFilters)

    @extend_schema(responses={200: InstrumentSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One instrument."""
        return Response(self.get_serializer(self._instrument()).data)

    @extend_schema(parameters=query_parameters(BarFilters), responses={200: BarSerializer(many=True)})
    def bars(self, request: Request, **_address: Any) -> Response:
        """An instrument's bars as they are stored. Prices and volumes are decimal numbers in text.

        Weekly and monthly bars are of the sessions that screens take for a week or month; `session` is the last one.
        """
        rows, asked = Bar.objects.filter(instrument=self._instrument()), self.query(BarFilters)
        if asked.timeframe == "1d":
            return self.listed(rows, BarFilters, BarSerializer)
        return self._periods(rows.order_by("session"), asked.timeframe, asked)

    def _instrument(self) -> Instrument:
        if self.kwargs["id"] >= MAX_KEY:
            raise NotFound
        found: Instrument = get_object_or_404(self.get_queryset(), pk=self.kwargs["id"])
        return found

    def _periods(self, rows: QuerySet[Bar], timeframe: Literal["1w", "1M"], asked: BarFilters) -> Response:
        """A page of bars that are no rows: the next one begins where this one ends."""
        asked.order()
        # It needs numpy, which only a process that is asked loads.
        bars = import_string("screening.bars.periods.put_together")(list(rows), timeframe)
        first, last = asked.first or date.min, asked.last or date.max
        wanted = [bar for bar in bars if first <= bar.session <= last]
        falls = asked.ordering.startswith("-")
        page = (wanted[::-1] if falls else wanted)[: asked.page_size]
        place = remove_query_param(self.request.build_absolute_uri(), "cursor")
        following = None
        if len(page) < len(wanted):
            step = timedelta(days=-1 if falls else 1)
            following = replace_query_param(place, "to" if falls else "from", (page[-1].session + step).isoformat())
        shown = BarSerializer(page, many=True).data
        return Response({"next": following, "previous": None, "results": shown})
