"""Grids and final tests of backtests over HTTP: which numbers can be varied, a grid of them, what is held back."""

from typing import Any, ClassVar

from django.utils.module_loading import import_string
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.common.errors import NotAllowed
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.messages import message as _
from screening.backtest_reports.claims import WORKING
from screening.backtest_reports.finals.services import request_final
from screening.backtest_reports.grids.asking import GridAxis, cancel_grid
from screening.grid_serializers import BacktestGridSerializer, BacktestGridsSerializer, BacktestNumbersSerializer
from screening.models import BacktestReport
from screening.serializers.backtests import BacktestDetailSerializer

MOST_GRIDS = 20
_REQUESTS = "screening.backtest_reports.grids.requests"


class NewGrid(BaseModel):
    """One number that is varied or two, the first goes down; at most 100 cells."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    axes: tuple[GridAxis, ...] = Field(min_length=1, max_length=2)


class BacktestGridViewSet(OwnedViewSet):
    """What becomes of one's own backtests with other numbers, and on what they held back."""

    queryset = BacktestReport.objects.all()
    serializer_class = BacktestGridSerializer
    run_actions: ClassVar[frozenset[str]] = frozenset({"ask", "cancel", "final"})

    @extend_schema(responses={200: BacktestNumbersSerializer})
    def numbers(self, request: Request, **_address: Any) -> Response:
        """The numbers of its strategy that can be varied, each with its address, words, value and range."""
        # What reads conditions needs numpy and TA-Lib, which only a process that is asked loads.
        found = import_string(f"{_REQUESTS}.numbers_of_report")(self.get_object())
        return Response(BacktestNumbersSerializer({"results": found}).data)

    @extend_schema(responses={200: BacktestGridsSerializer})
    def grids(self, request: Request, **_address: Any) -> Response:
        """Its grids, newest first, with the cells of those that are done."""
        return self._grids(self.get_object())

    @extend_schema(request=NewGrid, responses={202: BacktestGridSerializer})
    def ask(self, request: Request, **_address: Any) -> Response:
        """Tries its strategy with each of the values. Look again until its status is `done`: the same again is not run
        twice. Each cell counts as a variant that was tried.
        """
        report: BacktestReport = self.get_object()
        made = import_string(f"{_REQUESTS}.request_grid")(report, self.parsed(NewGrid).axes)
        return Response(BacktestGridSerializer(made).data, status=202)

    @extend_schema(request=None, responses={200: BacktestGridsSerializer})
    def cancel(self, request: Request, **_address: Any) -> Response:
        """Stops those of its grids that wait or are at work."""
        report: BacktestReport = self.get_object()
        working = list(report.grids.filter(status__in=WORKING))
        if not working:
            raise NotAllowed(_("None of its grids is at work."), code="wrong_state")
        for grid in working:
            cancel_grid(grid)
        return self._grids(report)

    @extend_schema(request=None, responses={202: BacktestDetailSerializer})
    def final(self, request: Request, **_address: Any) -> Response:
        """Opens the sessions that it holds back: its final test, a backtest of its own. Asked for again it is the same.

        Each look is counted for its family and market.
        """
        return Response(BacktestDetailSerializer(request_final(self.get_object())).data, status=202)

    def _grids(self, report: BacktestReport) -> Response:
        found = report.grids.order_by("-created_at")[:MOST_GRIDS]
        return Response(BacktestGridsSerializer({"results": found}).data)
