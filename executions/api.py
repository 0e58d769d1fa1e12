"""Executions over HTTP: watch one, read what it did, cancel it, run it again."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from executions.creation.insert import serialized_transaction
from executions.models import ExecutionLog, NodeExecution, WorkflowExecution
from executions.monitoring.snapshot import events_after
from executions.monitoring.statistics import statistics_of_execution
from executions.serializers import (
    AttemptSerializer,
    AttemptsSerializer,
    EventSerializer,
    EventsSerializer,
    ExecutionChanges,
    ExecutionDetailSerializer,
    ExecutionSerializer,
    LogSerializer,
    NodeExecutionDetailSerializer,
    Rerun,
)
from executions.services.cancel import cancel_execution
from executions.services.rerun import rerun_execution
from executions.status import LogLevel, Mode, Status
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import NotAllowed
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.api_defaults import NewestFirst, OldestFirst
from pastetrader.common.messages import message as _

MAX_EVENTS = 500
NODE_KEY = r"^[a-z0-9_]{0,64}$"
ENDED = OpenApiResponse(description="It had already ended by itself: {code, message}.")


class InOrder(NewestFirst):
    """Executions in the order in which they were made, which is that of the items of a list."""

    ordering = ("created_at", "id")


class _Query(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class ExecutionFilter(_Query):
    """What a list of executions may be narrowed to. Those that a node waits for are left out unless asked for."""

    workflow: UUID | None = None
    status: Status | None = None
    mode: Mode | None = None
    parent: UUID | None = None
    children: bool = False


class ChildFilter(_Query):
    """What the executions that the nodes of another wait for may be narrowed to."""

    status: Status | None = None
    node_key: str = Field(default="", pattern=NODE_KEY)


class EventFilter(_Query):
    """From where on events are wanted."""

    after: int = Field(default=0, ge=0, lt=2**63)


class LogFilter(_Query):
    """What a log may be narrowed to."""

    level: LogLevel | None = None
    node_key: str = Field(default="", pattern=NODE_KEY)


class ExecutionViewSet(OwnedViewSet):
    """One's own executions."""

    run_actions: ClassVar[frozenset[str]] = frozenset({"cancel", "rerun"})
    queryset = WorkflowExecution.objects.select_related("parent_node")
    serializer_class = ExecutionSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("workflow", UUID, description="Executions of this workflow."),
            OpenApiParameter("status", str, enum=Status.values),
            OpenApiParameter("mode", str, enum=Mode.values),
            OpenApiParameter("parent", UUID, description="Executions that nodes of this execution wait for."),
            OpenApiParameter("children", bool, description="Also executions that a node of another waits for."),
        ]
    )
    def list(self, request: Request) -> Response:
        """Executions, newest first."""
        wanted = self.query(ExecutionFilter)
        rows = self.get_queryset().defer(*WorkflowExecution.HEAVY)
        if wanted.workflow:
            rows = rows.filter(workflow=wanted.workflow)
        if wanted.status:
            rows = rows.filter(status=wanted.status)
        if wanted.mode:
            rows = rows.filter(mode=wanted.mode)
        if wanted.parent:
            rows = rows.filter(parent_node__execution=wanted.parent)
        elif not wanted.children:
            rows = rows.filter(parent_node=None)
        return self.page(rows)

    @extend_schema(
        parameters=[
            OpenApiParameter("status", str, enum=Status.values),
            OpenApiParameter("node_key", str, description="Those that this node waits for."),
        ],
        responses={200: ExecutionSerializer(many=True)},
    )
    def children(self, request: Request, **_address: Any) -> Response:
        """The executions that nodes of this one started and wait for: one per item of a list, or a workflow."""
        wanted = self.query(ChildFilter)
        rows = self.get_queryset().filter(parent_node__execution=self.get_object()).defer(*WorkflowExecution.HEAVY)
        if wanted.status:
            rows = rows.filter(status=wanted.status)
        if wanted.node_key:
            rows = rows.filter(parent_node__node_key=wanted.node_key)
        paginator = InOrder()
        page = paginator.paginate_queryset(rows, request, view=self)
        return paginator.get_paginated_response(ExecutionSerializer(page, many=True).data)

    @extend_schema(responses={200: ExecutionDetailSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One execution with its nodes, in their order."""
        return Response(ExecutionDetailSerializer(self.get_object()).data)

    @extend_schema(request=ExecutionChanges, responses={200: ExecutionSerializer})
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Has retention spare the execution, or not."""
        execution, changes = self.get_object(), self.parsed(ExecutionChanges)
        WorkflowExecution.objects.filter(pk=execution.pk).update(is_kept=changes.is_kept)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={200: ExecutionSerializer, 409: ENDED})
    def cancel(self, request: Request, **_address: Any) -> Response:
        """Ends an execution with everything that runs or waits in it. Asking twice does no harm."""
        execution = self.get_object()
        cancel_execution(execution=execution, by=self.person)
        execution = self.get_object()
        if execution.status != Status.CANCELLED:
            text = _("This execution had already ended (%(status)s).", status=execution.get_status_display())
            raise NotAllowed(text, code="already_ended")
        return Response(self.get_serializer(execution).data)

    @extend_schema(request=Rerun, responses={201: ExecutionSerializer})
    @idempotent(within=serialized_transaction)
    def rerun(self, request: Request, **_address: Any) -> Response:
        """Runs it again: all of it, or from a node on with the outputs before it kept."""
        execution, how = self.get_object(), self.parsed(Rerun)
        again = rerun_execution(
            execution=execution, by=self.person, from_node_key=how.from_node_key, version=how.version
        )
        return started(again, request)

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def statistics(self, request: Request, **_address: Any) -> Response:
        """Its nodes by state, how long they took and waited, what had to be tried again."""
        return Response(statistics_of_execution(self.get_object()))

    @extend_schema(responses={200: NodeExecutionDetailSerializer})
    def node(self, request: Request, node_key: str, **_address: Any) -> Response:
        """One node's part with its input and output."""
        return Response(NodeExecutionDetailSerializer(self._node(node_key)).data)

    @extend_schema(responses={200: AttemptsSerializer})
    def attempts(self, request: Request, node_key: str, **_address: Any) -> Response:
        """Every attempt at a node: those that failed and were tried again, and the last."""
        node = self._node(node_key)
        attempts: list[Any] = list(node.attempts.order_by("number"))
        if node.attempt and not any(attempt.number == node.attempt for attempt in attempts):
            attempts.append(_as_attempt(node))
        return Response({"attempts": AttemptSerializer(attempts, many=True).data})

    def _node(self, node_key: str) -> NodeExecution:
        rows = NodeExecution.objects.visible_to(self.request.user)
        return get_object_or_404(rows, execution=self.get_object(), node_key=node_key)

    @extend_schema(
        parameters=[OpenApiParameter("after", int, description="The cursor of the last answer; 0 for all.")],
        responses={200: EventsSerializer},
    )
    def events(self, request: Request, **_address: Any) -> Response:
        """What changed after a cursor: the same events as the live stream, for programs that prefer to ask."""
        execution, after = self.get_object(), self.query(EventFilter).after
        found = events_after(execution.pk, after, limit=MAX_EVENTS)
        cursor = found[-1].id if found else after
        return Response({"cursor": cursor, "events": EventSerializer(found, many=True).data})

    @extend_schema(
        parameters=[
            OpenApiParameter("level", str, enum=LogLevel.values),
            OpenApiParameter("node_key", str, description="Lines of this node."),
        ],
        responses={200: LogSerializer(many=True)},
    )
    def logs(self, request: Request, **_address: Any) -> Response:
        """The log, oldest line first."""
        wanted = self.query(LogFilter)
        rows = ExecutionLog.objects.filter(execution=self.get_object()).select_related("node_execution")
        if wanted.level:
            rows = rows.filter(level=wanted.level)
        if wanted.node_key:
            rows = rows.filter(node_execution__node_key=wanted.node_key)
        paginator = OldestFirst()
        page = paginator.paginate_queryset(rows, request, view=self)
        return paginator.get_paginated_response(LogSerializer(page, many=True).data)


def started(execution: WorkflowExecution, request: Request) -> Response:
    """The answer to whoever asked for an execution: it exists and will end."""
    place = reverse("api-execution", kwargs={"id": execution.pk}, request=request)
    return Response(ExecutionSerializer(execution).data, status=201, headers={"Location": place})


def _as_attempt(node: NodeExecution) -> dict[str, Any]:
    """The attempt that the node execution itself is."""
    same = [name for name in AttemptSerializer.Meta.fields if name != "number"]
    return {"number": node.attempt, **{name: getattr(node, name) for name in same}}
