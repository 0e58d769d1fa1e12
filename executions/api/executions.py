"""Executions over HTTP: start one, look at it, keep it, cancel it, run it again, delete it."""

from collections import Counter
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions.api.filters import ChildFilters, ExecutionFilters
from executions.api.starting import started
from executions.engine import serialized_transaction
from executions.models import NodeExecution, WorkflowExecution
from executions.monitoring.snapshot import latest_events
from executions.monitoring.statistics import statistics_of_execution
from executions.retention.removal import remove_execution
from executions.serializers.executions import (
    ExecutionChanges,
    ExecutionDataSerializer,
    ExecutionDetailSerializer,
    ExecutionSerializer,
    ExecutionStatisticsSerializer,
    NewExecutionOf,
    Rerun,
)
from executions.services.cancel import cancel_execution
from executions.services.rerun import rerun_execution
from executions.services.start import start_execution
from executions.status import Status, TriggerType
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import NotAllowed
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.messages import message as _
from workflows.models import Workflow

LATEST_EVENTS = 50
ENDED = OpenApiResponse(description="It had already ended by itself (already_ended).")
STAYS = OpenApiResponse(
    description="It is open (not_ended), kept (kept), a part of another (part_of_another), or above one that stays."
)
CANNOT_RERUN = OpenApiResponse(
    description="It cannot be run again: not_ended, part_of_another, nothing_to_run, workflow_deleted, unsure_rules."
)
NO_WORKFLOW = OpenApiResponse(description="There is no such workflow, or it is another's.")
CANNOT_START = OpenApiResponse(description="The workflow is deleted, or has unanswered questions (unsure_rules).")


class ExecutionViewSet(OwnedViewSet):
    """One's own executions."""

    queryset = WorkflowExecution.objects.select_related("parent_node")
    serializer_class = ExecutionSerializer
    run_actions: ClassVar[frozenset[str]] = frozenset({"create", "cancel", "rerun"})

    @extend_schema(parameters=query_parameters(ExecutionFilters))
    def list(self, request: Request) -> Response:
        """Executions, newest first. Those that a node of another waits for are left out unless asked for."""
        return self.listed(self.get_queryset().defer(*WorkflowExecution.HEAVY), ExecutionFilters)

    @extend_schema(request=NewExecutionOf, responses={202: ExecutionSerializer, 404: NO_WORKFLOW, 409: CANNOT_START})
    @idempotent(within=serialized_transaction)
    def create(self, request: Request) -> Response:
        """Starts an execution of a workflow as it is saved now. Answered 202, it exists and will end."""
        new = self.parsed(NewExecutionOf)
        workflow = get_object_or_404(Workflow.objects.editable_by(self.person), pk=new.workflow_id)
        how = new.model_dump(exclude={"workflow_id"})
        return started(
            start_execution(workflow=workflow, trigger_type=TriggerType.API, triggered_by=self.person, **how), request
        )

    @extend_schema(responses={200: ExecutionDataSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One execution with its input and output."""
        return Response(ExecutionDataSerializer(self.get_object()).data)

    @extend_schema(responses={200: ExecutionDetailSerializer})
    def overview(self, request: Request, **_address: Any) -> Response:
        """An execution with its nodes in their order (at most 1,000), their counts, and its last 50 events."""
        execution = self.get_object()
        # The events first: what happens meanwhile comes after their cursor.
        events = latest_events(execution.pk, LATEST_EVENTS)
        nodes = list(execution.node_executions.defer(*NodeExecution.HEAVY).order_by("execution_order"))
        shown = {
            "execution": self.get_object(),
            "nodes": nodes,
            "node_counts": Counter(node.status for node in nodes),
            "events": events,
            "cursor": events[-1].pk if events else 0,
        }
        return Response(ExecutionDetailSerializer(shown).data)

    @extend_schema(request=ExecutionChanges, responses={200: ExecutionSerializer})
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Has retention spare the execution, or not."""
        execution, changes = self.get_object(), self.parsed(ExecutionChanges)
        WorkflowExecution.objects.filter(pk=execution.pk).update(is_kept=changes.is_kept)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={204: None, 409: STAYS})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes an execution that has ended, with its nodes, log, events and children. Its signals stay."""
        remove_execution(execution=self.get_object(), by=self.person)
        return Response(status=204)

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

    @extend_schema(request=Rerun, responses={202: ExecutionSerializer, 409: CANNOT_RERUN})
    @idempotent(within=serialized_transaction)
    def rerun(self, request: Request, **_address: Any) -> Response:
        """Runs it again: all of it, or from a node on with the outputs before it kept."""
        execution, how = self.get_object(), self.parsed(Rerun)
        again = rerun_execution(execution=execution, by=self.person, **how.model_dump())
        return started(again, request)

    @extend_schema(parameters=query_parameters(ChildFilters), responses={200: ExecutionSerializer(many=True)})
    def children(self, request: Request, **_address: Any) -> Response:
        """The executions that nodes of this one started and wait for: one per item of a list, or a workflow."""
        rows = self.get_queryset().filter(parent_node__execution=self.get_object())
        return self.listed(rows.defer(*WorkflowExecution.HEAVY), ChildFilters)

    @extend_schema(responses={200: ExecutionStatisticsSerializer})
    def statistics(self, request: Request, **_address: Any) -> Response:
        """Its nodes by state, how long they took and waited, what had to be tried again."""
        return Response(ExecutionStatisticsSerializer(statistics_of_execution(self.get_object())).data)
