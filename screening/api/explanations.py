"""Why a symbol was found or not, over HTTP."""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from executions.models import WorkflowExecution
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.moments import Day
from screening.screens.presentation import explanation_json, part_json, step_json
from screening.serializers.explanations import ExplanationSerializer, NearMissesSerializer, StepExplanationsSerializer

SYMBOL = r"^[A-Za-z0-9_.:-]{1,43}$"
NEAR_MISSES = 100


class AboutCondition(BaseModel):
    """A condition on a market, at the latest session at or before a day (the latest of all when it isn't given)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    condition: str = Field(min_length=1, max_length=10_000, description="Such as `rsi(14) < 30 and close > sma(200)`.")
    market: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,10}$")
    as_of: Day | None = None
    timeframe: str = Field(default="", max_length=5)


class AboutSymbol(AboutCondition):
    """The same for one symbol."""

    symbol: str = Field(pattern=SYMBOL)


class OfSymbol(BaseModel):
    """The symbol that is asked about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    symbol: str = Field(pattern=SYMBOL)


def _service(name: str) -> Callable[..., Any]:
    """A service that needs numpy and TA-Lib, which only a process that is asked loads."""
    found: Callable[..., Any] = import_string(f"screening.services.{name}")
    return found


class ExplanationViewSet(OwnedViewSet):
    """Why a symbol was found by a screen, or wasn't."""

    queryset = WorkflowExecution.objects.all()

    @extend_schema(parameters=query_parameters(AboutSymbol), responses={200: ExplanationSerializer})
    def explain(self, request: Request) -> Response:
        """Each part of a condition with its verdict and values for one symbol."""
        asked = self.query(AboutSymbol)
        return Response(explanation_json(_service("why")(**asked.model_dump()), gettext))

    @extend_schema(parameters=query_parameters(AboutCondition), responses={200: NearMissesSerializer})
    def almost(self, request: Request) -> Response:
        """The symbols that fail a condition by one of its parts alone, with that part: at most 100, by symbol."""
        misses = _service("almost")(**self.query(AboutCondition).model_dump())[:NEAR_MISSES]
        shown = [{"symbol": miss.symbol, "failed": part_json(miss.failed, gettext)} for miss in misses]
        return Response({"near_misses": shown})

    @extend_schema(parameters=query_parameters(OfSymbol), responses={200: StepExplanationsSerializer})
    def of_execution(self, request: Request, **_address: Any) -> Response:
        """For each screen of an execution, why the symbol was found there, or wasn't."""
        execution = self.get_object()
        steps = _service("why_in")(execution, self.query(OfSymbol).symbol)
        return Response({"steps": [step_json(step, gettext) for step in steps]})
