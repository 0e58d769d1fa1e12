"""The nodes of a workflow one by one. Each write is a change of the graph, under the workflow's lock."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from workflows.api.base import IF_MATCH, IF_NONE_MATCH, NODE_ID, WorkflowPartViewSet, node_reference
from workflows.api.graph import GRAPH_BYTES, GRAPH_VALUES
from workflows.models import Node, NodeType, Workflow
from workflows.serializers.bodies import Locked, NodeBatch, NodeChange
from workflows.serializers.parts import NodeSerializer, NodesSerializer
from workflows.services.parts import add_nodes, put_node, remove_node


class NodeQuery(ListQuery):
    """What a list of nodes may be narrowed to."""

    orderings: ClassVar[Mapping[str, str]] = {name: name for name in ("key", "name", "created_at", "updated_at")}
    default_ordering: ClassVar[str] = "key"
    searched: ClassVar[tuple[str, ...]] = ("key", "name")

    node_type: NodeType | None = None
    is_enabled: bool | None = None
    tool_id: UUID | None = None
    agent_id: UUID | None = None


class NodeViewSet(WorkflowPartViewSet):
    """Nodes of one's own workflows."""

    serializer_class = NodeSerializer
    max_body_bytes = GRAPH_BYTES
    max_body_values = GRAPH_VALUES

    @extend_schema(parameters=query_parameters(NodeQuery))
    def list(self, request: Request, **_address: Any) -> Response:
        """The nodes of a workflow, by key."""
        return self.listed(self._rows(self.get_object()), NodeQuery)

    @extend_schema(parameters=[NODE_ID, IF_NONE_MATCH])
    def retrieve(self, request: Request, node_id: UUID | str, **_address: Any) -> Response:
        """One node."""
        workflow = self.get_object()
        return self.unchanged(workflow) or self._shown(workflow, node_reference(node_id))

    @extend_schema(request=NodeChange, responses={201: NodeSerializer}, parameters=[IF_MATCH])
    @idempotent()
    def create(self, request: Request, **_address: Any) -> Response:
        """A further node. Its key is made from its name when it is given none."""
        workflow, new = self.get_object(), self.parsed(NodeChange)
        with transaction.atomic(), self.overtaken():
            workflow, [key] = add_nodes(
                workflow=workflow, nodes=[new.node], expected_version=self.expected(workflow, new.version), name=""
            )
            node = self._rows(workflow).get(key=key)
        place = reverse("api-workflow-node", kwargs={"id": workflow.pk, "node_id": node.pk}, request=request)
        return self.tagged(workflow, self.get_serializer(node).data, status=201, location=place)

    @extend_schema(request=NodeBatch, responses={201: NodesSerializer}, parameters=[IF_MATCH])
    @idempotent()
    def create_batch(self, request: Request, **_address: Any) -> Response:
        """Further nodes, all of them or none; what is wrong is said of each."""
        workflow, batch = self.get_object(), self.parsed(NodeBatch)
        with transaction.atomic(), self.overtaken():
            workflow, keys = add_nodes(
                workflow=workflow, nodes=batch.nodes, expected_version=self.expected(workflow, batch.version)
            )
            made = _by_key(self._rows(workflow), keys)
        shown = self.get_serializer(made, many=True).data
        return self.tagged(workflow, {"version": workflow.version, "nodes": shown}, status=201)

    @extend_schema(request=NodeChange, parameters=[NODE_ID, IF_MATCH])
    def update(self, request: Request, node_id: UUID | str, **_address: Any) -> Response:
        """Another content of a node; what is left out is as in a new node. Its key never changes."""
        workflow, new = self.get_object(), self.parsed(NodeChange)
        with self.overtaken():
            workflow, key = put_node(
                workflow=workflow,
                reference=node_reference(node_id),
                node=new.node,
                expected_version=self.expected(workflow, new.version),
            )
        return self._shown(workflow, key)

    @extend_schema(request=Locked, responses={204: None}, parameters=[NODE_ID, IF_MATCH])
    def destroy(self, request: Request, node_id: UUID | str, **_address: Any) -> Response:
        """Removes a node and its edges; executions keep what it did."""
        workflow, body = self.get_object(), self.parsed(Locked)
        with self.overtaken():
            remove_node(
                workflow=workflow,
                reference=node_reference(node_id),
                expected_version=self.expected(workflow, body.version),
            )
        return Response(status=204)

    def _rows(self, workflow: Workflow) -> QuerySet[Node]:
        return Node.objects.filter(workflow=workflow)

    def _shown(self, workflow: Workflow, reference: UUID | str) -> Response:
        wanted = {"pk": reference} if isinstance(reference, UUID) else {"key": reference}
        node = get_object_or_404(self._rows(workflow), **wanted)
        return self.tagged(workflow, self.get_serializer(node).data)


def _by_key(rows: QuerySet[Node], keys: list[str]) -> list[Node]:
    """The nodes in the order of the keys."""
    found = {node.key: node for node in rows.filter(key__in=keys)}
    return [found[key] for key in keys]
