"""Workflows themselves: listed, made, changed, copied, switched, deleted, brought back."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import NotFound
from pastetrader.common.http.errors.problem_details import shown_problem
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.messages import message as _
from pastetrader.common.moments import Moment
from workflows.api.base import IF_MATCH, IF_NONE_MATCH, WorkflowPartViewSet
from workflows.api.graph import GRAPH_BYTES, GRAPH_VALUES, document_of
from workflows.gates import kept
from workflows.models import Workflow
from workflows.serializers.bodies import Copy, Locked, NewWorkflow, WorkflowChanges, WorkflowContent
from workflows.serializers.workflows import (
    ActivatedWorkflowSerializer,
    ActivationCheckSerializer,
    FullWorkflowSerializer,
    WorkflowSerializer,
)
from workflows.services import (
    WorkflowEdit,
    change_workflow,
    create_workflow,
    delete_workflow,
    duplicate_workflow,
    problems_in,
    restore_workflow,
)
from workflows.services.parts import placed
from workflows.storage.rows import read_stored
from workflows.validation.places import in_graph


class WorkflowQuery(ListQuery):
    """What a list of workflows may be narrowed to."""

    lookups: ClassVar[Mapping[str, str]] = {
        "name": "name__icontains",
        "tag": "tag_rows__name",
        "created_after": "created_at__gte",
        "created_before": "created_at__lt",
        "updated_after": "updated_at__gte",
        "updated_before": "updated_at__lt",
    }
    orderings: ClassVar[Mapping[str, str]] = {name: name for name in ("created_at", "updated_at", "name")}
    searched: ClassVar[tuple[str, ...]] = ("name", "description")

    is_active: bool | None = None
    is_deleted: bool = False
    name: str | None = None
    tag: str | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
    updated_after: Moment | None = None
    updated_before: Moment | None = None

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Without `is_deleted`, which says of which rows."""
        return super(WorkflowQuery, self.model_copy(update={"is_deleted": None})).narrowed(rows)


def _check_of(workflow: Workflow) -> dict[str, Any] | None:
    found = kept(workflow)
    return None if found is None else dict(ActivationCheckSerializer(found).data)


class WorkflowViewSet(WorkflowPartViewSet):
    """One's own workflows."""

    serializer_class = WorkflowSerializer
    max_body_bytes = GRAPH_BYTES
    max_body_values = GRAPH_VALUES

    @extend_schema(parameters=query_parameters(WorkflowQuery))
    def list(self, request: Request) -> Response:
        """Workflows, newest first. With `is_deleted=true` those that were deleted and can be restored."""
        rows = self.get_queryset()
        if self.query(WorkflowQuery).is_deleted:
            rows = Workflow.all_objects.visible_to(self.person).filter(deleted_at__isnull=False)
            rows = rows.prefetch_related("tag_rows")
        return self.listed(rows, WorkflowQuery)

    @extend_schema(request=NewWorkflow, responses={201: WorkflowSerializer})
    @idempotent()
    def create(self, request: Request) -> Response:
        """A new workflow; its graph may still have errors (see its problems), then it is inactive."""
        new = self.parsed(NewWorkflow)
        with placed(lambda: in_graph(new.graph, "graph")):
            workflow = create_workflow(
                owner=self.person,
                name=new.name,
                description=new.description,
                tags=new.tags,
                graph=new.graph,
                is_active=new.is_active,
            )
        return self._made(workflow)

    @extend_schema(parameters=[IF_NONE_MATCH])
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One workflow."""
        workflow = self.get_object()
        return self.unchanged(workflow) or self._shown(workflow)

    @extend_schema(responses={200: FullWorkflowSerializer})
    def full(self, request: Request, **_address: Any) -> Response:
        """One workflow with its graph, the ids of its nodes and edges, and everything that is wrong with it."""
        workflow = self.get_object()
        stored = read_stored(workflow.pk)
        problems = problems_in(stored.graph, owner=workflow.owner, itself=workflow.pk)
        shown = {
            **self.get_serializer(workflow).data,
            **document_of(stored.version, stored.graph),
            "node_ids": stored.node_ids,
            "edge_ids": stored.ids_of_edges,
            "problems": [shown_problem(problem) for problem in problems],
        }
        return Response(shown)

    @extend_schema(request=WorkflowContent, parameters=[IF_MATCH])
    def update(self, request: Request, **_address: Any) -> Response:
        """A workflow with other words and activity, as a whole: tags and a description that are left out are gone."""
        new = self.parsed(WorkflowContent)
        return self._changed(WorkflowEdit(new.name, new.description, new.tags, new.is_active), new.version)

    @extend_schema(request=WorkflowChanges, parameters=[IF_MATCH])
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Renames, describes, tags, switches on or off; what is left out stays."""
        new = self.parsed(WorkflowChanges)
        return self._changed(WorkflowEdit(new.name, new.description, new.tags, new.is_active), new.version)

    @extend_schema(request=Locked, responses={204: None}, parameters=[IF_MATCH])
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes a workflow; its executions and signals stay, and it can be restored."""
        workflow, body = self.get_object(), self.parsed(Locked)
        with self.overtaken():
            delete_workflow(workflow=workflow, by=self.person, expected_version=self.expected(workflow, body.version))
        return Response(status=204)

    @extend_schema(request=Copy, responses={201: WorkflowSerializer})
    @idempotent()
    def duplicate(self, request: Request, **_address: Any) -> Response:
        """An inactive copy of the workflow with its tags and graph, without its pins and its history."""
        workflow, wanted = self.get_object(), self.parsed(Copy)
        return self._made(duplicate_workflow(workflow=workflow, name=wanted.name, by=self.person))

    @extend_schema(request=None, responses={200: WorkflowSerializer})
    def restore(self, request: Request, **_address: Any) -> Response:
        """Brings a deleted workflow back, as it was."""
        deleted = get_object_or_404(Workflow.all_objects.editable_by(self.person), pk=self.kwargs["id"])
        return self._shown(restore_workflow(workflow=deleted, by=self.person))

    @extend_schema(request=Locked, responses={200: ActivatedWorkflowSerializer}, parameters=[IF_MATCH])
    def activate(self, request: Request, **_address: Any) -> Response:
        """Lets schedules and webhooks start the workflow. Its graph must have no errors.

        What it screens for is checked on past bars first: a red check is 409 (`activation_refused`), and is kept.
        """
        workflow = self._edited(WorkflowEdit(is_active=True), self.parsed(Locked).version)
        return self.tagged(workflow, {**self.get_serializer(workflow).data, "activation_check": _check_of(workflow)})

    @extend_schema(responses={200: ActivationCheckSerializer})
    def activation_check(self, request: Request, **_address: Any) -> Response:
        """What was found last of the workflow's rules, when it went live or was kept from it. 404: nobody looked."""
        found = _check_of(self.get_object())
        if found is None:
            raise NotFound(_("The rules of this workflow have not been checked yet."))
        return Response(found)

    @extend_schema(request=Locked, responses={200: WorkflowSerializer}, parameters=[IF_MATCH])
    def deactivate(self, request: Request, **_address: Any) -> Response:
        """Keeps schedules and webhooks from starting the workflow; it can still be executed by hand."""
        return self._changed(WorkflowEdit(is_active=False), self.parsed(Locked).version)

    def _changed(self, edit: WorkflowEdit, version: int | None) -> Response:
        return self._shown(self._edited(edit, version))

    def _edited(self, edit: WorkflowEdit, version: int | None) -> Workflow:
        with self.overtaken():
            workflow = self.get_object()
            expected = self.expected(workflow, version)
            return change_workflow(workflow=workflow, edit=edit, expected_version=expected)

    def _made(self, workflow: Workflow) -> Response:
        place = reverse("api-workflow", kwargs={"id": workflow.pk}, request=self.request)
        return self.tagged(workflow, self.get_serializer(workflow).data, status=201, location=place)

    def _shown(self, workflow: Workflow) -> Response:
        return self.tagged(workflow, self.get_serializer(workflow).data)
