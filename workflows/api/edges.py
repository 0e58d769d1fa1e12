"""The edges of a workflow one by one. Each write is a change of the graph, under the workflow's lock."""

from collections.abc import Mapping, Sequence
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
from workflows.api.base import IF_MATCH, IF_NONE_MATCH, WorkflowPartViewSet
from workflows.api.graph import GRAPH_BYTES, GRAPH_VALUES
from workflows.definition.differences import ends_of
from workflows.definition.graph import GraphEdge
from workflows.models import Edge, Workflow
from workflows.serializers.bodies import EdgeBatch, EdgeChange, Locked
from workflows.serializers.parts import EdgeSerializer, EdgesSerializer
from workflows.services.parts import add_edges, remove_edge

# Not the configs of the nodes at both ends.
EDGE_COLUMNS = tuple(field.name for field in Edge._meta.concrete_fields)


class EdgeQuery(ListQuery):
    """What a list of edges may be narrowed to: the keys of the nodes at its ends."""

    lookups: ClassVar[Mapping[str, str]] = {"source": "source_node__key", "target": "target_node__key"}
    default_ordering: ClassVar[str] = "created_at"

    source: str | None = None
    target: str | None = None


class EdgeViewSet(WorkflowPartViewSet):
    """Edges of one's own workflows."""

    serializer_class = EdgeSerializer
    max_body_bytes = GRAPH_BYTES
    max_body_values = GRAPH_VALUES

    @extend_schema(parameters=query_parameters(EdgeQuery))
    def list(self, request: Request, **_address: Any) -> Response:
        """The edges of a workflow, oldest first."""
        return self.listed(_rows(self.get_object()), EdgeQuery)

    @extend_schema(parameters=[IF_NONE_MATCH])
    def retrieve(self, request: Request, edge_id: UUID, **_address: Any) -> Response:
        """One edge."""
        workflow = self.get_object()
        edge = get_object_or_404(_rows(workflow), pk=edge_id)
        return self.unchanged(workflow) or self.tagged(workflow, self.get_serializer(edge).data)

    @extend_schema(request=EdgeChange, responses={201: EdgeSerializer}, parameters=[IF_MATCH])
    @idempotent()
    def create(self, request: Request, **_address: Any) -> Response:
        """A further edge between two nodes, each named by its key or by its id."""
        workflow, new = self.get_object(), self.parsed(EdgeChange)
        with transaction.atomic(), self.overtaken():
            workflow, made = add_edges(
                workflow=workflow, edges=[new.edge], expected_version=self.expected(workflow, new.version), name=""
            )
            [edge] = _in_order(workflow, made)
        place = reverse("api-workflow-edge", kwargs={"id": workflow.pk, "edge_id": edge.pk}, request=request)
        return self.tagged(workflow, self.get_serializer(edge).data, status=201, location=place)

    @extend_schema(request=EdgeBatch, responses={201: EdgesSerializer}, parameters=[IF_MATCH])
    @idempotent()
    def create_batch(self, request: Request, **_address: Any) -> Response:
        """Further edges, all of them or none; what is wrong is said of each."""
        workflow, batch = self.get_object(), self.parsed(EdgeBatch)
        with transaction.atomic(), self.overtaken():
            workflow, made = add_edges(
                workflow=workflow, edges=batch.edges, expected_version=self.expected(workflow, batch.version)
            )
            shown = self.get_serializer(_in_order(workflow, made), many=True).data
        return self.tagged(workflow, {"version": workflow.version, "edges": shown}, status=201)

    @extend_schema(request=Locked, responses={204: None}, parameters=[IF_MATCH])
    def destroy(self, request: Request, edge_id: UUID, **_address: Any) -> Response:
        """Removes an edge."""
        workflow, body = self.get_object(), self.parsed(Locked)
        with self.overtaken():
            remove_edge(workflow=workflow, edge_id=edge_id, expected_version=self.expected(workflow, body.version))
        return Response(status=204)


def _rows(workflow: Workflow) -> QuerySet[Edge]:
    rows = Edge.objects.filter(workflow=workflow).select_related("source_node", "target_node")
    return rows.only(*EDGE_COLUMNS, "source_node__key", "target_node__key")


def _in_order(workflow: Workflow, made: Sequence[GraphEdge]) -> list[Edge]:
    """The rows of the edges, in their order."""
    found = {
        (row.source_node.key, row.target_node.key, row.source_handle, row.target_handle): row for row in _rows(workflow)
    }
    return [found[ends_of(edge)] for edge in made]
