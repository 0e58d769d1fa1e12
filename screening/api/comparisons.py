"""Two backtests side by side over HTTP."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.utils.module_loading import import_string
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.common.errors import NotFound
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from screening.backtest_comparisons.queries import ComparisonQuery
from screening.backtest_comparisons.serializers import ComparisonSerializer
from screening.backtest_comparisons.services import compare_in_time, tried_of
from screening.models import BacktestReport


class BacktestComparisonViewSet(OwnedViewSet):
    """One's own backtests, compared."""

    queryset = BacktestReport.objects.all()
    serializer_class = ComparisonSerializer
    rate_scopes: ClassVar[Mapping[str, str]] = {"compare": "run"}

    @extend_schema(parameters=query_parameters(ComparisonQuery), responses={200: ComparisonSerializer})
    def compare(self, request: Request, other_id: UUID, **_address: Any) -> Response:
        """What became of one backtest's signals and trades on another: came, went, stayed, and by which rule.

        Both are looked at on the bars as they are now, over the period that both can be known in. Backtests of two
        markets are refused.
        """
        asked = self.query(ComparisonQuery)
        one: BacktestReport = self.get_object()
        other = self.get_queryset().filter(pk=other_id).first()
        if other is None:
            raise NotFound
        before, after = tried_of(one), tried_of(other)
        found = compare_in_time(before, after)
        # What needs numpy is loaded by who is asked.
        as_json = import_string("screening.backtest_comparisons.json_form.comparison_json")
        return Response(as_json(found, before, after, asked))
