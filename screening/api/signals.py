"""Signals, what became of them and what they did next, over HTTP."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from executions.models import WorkflowExecution
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.moments import Day, Moment
from screening.live.page import past_answer
from screening.models import Side, Signal, SignalState
from screening.serializers.signal_journal import SignalJournalSerializer
from screening.serializers.signals import AcknowledgedSerializer, SignalSerializer, SignalsToAcknowledgeSerializer
from screening.signals.journal.figures import figures_of
from screening.signals.listing import shown
from screening.signals.sightings import found_by
from screening.signals.states import ACKNOWLEDGED_AT_ONCE, acknowledge
from workflows.models import Workflow
from workflows.services import graph_of

MARKET = r"^[A-Za-z0-9_.-]{1,10}$"
SYMBOL = r"^[A-Za-z0-9_.:-]{1,32}$"


class SignalsOfOneFilters(ListQuery):
    """Of the signals that one execution found. Days begin at `bar_from` and end with `bar_to`."""

    lookups: ClassVar[Mapping[str, str]] = {
        "market": "instrument__market",
        "symbol": "instrument__symbol",
        "bar_from": "bar__gte",
        "bar_to": "bar__lte",
        "created_after": "created_at__gte",
        "created_before": "created_at__lt",
    }
    orderings: ClassVar[Mapping[str, str]] = {
        "created_at": "created_at",
        "bar": "bar",
        "symbol": "instrument__symbol",
    }
    searched: ClassVar[tuple[str, ...]] = ("instrument__symbol", "instrument__name")

    market: str | None = Field(default=None, pattern=MARKET)
    symbol: str | None = Field(default=None, pattern=SYMBOL)
    side: Side | None = None
    state: SignalState | None = None
    node_key: str | None = Field(default=None, pattern=r"^[a-z0-9_]{1,64}$")
    bar: Day | None = Field(default=None, description="Exactly this bar.")
    bar_from: Day | None = None
    bar_to: Day | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None


class SignalFilters(SignalsOfOneFilters):
    """Of all signals. `execution`: whatever it found, also what an earlier one had found already."""

    special: ClassVar[frozenset[str]] = frozenset({"execution"})

    workflow: UUID | None = None
    execution: UUID | None = Field(
        default=None, description="What this execution found, as the first or again, itself or through its children."
    )

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filters leave."""
        rows = super().narrowed(rows)
        if self.execution is None:
            return rows
        # Rows are those of the person who asks, so that another's execution finds nothing.
        execution = WorkflowExecution.objects.defer(*WorkflowExecution.HEAVY).filter(pk=self.execution).first()
        return rows.filter(pk__in=found_by(execution).values("pk")) if execution else rows.none()


class ToAcknowledge(BaseModel):
    """Signals that a person has seen to, by id."""

    model_config = ConfigDict(extra="forbid")

    ids: list[UUID] = Field(min_length=1, max_length=ACKNOWLEDGED_AT_ONCE)


class SignalViewSet(OwnedViewSet):
    """Signals of one's own workflows."""

    queryset = shown(Signal.objects.all())
    serializer_class = SignalSerializer

    @extend_schema(parameters=query_parameters(SignalFilters))
    def list(self, request: Request) -> Response:
        """Signals, newest first."""
        return self.listed(self.get_queryset(), SignalFilters)

    @extend_schema(responses={200: SignalSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One signal."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={200: SignalSerializer})
    def acknowledge(self, _request: Request, **_address: Any) -> Response:
        """Say that a person has seen to it. Done again it changes nothing: it keeps when and by whom it was first."""
        signal = self.get_object()
        acknowledge(Signal.objects.editable_by(self.person), [signal.pk], by=self.person)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        operation_id="signals_acknowledge_several",
        request=SignalsToAcknowledgeSerializer,
        responses={200: AcknowledgedSerializer},
    )
    def acknowledge_several(self, _request: Request) -> Response:
        """Say of several that a person has seen to them: all, or none when one of them is not there."""
        wanted = self.parsed(ToAcknowledge)
        count = acknowledge(Signal.objects.editable_by(self.person), wanted.ids, by=self.person)
        return Response({"acknowledged": count})


class ExecutionSignalViewSet(OwnedViewSet):
    """What one's own executions found."""

    queryset = WorkflowExecution.objects.all()
    serializer_class = SignalSerializer

    @extend_schema(parameters=query_parameters(SignalsOfOneFilters), responses={200: SignalSerializer(many=True)})
    def list(self, request: Request, **_address: Any) -> Response:
        """The signals that an execution found, whether it was the first to do so or found them again.

        What executions of its steps and items found is among them.
        """
        rows = shown(found_by(self.get_object()))
        return self.listed(rows, SignalsOfOneFilters)


class WorkflowSignalsViewSet(OwnedViewSet):
    """How the signals of one's own workflows did."""

    queryset = Workflow.objects.all()
    serializer_class = SignalJournalSerializer

    @extend_schema(responses={200: SignalJournalSerializer})
    def journal(self, _request: Request, **_address: Any) -> Response:
        """Of each side: how many signals, and what the price did 1, 5 and 20 sessions later, beside the market's.

        `forward`: the entries beside what the newest backtest of the present rules expects of so many. `agreement`:
        whether the signals are those that the past decides on the bars of today.
        """
        workflow = self.get_object()
        said = {"sides": figures_of(workflow), **past_answer(workflow, graph_of(workflow))}
        return Response(self.get_serializer(said).data)
