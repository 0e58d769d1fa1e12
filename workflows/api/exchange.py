"""Workflows as files: exported with names for ids and without secrets, imported with a word on what is missing here."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.errors.problem_details import shown_problem
from pastetrader.common.http.lists import refused
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.json_parser import StrictJSONParser
from pastetrader.common.messages import message as _
from workflows.api.base import WorkflowPartViewSet
from workflows.api.formats import DocumentRenderer, OtherYAMLParser, YAMLParser, YAMLRenderer
from workflows.api.graph import GRAPH_BYTES, GRAPH_VALUES
from workflows.definition.portable.document import PortableWorkflow
from workflows.models import Workflow
from workflows.serializers.exchange import ImportedSerializer
from workflows.serializers.workflows import WorkflowSerializer
from workflows.services import problems_in
from workflows.services.exchange import Missing, Prepared, export_workflow, import_workflow, prepare_import
from workflows.validation.places import in_graph


class ImportQuery(BaseModel):
    """How a document is imported."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dry_run: bool = Field(default=False, description="Says what would happen; nothing is made.")
    allow_missing: bool = Field(
        default=False, description="Nodes whose tool, agent or workflow is missing come without it; otherwise refused."
    )
    public: bool = Field(default=False, description="Names may also mean what other people share.")


class ExchangeViewSet(WorkflowPartViewSet):
    """One's own workflows as files."""

    serializer_class = WorkflowSerializer
    max_body_bytes = GRAPH_BYTES
    max_body_values = GRAPH_VALUES
    max_yaml_bytes: ClassVar[int] = 4 * 1024 * 1024
    parser_classes = [StrictJSONParser, YAMLParser, OtherYAMLParser]

    def get_renderers(self) -> list[BaseRenderer]:
        """An export is JSON in one form, or YAML; everything else is as everywhere."""
        if self.action != "export":
            return super().get_renderers()
        others = [found for found in super().get_renderers() if found.media_type != DocumentRenderer.media_type]
        return [DocumentRenderer(), YAMLRenderer(), *others]

    @extend_schema(
        parameters=[OpenApiParameter("format", str, enum=["json", "yaml"], description="JSON when left out.")],
        responses={(200, "application/json"): PortableWorkflow, (200, "application/yaml"): PortableWorkflow},
    )
    def export(self, request: Request, **_address: Any) -> Response:
        """The workflow as a document: nodes by key, tools, agents and workflows by name, no secrets, no history.

        The same workflow is the same bytes. What is exported can be imported, here and elsewhere.
        """
        workflow = self.get_object()
        if request.query_params.get("format") == "":
            raise refused("format", "unknown_format", _("This must be json or yaml."))
        answer = self.tagged(workflow, export_workflow(workflow))
        kind = getattr(request.accepted_renderer, "format", "json")
        if kind in {"json", "yaml"}:
            answer.headers["Content-Disposition"] = f'attachment; filename="workflow-{workflow.pk}.{kind}"'
            del answer.headers["ETag"]  # of the workflow; its tools and steps may be renamed without it
        return answer

    @extend_schema(
        request={"application/json": PortableWorkflow, "application/yaml": PortableWorkflow},
        parameters=query_parameters(ImportQuery),
        responses={200: ImportedSerializer, 201: ImportedSerializer},
    )
    @idempotent()
    def import_document(self, request: Request, **_address: Any) -> Response:
        """An inactive workflow from a document, in JSON or YAML; what is missing here and what is wrong is told."""
        how, document = self.query(ImportQuery), self.parsed(PortableWorkflow)
        prepared = prepare_import(document, owner=self.person, public=how.public)
        if how.dry_run:
            return Response(self._told(prepared, None))
        workflow = import_workflow(prepared, owner=self.person, allow_missing=how.allow_missing)
        place = reverse("api-workflow", kwargs={"id": workflow.pk}, request=request)
        return self.tagged(workflow, self._told(prepared, workflow), status=201, location=place)

    def _told(self, prepared: Prepared, workflow: Workflow | None) -> dict[str, Any]:
        places = in_graph(prepared.graph, "")
        problems = problems_in(prepared.graph, owner=self.person, itself=workflow.pk if workflow else None)
        return {
            "workflow": self.get_serializer(workflow).data if workflow else None,
            "missing": [_shown(one) for one in prepared.missing],
            "problems": [shown_problem(places.of(problem)) for problem in problems],
        }


def _shown(one: Missing) -> dict[str, str]:
    named = one.named
    shown = {"node": named.node, "kind": named.kind, "name": named.reference.name, "type": named.reference.type}
    return {**shown, "reason": one.reason}
