"""The nodes of an execution over HTTP. An address names one by its id, or by its key in the graph."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions.agents.allowed import limits_of
from executions.agents.shown import turns_of
from executions.api.filters import NodeFilters, NodeLogFilters
from executions.models import ExecutionLog, NodeExecution, WorkflowExecution
from executions.serializers.approvals import TurnsSerializer
from executions.serializers.executions import (
    AttemptSerializer,
    AttemptsSerializer,
    LogSerializer,
    NodeExecutionDetailSerializer,
    NodeExecutionSerializer,
)
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters


class NodeExecutionViewSet(OwnedViewSet):
    """The nodes of one's own executions.

    A key is made of small letters, digits and underscores, so none looks like an id with its dashes.
    """

    queryset = WorkflowExecution.objects.all()
    serializer_class = NodeExecutionSerializer

    @extend_schema(parameters=query_parameters(NodeFilters), responses={200: NodeExecutionSerializer(many=True)})
    def list(self, request: Request, **_address: Any) -> Response:
        """An execution's nodes in their order, without their data."""
        return self.listed(self._nodes().defer(*NodeExecution.HEAVY), NodeFilters)

    @extend_schema(responses={200: NodeExecutionDetailSerializer})
    def retrieve(self, request: Request, **address: Any) -> Response:
        """One node's part with its input and output."""
        return Response(NodeExecutionDetailSerializer(self._node(**address)).data)

    @extend_schema(responses={200: AttemptsSerializer})
    def attempts(self, request: Request, **address: Any) -> Response:
        """Every attempt at a node: those that failed and were tried again, and the last."""
        node = self._node(**address)
        attempts: list[Any] = list(node.attempts.order_by("number"))
        if node.attempt and not any(attempt.number == node.attempt for attempt in attempts):
            attempts.append(_as_attempt(node))
        return Response({"attempts": AttemptSerializer(attempts, many=True).data})

    @extend_schema(parameters=query_parameters(NodeLogFilters), responses={200: LogSerializer(many=True)})
    def logs(self, request: Request, **address: Any) -> Response:
        """The lines that one node wrote into the log, the oldest first."""
        rows = ExecutionLog.objects.filter(node_execution=self._node(**address)).select_related("node_execution")
        return self.listed(rows, NodeLogFilters, LogSerializer)

    @extend_schema(responses={200: TurnsSerializer})
    def turns(self, request: Request, **address: Any) -> Response:
        """What the model of an agent's step was told, said and had done, turn by turn; none for other steps."""
        node = self._node(**address)
        return Response(TurnsSerializer({"limits": limits_of(node), "turns": turns_of(node.pk)}).data)

    def _nodes(self) -> QuerySet[NodeExecution]:
        return NodeExecution.objects.filter(execution=self.get_object())

    def _node(
        self, node_execution_id: UUID | None = None, node_key: str | None = None, **_execution: Any
    ) -> NodeExecution:
        named = {"node_key": node_key} if node_execution_id is None else {"pk": node_execution_id}
        return get_object_or_404(self._nodes(), **named)


def _as_attempt(node: NodeExecution) -> dict[str, Any]:
    """The attempt that the node execution itself is."""
    same = [name for name in AttemptSerializer.Meta.fields if name != "number"]
    return {"number": node.attempt, **{name: getattr(node, name) for name in same}}
