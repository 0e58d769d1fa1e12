"""Strategies of pastes and workflows tried on the past, over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from parsers.models import Paste
from parsers.services.past import try_paste, try_workflow
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from screening.backtest.planning.settings import Settings
from screening.models import BacktestReport
from screening.serializers.backtests import BacktestDetailSerializer
from workflows.models import Workflow


class PasteOnPast(BaseModel):
    """On which market, and how."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    settings: Settings


class WorkflowOnPast(BaseModel):
    """How; left out, the usual on the market of the workflow."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    settings: Settings | None = None


class PasteBacktestViewSet(OwnedViewSet):
    """One's own pastes, tried on the past."""

    queryset = Paste.objects.all()
    run_actions: ClassVar[frozenset[str]] = frozenset({"backtest"})

    @extend_schema(request=PasteOnPast, responses={202: BacktestDetailSerializer})
    @idempotent()
    def backtest(self, request: Request, **_address: Any) -> Response:
        """Tries the strategy of a paste on the past, as it was decided. Look at `backtests/{id}` until it is done.

        The same again is the same backtest, which is not run twice. What cannot be simulated is refused by name.
        """
        paste, asked = self.get_object(), self.parsed(PasteOnPast)
        return _accepted(request, try_paste(paste, settings=asked.settings, by=self.person))


class WorkflowBacktestViewSet(OwnedViewSet):
    """One's own workflows, tried on the past."""

    queryset = Workflow.objects.all()
    run_actions: ClassVar[frozenset[str]] = frozenset({"backtest"})

    @extend_schema(request=WorkflowOnPast, responses={202: BacktestDetailSerializer})
    @idempotent()
    def backtest(self, request: Request, **_address: Any) -> Response:
        """Tries the strategy that a workflow is now on the past, with the edits of its graph.

        The same again is the same backtest. 400 `no_strategy` when none of its steps writes entries by a
        condition that is known before it runs.
        """
        workflow, asked = self.get_object(), self.parsed(WorkflowOnPast)
        return _accepted(request, try_workflow(workflow, settings=asked.settings, by=self.person))


def _accepted(request: Request, report: BacktestReport) -> Response:
    place = reverse("api-backtest", kwargs={"id": report.pk}, request=request)
    return Response(BacktestDetailSerializer(report).data, status=202, headers={"Location": place})
