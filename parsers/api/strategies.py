"""Strategies over HTTP: what was read from one's own pastes."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from parsers.filters import StrategyFilters
from parsers.models import Strategy
from parsers.serializers import StrategyRowSerializer, StrategySerializer
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters


class StrategyViewSet(OwnedViewSet):
    """What was read from one's own pastes."""

    queryset = Strategy.objects.all()
    serializer_class = StrategyRowSerializer

    @extend_schema(parameters=query_parameters(StrategyFilters))
    def list(self, request: Request) -> Response:
        """Strategies, newest first, without what stands in them."""
        return self.listed(self.get_queryset().defer("document"), StrategyFilters)

    @extend_schema(responses={200: StrategySerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One strategy: its rules, each with its quote. What was decided since stands in the ledger of its paste."""
        return Response(StrategySerializer(self.get_object()).data)
