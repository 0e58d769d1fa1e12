"""Signals over HTTP."""

from datetime import date
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.common.http.api import OwnedViewSet
from screening.models import Side, Signal
from screening.serializers import SignalSerializer


class SignalFilter(BaseModel):
    """What a list of signals may be narrowed to."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    workflow: UUID | None = None
    execution: UUID | None = None
    bar: date | None = None
    side: Side | None = None
    market: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.-]{1,10}$")
    symbol: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.-]{1,32}$")


class SignalViewSet(OwnedViewSet):
    """Signals of one's own workflows."""

    queryset = Signal.objects.select_related("instrument")
    serializer_class = SignalSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("workflow", UUID),
            OpenApiParameter("execution", UUID, description="The execution that found them first."),
            OpenApiParameter("bar", date),
            OpenApiParameter("side", str, enum=Side.values),
            OpenApiParameter("market", str),
            OpenApiParameter("symbol", str),
        ]
    )
    def list(self, request: Request) -> Response:
        """Signals, newest first."""
        wanted = self.query(SignalFilter).model_dump(exclude_none=True)
        paths = {"market": "instrument__market", "symbol": "instrument__symbol"}
        return self.page(self.get_queryset().filter(**{paths.get(name, name): value for name, value in wanted.items()}))
