"""Executing one's own workflows over HTTP: the whole, or one node of it; and how their executions went."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from executions.api import started
from executions.models import WorkflowExecution
from executions.monitoring.statistics import statistics_of_workflow
from executions.serializers import ExecutionSerializer, NewExecution, NodeRun
from executions.services.run_node import run_single_node
from executions.services.start import serialized_transaction, start_execution
from executions.status import TriggerType
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from workflows.models import Workflow


class Days(BaseModel):
    """How far statistics look back."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    days: int = Field(default=30, ge=1, le=366)


class WorkflowExecutionViewSet(OwnedViewSet):
    """Executing one's own workflows."""

    run_actions: ClassVar[frozenset[str]] = frozenset({"execute", "run_node"})
    queryset = Workflow.objects.all()
    serializer_class = ExecutionSerializer

    @extend_schema(request=NewExecution, responses={201: ExecutionSerializer})
    @idempotent(within=serialized_transaction)
    def execute(self, request: Request, **_address: Any) -> Response:
        """Starts an execution of the workflow as it is saved now. Answered 201, it exists and will end.

        A test uses pinned outputs; a dry run also only shows what it would change, as of the given moment.
        """
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
            mode=new.mode,
        )
        return started(execution, request)

    @extend_schema(request=NodeRun, responses={201: ExecutionSerializer})
    @idempotent(within=serialized_transaction)
    def run_node(self, request: Request, node_key: str, **_address: Any) -> Response:
        """Runs one node alone, as a test: with its last input, that of a recorded execution, or one that is given."""
        workflow, how = self.get_object(), self.parsed(NodeRun)
        mine = WorkflowExecution.objects.visible_to(request.user)
        recorded = get_object_or_404(mine, pk=how.execution, workflow=workflow) if how.execution else None
        execution = run_single_node(
            workflow=workflow,
            node_key=node_key,
            by=self.person,
            source=how.source,
            execution=recorded,
            given=how.given,
        )
        return started(execution, request)

    @extend_schema(
        parameters=[OpenApiParameter("days", int, description="How far back; 30 when left out.")],
        responses={200: OpenApiTypes.OBJECT},
    )
    def statistics(self, request: Request, **_address: Any) -> Response:
        """How its executions ended, how long they took and waited to begin."""
        return Response(statistics_of_workflow(self.get_object(), days=self.query(Days).days))
