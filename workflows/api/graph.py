"""The graph as a whole: read, saved, looked at; and the outputs that are pinned at its nodes."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.common.errors import Invalid
from pastetrader.common.http.errors.problem_details import shown_problem
from pastetrader.common.messages import message as _
from workflows.api.base import IF_MATCH, IF_NONE_MATCH, WorkflowPartViewSet, node_reference
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.serializers.bodies import Asked, GraphChange, GraphDocument, NewPin
from workflows.serializers.parts import PinnedOutputSerializer
from workflows.serializers.problems import ProblemsSerializer, VerdictSerializer
from workflows.serializers.workflows import WorkflowSerializer
from workflows.services import problems_in, problems_of
from workflows.services.graphs import edit_graph
from workflows.services.parts import placed
from workflows.storage.pins import pin_output, pinned_output, unpin_output
from workflows.storage.rows import in_order, read_graph
from workflows.validation.places import in_graph

# What the largest graph that can be kept is when it is written out with all defaults (see validation.limits), so that
# what was read can be saved.
GRAPH_BYTES = 16 * 1024 * 1024
GRAPH_VALUES = 300_000
NO_PIN = OpenApiResponse(description="Nothing is pinned there.")


def document_of(version: int, graph: Graph) -> dict[str, Any]:
    """A graph as it is answered, and can be saved again."""
    return GraphDocument.model_construct(version=version, graph=graph).model_dump(mode="json")


class GraphViewSet(WorkflowPartViewSet):
    """The graph of one's own workflows."""

    serializer_class = WorkflowSerializer
    max_body_bytes = GRAPH_BYTES
    max_body_values = GRAPH_VALUES
    run_actions: ClassVar[frozenset[str]] = frozenset({"validate"})

    @extend_schema(responses={200: GraphDocument}, parameters=[IF_NONE_MATCH])
    def graph(self, request: Request, **_address: Any) -> Response:
        """The graph: nodes and edges by key, settings and variables. What is answered here can be put back."""
        workflow = self.get_object()
        known = self.unchanged(workflow)
        if known is not None:
            return known
        workflow.version, graph = read_graph(workflow.pk)
        return self.tagged(workflow, document_of(workflow.version, graph))

    @extend_schema(request=GraphChange, responses={200: GraphDocument}, parameters=[IF_MATCH])
    def replace_graph(self, request: Request, **_address: Any) -> Response:
        """Saves a graph over the version that was changed. Nothing is lost when that is not the current one.

        The same graph changes nothing. An active workflow is not saved with a graph that could not run.
        """
        workflow, change = self.get_object(), self.parsed(GraphChange)
        expected = self.expected(workflow, change.version)
        if expected is None and "If-Match" not in request.headers:
            raise Invalid(_("Say which version you changed: in “version”, or in the If-Match header."))
        with self.overtaken(), placed(lambda: in_graph(change.graph, "graph")):
            saved = edit_graph(workflow=workflow, edit=lambda _stored: change.graph, expected_version=expected)
        return self.tagged(saved, document_of(saved.version, in_order(change.graph)))

    @extend_schema(responses={200: ProblemsSerializer})
    def problems(self, request: Request, **_address: Any) -> Response:
        """Everything that is wrong with the graph: errors keep it from running, warnings do not."""
        found = problems_of(self.get_object())
        return Response({"problems": [shown_problem(problem) for problem in found]})

    @extend_schema(request=Asked, responses={200: VerdictSerializer})
    def validate(self, request: Request, **_address: Any) -> Response:
        """Looks at a graph as if it were this workflow's, or at the kept one. Nothing is stored."""
        workflow, asked = self.get_object(), self.parsed(Asked)
        if asked.graph is None:
            found = problems_of(workflow)
        else:
            places = in_graph(asked.graph, "graph")
            problems = problems_in(asked.graph, owner=workflow.owner, itself=workflow.pk)
            found = tuple(places.of(problem) for problem in problems)
        can_run = all(problem.severity != "error" for problem in found)
        return Response({"can_run": can_run, "problems": [shown_problem(problem) for problem in found]})

    @extend_schema(responses={200: PinnedOutputSerializer, 204: NO_PIN})
    def pin(self, request: Request, node_key: str, **_address: Any) -> Response:
        """The output that is pinned at a node; 204 when none is."""
        workflow = self.get_object()
        pinned = pinned_output(workflow=workflow, node_key=_key(workflow, node_key))
        return Response(status=204) if pinned is None else Response(PinnedOutputSerializer(pinned).data)

    @extend_schema(request=NewPin, responses={200: PinnedOutputSerializer})
    def put_pin(self, request: Request, node_key: str, **_address: Any) -> Response:
        """Pins an output: in tests and dry runs the node hands it on instead of running, in production never."""
        workflow, new = self.get_object(), self.parsed(NewPin)
        pinned = pin_output(workflow=workflow, node_key=_key(workflow, node_key), output=new.output, by=self.person)
        return Response(PinnedOutputSerializer(pinned).data)

    @extend_schema(responses={204: None})
    def remove_pin(self, request: Request, node_key: str, **_address: Any) -> Response:
        """The node runs again in tests too."""
        workflow = self.get_object()
        unpin_output(workflow=workflow, node_key=_key(workflow, node_key))
        return Response(status=204)


def _key(workflow: Workflow, text: str) -> str:
    """The key of the node that an address names, by its key or its id; a pin may outlive the node of its key."""
    reference = node_reference(text)
    if isinstance(reference, UUID):
        return str(get_object_or_404(workflow.nodes, pk=reference).key)
    return reference
