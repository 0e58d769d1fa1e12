"""Executions over HTTP: start one, watch it, read what it did."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from executions.events import events_after
from executions.models import ExecutionLog, NodeExecution, WorkflowExecution
from executions.serializers import (
    EventSerializer,
    EventsSerializer,
    ExecutionDetailSerializer,
    ExecutionSerializer,
    LogSerializer,
    NewExecution,
    NodeExecutionDetailSerializer,
)
from executions.services import start_execution
from executions.status import LogLevel, Status, TriggerType
from pastetrader.common.api import OwnedViewSet
from pastetrader.common.api_defaults import OldestFirst
from workflows.models import Workflow

MAX_EVENTS = 500


class _Query(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class ExecutionFilter(_Query):
    """What a list of executions may be narrowed to."""

    workflow: UUID | None = None
    status: Status | None = None


class EventFilter(_Query):
    """From where on events are wanted."""

    after: int = Field(default=0, ge=0, lt=2**63)


class LogFilter(_Query):
    """What a log may be narrowed to."""

    level: LogLevel | None = None
    node_key: str = Field(default="", pattern=r"^[a-z0-9_]{0,64}$")


class WorkflowExecutionViewSet(OwnedViewSet):
    """Executing one's own workflows."""

    queryset = Workflow.objects.all()
    serializer_class = ExecutionSerializer

    @extend_schema(request=NewExecution, responses={201: ExecutionSerializer})
    def execute(self, request: Request, **_address: Any) -> Response:
        """Starts an execution of the workflow as it is saved now. Answered 201, it exists and will end."""
        workflow, new = self.get_object(), self.parsed(NewExecution)
        execution = start_execution(
            workflow=workflow,
            trigger_type=TriggerType.API,
            triggered_by=self.person,
            input_data=new.input_data,
            variables=new.variables,
            metadata=new.metadata,
            trigger_node_key=new.trigger_node_key,
            as_of=new.as_of,
        )
        place = reverse("api-execution", kwargs={"id": execution.pk}, request=request)
        return Response(self.get_serializer(execution).data, status=201, headers={"Location": place})


class ExecutionViewSet(OwnedViewSet):
    """One's own executions."""

    queryset = WorkflowExecution.objects.all()
    serializer_class = ExecutionSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("workflow", UUID, description="Executions of this workflow."),
            OpenApiParameter("status", str, enum=Status.values),
        ]
    )
    def list(self, request: Request) -> Response:
        """Executions, newest first."""
        wanted = self.query(ExecutionFilter)
        rows = self.get_queryset().defer("input_data", "output_data", "context", "metadata")
        if wanted.workflow:
            rows = rows.filter(workflow=wanted.workflow)
        if wanted.status:
            rows = rows.filter(status=wanted.status)
        return self.page(rows)

    @extend_schema(responses={200: ExecutionDetailSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One execution with its nodes, in their order."""
        return Response(ExecutionDetailSerializer(self.get_object()).data)

    @extend_schema(responses={200: NodeExecutionDetailSerializer})
    def node(self, request: Request, node_key: str, **_address: Any) -> Response:
        """One node's part with its input and output."""
        rows = NodeExecution.objects.visible_to(request.user)
        found = get_object_or_404(rows, execution=self.get_object(), node_key=node_key)
        return Response(NodeExecutionDetailSerializer(found).data)

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
