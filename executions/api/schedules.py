"""Schedules over HTTP: when one's workflows start by themselves, and what became of it."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from executions.engine import serialized_transaction
from executions.models import Outcome, Schedule, ScheduleOccurrence, ScheduleType, SkipReason
from executions.scheduling import services
from executions.scheduling.closed_days import is_closed
from executions.scheduling.reads import with_last_run, words_of
from executions.scheduling.services import MAX_PREVIEW, Preview, in_zone
from executions.scheduling.spec import spec_of
from executions.serializers.executions import ExecutionSerializer
from executions.serializers.schedules import (
    NewSchedule,
    OccurrenceSerializer,
    PreviewSerializer,
    ScheduleSerializer,
    ScheduleSpec,
    UnsavedSchedule,
)
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.http.preconditions import check_if_match, etag, not_modified
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.moments import Moment
from pastetrader.common.sessions.closing import zone_of
from workflows.definition.node_types.trigger import Timezone
from workflows.models import Workflow

SET_BY_TRIGGER = OpenApiResponse(description="When it starts is said by a trigger of its workflow.")
IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag that was changed.")


class ScheduleFilters(ListQuery):
    """What a list of schedules may be narrowed to."""

    lookups: ClassVar[dict[str, str]] = {"type": "schedule_type"}
    orderings: ClassVar[dict[str, str]] = {
        "created_at": "created_at",
        "next_run_at": "next_run_at",
        "last_run_at": "last_run_at",
        "name": "name",
    }
    searched: ClassVar[tuple[str, ...]] = ("name", "workflow__name")

    workflow: UUID | None = Field(default=None, description="Schedules of this workflow.")
    is_active: bool | None = Field(default=None, description="Those that start something, or those that are paused.")
    type: ScheduleType | None = Field(default=None, description="How they say when.")


class OccurrenceFilters(ListQuery):
    """What a list of due times may be narrowed to."""

    lookups: ClassVar[dict[str, str]] = {"due_after": "scheduled_for__gte", "due_before": "scheduled_for__lt"}
    orderings: ClassVar[dict[str, str]] = {"scheduled_for": "scheduled_for"}
    default_ordering: ClassVar[str] = "-scheduled_for"

    outcome: Outcome | None = Field(default=None, description="What became of them.")
    reason: SkipReason | None = Field(default=None, description="Why they were skipped.")
    due_after: Moment | None = Field(default=None, description="Due at or after.")
    due_before: Moment | None = Field(default=None, description="Due before.")


class PreviewQuery(BaseModel):
    """How many of the next times, on which clocks besides the schedule's own, and with whose days they are compared."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: int = Field(default=5, ge=1, le=MAX_PREVIEW, description="How many times.")
    timezone: Timezone = Field(default="UTC", description="Your zone, beside the schedule's own.")
    market: str = Field(
        default="",
        max_length=40,
        description="The exchange whose closed days are marked, unless the schedule follows one.",
    )


class ScheduleViewSet(OwnedViewSet):
    """When one's own workflows start by themselves."""

    queryset = Schedule.objects.all()
    serializer_class = ScheduleSerializer
    run_actions: ClassVar[frozenset[str]] = frozenset({"run"})

    def get_queryset(self) -> Any:
        """One's own, of workflows that are not deleted, with their last due time."""
        return with_last_run(super().get_queryset().filter(workflow__deleted_at=None))

    @extend_schema(parameters=query_parameters(ScheduleFilters))
    def list(self, request: Request) -> Response:
        """Schedules, newest first."""
        return self.listed(self.get_queryset(), ScheduleFilters)

    @extend_schema(request=NewSchedule, responses={201: ScheduleSerializer})
    @idempotent()
    def create(self, request: Request) -> Response:
        """A schedule of its own for a workflow. Those of its triggers come and go with them."""
        new = self.parsed(NewSchedule)
        workflow = Workflow.objects.editable_by(request.user).filter(pk=new.workflow).first()
        if workflow is None:
            text = _("You have no such workflow.")
            raise Invalid(text, problems=[Problem("unknown_workflow", text, path="workflow")])
        spec = ScheduleSpec.model_validate(new.model_dump(exclude={"workflow"}))
        schedule = services.create_schedule(workflow=workflow, spec=spec)
        answer = self._shown(schedule, status=201)
        answer["Location"] = reverse("api-schedule", kwargs={"id": schedule.pk}, request=request)
        return answer

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One schedule."""
        schedule = self.get_object()
        if not_modified(request, _etag(schedule)):
            return Response(status=304, headers={"ETag": _etag(schedule)})
        return self._shown(schedule)

    @extend_schema(
        request=ScheduleSpec, parameters=[IF_MATCH], responses={200: ScheduleSerializer, 409: SET_BY_TRIGGER}
    )
    def update(self, request: Request, **_address: Any) -> Response:
        """Says anew when and how. Of a trigger's schedule only name, input and policies change here."""
        schedule, spec = self.get_object(), self.parsed(ScheduleSpec)
        return self._changed(schedule, spec.model_dump())

    @extend_schema(
        request=ScheduleSpec, parameters=[IF_MATCH], responses={200: ScheduleSerializer, 409: SET_BY_TRIGGER}
    )
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Changes what is given; another type drops what the former one said."""
        schedule = self.get_object()
        given = request.data
        if not isinstance(given, dict):
            raise Invalid(_("This must be an object with named fields."))
        return self._changed(schedule, given)

    @extend_schema(parameters=[IF_MATCH], responses={204: None, 409: SET_BY_TRIGGER})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Takes the schedule away; its executions stay."""
        services.delete_schedule(schedule=self.get_object(), by=self.person, check=self._check)
        return Response(status=204)

    @extend_schema(request=None, responses={202: ExecutionSerializer})
    @idempotent(within=serialized_transaction)
    def run(self, request: Request, **_address: Any) -> Response:
        """Runs its workflow now, with its input; the due times stay as they are."""
        execution = services.run_now(schedule=self.get_object(), by=self.person)
        place = reverse("api-execution", kwargs={"id": execution.pk}, request=request)
        return Response(ExecutionSerializer(execution).data, status=202, headers={"Location": place})

    @extend_schema(request=None, responses={200: ScheduleSerializer})
    def pause(self, request: Request, **_address: Any) -> Response:
        """Starts nothing until it is resumed, even when its workflow is activated."""
        return self._shown(services.pause_schedule(schedule=self.get_object(), by=self.person))

    @extend_schema(request=None, responses={200: ScheduleSerializer})
    def resume(self, request: Request, **_address: Any) -> Response:
        """Goes on at its next time."""
        return self._shown(services.resume_schedule(schedule=self.get_object()))

    @extend_schema(parameters=query_parameters(PreviewQuery), responses={200: PreviewSerializer})
    def preview(self, request: Request, **_address: Any) -> Response:
        """Its next due times on two clocks, as if it were active."""
        schedule, query = self.get_object(), self.query(PreviewQuery)
        found = services.preview(schedule, count=query.n)
        return _preview(found, schedule, schedule.timezone, query)

    @extend_schema(
        request=UnsavedSchedule, parameters=query_parameters(PreviewQuery), responses={200: PreviewSerializer}
    )
    def preview_unsaved(self, request: Request) -> Response:
        """The next due times of a schedule that is not saved."""
        when, query = self.parsed(UnsavedSchedule), self.query(PreviewQuery)
        found = services.preview_spec(when, count=query.n)
        return _preview(found, Schedule(**when.columns()), when.zone, query)

    @extend_schema(
        parameters=query_parameters(OccurrenceFilters),
        responses={200: OccurrenceSerializer(many=True)},
    )
    def occurrences(self, request: Request, **_address: Any) -> Response:
        """Its due times and what became of each, newest first."""
        rows = ScheduleOccurrence.objects.filter(schedule=self.get_object()).select_related("execution")
        return self.listed(rows.defer("execution__input_data"), OccurrenceFilters, OccurrenceSerializer)

    def _changed(self, schedule: Schedule, changes: dict[str, Any]) -> Response:
        return self._shown(services.change_schedule(schedule=schedule, changes=changes, check=self._check))

    def _check(self, held: Schedule) -> None:
        check_if_match(self.request, _etag(held))

    def _shown(self, schedule: Schedule, *, status: int = 200) -> Response:
        read = self.get_queryset().get(pk=schedule.pk)
        return Response(self.get_serializer(read).data, status=status, headers={"ETag": _etag(read)})


def _etag(schedule: Schedule) -> str:
    """Of what people change; runs change nothing of it."""
    return etag(schedule.pk, schedule.is_active, schedule.paused_by, *spec_of(schedule).items())


def _preview(found: Preview, schedule: Schedule, zone: str, query: PreviewQuery) -> Response:
    other, market = query.timezone, (schedule.config or {}).get("mic") or query.market
    times = [
        {
            "at": at,
            "in_schedule_zone": _clock(at, zone),
            "in_your_zone": _clock(at, other),
            "is_closed": is_closed(market, at),
        }
        for at in found.times
    ]
    shown = {
        "words": words_of(schedule).render(gettext),
        "schedule_zone": zone,
        "your_zone": other,
        "market": market if zone_of(market) else "",
        "times": times,
        "problem": found.problem.render(gettext) if found.problem else "",
    }
    return Response(PreviewSerializer(shown).data)


def _clock(moment: datetime, zone: str) -> str:
    return in_zone(moment, zone).isoformat()
