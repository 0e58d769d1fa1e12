"""Workflows and their graphs over HTTP."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import Conflict, Invalid
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.messages import message as _
from workflows.models import Workflow
from workflows.serializers import (
    GraphChange,
    GraphDocument,
    NewPin,
    NewWorkflow,
    PinnedOutputSerializer,
    ProblemsSerializer,
    WorkflowChanges,
    WorkflowSerializer,
)
from workflows.services import (
    create_workflow,
    delete_workflow,
    graph_of,
    problems_of,
    rename_workflow,
    replace_graph,
    set_active,
)
from workflows.storage.pins import pin_output, pinned_output, unpin_output

CONFLICT = OpenApiResponse(description="Somebody saved in the meantime: {code, message, current_version}.")
IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag that was changed.")


class PreconditionFailed(Conflict):
    """The version of the If-Match header is not the current one."""

    status = 412
    code = "precondition_failed"


class WorkflowViewSet(OwnedViewSet):
    """One's own workflows."""

    queryset = Workflow.objects.all()
    serializer_class = WorkflowSerializer

    def list(self, request: Request) -> Response:
        """Workflows, newest first."""
        return self.page(self.get_queryset())

    @extend_schema(request=NewWorkflow, responses={201: WorkflowSerializer})
    @idempotent()
    def create(self, request: Request) -> Response:
        """A new workflow; its graph may still have errors (see its problems)."""
        new = self.parsed(NewWorkflow)
        workflow = create_workflow(
            owner=self.person,
            name=new.name,
            description=new.description,
            graph=new.graph,
            is_active=new.is_active,
        )
        return self._shown(workflow, status=201)

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One workflow."""
        return self._shown(self.get_object())

    @extend_schema(request=WorkflowChanges)
    @transaction.atomic
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Renames, describes, switches on or off."""
        workflow, changes = self.get_object(), self.parsed(WorkflowChanges)
        workflow = rename_workflow(workflow=workflow, name=changes.name, description=changes.description)
        if changes.is_active is not None:
            workflow = set_active(workflow=workflow, is_active=changes.is_active)
        return self._shown(workflow)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes a workflow; its executions and signals stay."""
        delete_workflow(workflow=self.get_object())
        return Response(status=204)

    @extend_schema(responses={200: GraphDocument})
    def graph(self, request: Request, **_address: Any) -> Response:
        """The graph: nodes and edges by key, settings and variables."""
        return self._graph(self.get_object())

    @extend_schema(
        request=GraphChange, responses={200: GraphDocument, 409: CONFLICT, 412: CONFLICT}, parameters=[IF_MATCH]
    )
    def replace_graph(self, request: Request, **_address: Any) -> Response:
        """Saves a graph over the version that was changed. Nothing is lost when that is not the current one."""
        workflow, change = self.get_object(), self.parsed(GraphChange)
        match = request.headers.get("If-Match", "")
        expected = _version(match) if match else change.version
        if expected is None:
            raise Invalid(_("Say which version you changed: in “version”, or in the If-Match header."))
        try:
            saved = replace_graph(workflow=workflow, graph=change.graph, expected_version=expected)
        except Conflict as conflict:
            if match:
                raise PreconditionFailed(current_version=conflict.current_version) from conflict
            raise
        return self._graph(saved)

    @extend_schema(responses={200: ProblemsSerializer})
    def problems(self, request: Request, **_address: Any) -> Response:
        """Everything that is wrong with the graph: errors keep it from running, warnings do not."""
        found = problems_of(self.get_object())
        return Response({"problems": [problem.render(gettext) for problem in found]})

    @extend_schema(responses={200: PinnedOutputSerializer})
    def pin(self, request: Request, node_key: str, **_address: Any) -> Response:
        """The output that is pinned at a node; 404 when none is."""
        pinned = pinned_output(workflow=self.get_object(), node_key=node_key)
        return Response(PinnedOutputSerializer(pinned).data)

    @extend_schema(request=NewPin, responses={200: PinnedOutputSerializer})
    def put_pin(self, request: Request, node_key: str, **_address: Any) -> Response:
        """Pins an output: in tests and dry runs the node hands it on instead of running, in production never."""
        workflow, new = self.get_object(), self.parsed(NewPin)
        pinned = pin_output(workflow=workflow, node_key=node_key, output=new.output, by=self.person)
        return Response(PinnedOutputSerializer(pinned).data)

    @extend_schema(responses={204: None})
    def remove_pin(self, request: Request, node_key: str, **_address: Any) -> Response:
        """The node runs again in tests too."""
        unpin_output(workflow=self.get_object(), node_key=node_key)
        return Response(status=204)

    def _shown(self, workflow: Workflow, *, status: int = 200) -> Response:
        return Response(self.get_serializer(workflow).data, status=status, headers={"ETag": _etag(workflow)})

    def _graph(self, workflow: Workflow) -> Response:
        document = GraphDocument(version=workflow.version, graph=graph_of(workflow))
        return Response(document.model_dump(mode="json"), headers={"ETag": _etag(workflow)})


def _etag(workflow: Workflow) -> str:
    return f'"{workflow.version}"'


def _version(etag: str) -> int:
    """The version of an ETag; 0, which no workflow has, for one that is not ours."""
    text = etag.strip().removeprefix("W/").strip('"')
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
