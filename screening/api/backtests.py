"""Backtests over HTTP: ask for one, look how far it is, read its report and its trades."""

from typing import Any, ClassVar, Literal

from django.utils.module_loading import import_string
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field, model_validator
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.messages import message as _
from screening.backtest.planning.settings import Settings
from screening.backtest_reports.blobs import unpacked_rows
from screening.backtest_reports.services import cancel, delete, request_backtest
from screening.models import BacktestReport, BacktestStatus
from screening.serializers.backtests import BacktestDetailSerializer, BacktestSerializer, BacktestTradesSerializer
from screening.strategy import Strategy


class Conditions(BaseModel):
    """A strategy in short: conditions as text; distances as "5%", "2atr", and "2r" for a target."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: str = Field(min_length=1, max_length=10_000)
    exit: str = Field(default="", max_length=10_000)
    stop: str = Field(default="", max_length=40)
    target: str = Field(default="", max_length=40)
    trail: str = Field(default="", max_length=40)
    max_bars: int = Field(default=0, ge=0, le=2_000)


class NewBacktest(BaseModel):
    """What is tried, whole or in short, and how. Variants of one `family` are counted together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    strategy: Strategy | None = None
    conditions: Conditions | None = None
    settings: Settings
    title: str = Field(default="", max_length=200)
    family: str = Field(default="api", min_length=1, max_length=80, pattern=r"^[\w.:-]+$")

    @model_validator(mode="after")
    def _one_of_both(self) -> "NewBacktest":
        if (self.strategy is None) == (self.conditions is None):
            raise ValueError("Give either a strategy or conditions.")
        return self


class BacktestQuery(ListQuery):
    """What a list of backtests may be narrowed to."""

    searched: ClassVar[tuple[str, ...]] = ("title",)

    status: BacktestStatus | None = None
    market: str | None = None
    family: str | None = None


class TradesQuery(BaseModel):
    """Which trades, in which order; `offset` and `limit` count trades."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    symbol: str = Field(default="", max_length=32)
    sort: Literal[
        "entry", "-entry", "net", "-net", "net_return", "-net_return", "symbol", "-symbol", "bars", "-bars"
    ] = "entry"
    offset: int = Field(default=0, ge=0, le=10_000_000)
    limit: int = Field(default=100, ge=1, le=1_000)


class BacktestViewSet(OwnedViewSet):
    """One's own backtests."""

    queryset = BacktestReport.objects.all()
    serializer_class = BacktestSerializer
    run_actions: ClassVar[frozenset[str]] = frozenset({"create", "cancel"})

    @extend_schema(parameters=query_parameters(BacktestQuery))
    def list(self, request: Request) -> Response:
        """Backtests, newest first, without their reports."""
        rows = self.get_queryset().defer("summary", "curve", "trades", "strategy")
        return self.listed(rows, BacktestQuery)

    @extend_schema(request=NewBacktest, responses={202: BacktestDetailSerializer})
    @idempotent()
    def create(self, request: Request) -> Response:
        """Tries a strategy on the past. Look again until its status is `done`: the same again is not run twice.

        What cannot be simulated is refused by name (422), and nothing is run.
        """
        new = self.parsed(NewBacktest)
        strategy = new.strategy
        if strategy is None and new.conditions is not None:
            # What reads conditions needs numpy and TA-Lib, which only a process that is asked loads.
            strategy = import_string("screening.backtest.described.Described")(**new.conditions.model_dump()).strategy()
        if strategy is None:
            raise Invalid(_("Give either a strategy or conditions."), code="no_strategy")
        made = request_backtest(
            owner=self.person, strategy=strategy, settings=new.settings, family=new.family, title=new.title
        )
        return Response(BacktestDetailSerializer(made).data, status=202)

    @extend_schema(responses={200: BacktestDetailSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One backtest: how far it is, and its report when it is done."""
        return Response(BacktestDetailSerializer(self.get_object()).data)

    @extend_schema(parameters=query_parameters(TradesQuery), responses={200: BacktestTradesSerializer})
    def trades(self, request: Request, **_address: Any) -> Response:
        """Its trades, a page of them."""
        found: BacktestReport = self.get_object()
        asked = self.query(TradesQuery)
        rows = unpacked_rows(found.trades) if found.trades else []
        if asked.symbol:
            rows = [row for row in rows if row["symbol"] == asked.symbol]
        name = asked.sort.removeprefix("-")
        rows.sort(key=lambda row: row[name], reverse=asked.sort.startswith("-"))
        page = rows[asked.offset : asked.offset + asked.limit]
        return Response({"count": len(rows), "offset": asked.offset, "results": page})

    @extend_schema(request=None, responses={200: BacktestDetailSerializer})
    def cancel(self, request: Request, **_address: Any) -> Response:
        """Stops one that waits or is at work."""
        found = self.get_object()
        cancel(found)
        return Response(BacktestDetailSerializer(found).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Forgets it; that it was tried stays counted."""
        delete(self.get_object())
        return Response(status=204)
