"""The executions of one workflow over HTTP: start one, or one node of it; list them; how they went."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from executions.api.filters import ExecutionsOfOneFilters
from executions.api.starting import started
from executions.models import WorkflowExecution
from executions.monitoring.statistics import statistics_of_workflow
from executions.serializers.executions import ExecutionSerializer, NewExecution, NodeRun, WorkflowStatisticsSerializer
from executions.services.run_node import run_single_node
from executions.services.start import serialized_transaction, start_execution
from executions.status import TriggerType
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from workflows.models import Workflow


class Days(BaseModel):
    """How far statistics look back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: int = Field(default=30, ge=1, le=366, description="How far back.")


class WorkflowExecutionViewSet(OwnedViewSet):
    """Executing one's own workflows."""

    queryset = Workflow.objects.all()
    serializer_class = ExecutionSerializer
    run_actions: ClassVar[frozenset[str]] = frozenset({"execute", "run_node"})

    @extend_schema(request=NewExecution, responses={202: ExecutionSerializer})
    @idempotent(within=serialized_transaction)
    def execute(self, request: Request, **_address: Any) -> Response:
        """Starts an execution of the workflow as it is saved now. Answered 202, it exists and will end.

        A test uses pinned outputs; a dry run also only shows what it would change, as of the given moment.
        """
        workflow, new = self.get_object(), self.parsed(NewExecution)
        execution = start_execution(
            workflow=workflow,
            trigger_type=TriggerType.API,
            triggered_by=self.person,
            **new.model_dump(),
        )
        return started(execution, request)

    @extend_schema(request=NodeRun, responses={202: ExecutionSerializer})
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

    @extend_schema(parameters=query_parameters(ExecutionsOfOneFilters), responses={200: ExecutionSerializer(many=True)})
    def executions(self, request: Request, **_address: Any) -> Response:
        """The workflow's executions, newest first."""
        rows = WorkflowExecution.objects.visible_to(self.person).filter(workflow=self.get_object())
        heavy = WorkflowExecution.HEAVY
        return self.listed(rows.select_related("parent_node").defer(*heavy), ExecutionsOfOneFilters)

    @extend_schema(parameters=query_parameters(Days), responses={200: WorkflowStatisticsSerializer})
    def statistics(self, request: Request, **_address: Any) -> Response:
        """How its executions ended, how long they took and waited to begin."""
        found = statistics_of_workflow(self.get_object(), days=self.query(Days).days)
        return Response(WorkflowStatisticsSerializer(found).data)
