"""The immutable versions of a workflow, which executions run: listed, read, compared, brought back.

`version_number` counts them; an execution says which one it ran. It is not the `version` of
the workflow, which is the optimistic lock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.moments import Moment
from registry.catalogue import AgentFacts, ToolFacts
from workflows.api.base import IF_MATCH, WorkflowPartViewSet
from workflows.definition.differences import ABSENT, FieldChange, changes_of, difference
from workflows.models import WorkflowVersion
from workflows.serializers.bodies import Locked
from workflows.serializers.versions import DifferenceSerializer, VersionDetailSerializer, VersionSerializer
from workflows.serializers.workflows import WorkflowSerializer
from workflows.services import VersionSnapshot, restore_version, snapshot_of, version_with_number


class VersionQuery(ListQuery):
    """What a list of versions may be narrowed to."""

    lookups: ClassVar[Mapping[str, str]] = {"created_after": "created_at__gte", "created_before": "created_at__lt"}
    orderings: ClassVar[Mapping[str, str]] = {"version_number": "number", "created_at": "created_at"}
    default_ordering: ClassVar[str] = "-version_number"

    created_after: Moment | None = None
    created_before: Moment | None = None


class VersionViewSet(WorkflowPartViewSet):
    """Versions of one's own workflows."""

    serializer_class = VersionSerializer

    @extend_schema(parameters=query_parameters(VersionQuery))
    def list(self, request: Request, **_address: Any) -> Response:
        """The versions of a workflow, newest first: one per content that was executed or activated."""
        return self.listed(WorkflowVersion.objects.defer("snapshot").filter(workflow=self.get_object()), VersionQuery)

    @extend_schema(responses={200: VersionDetailSerializer})
    def retrieve(self, request: Request, version_number: int, **_address: Any) -> Response:
        """One version with its graph, and the tools and agents that it was made with."""
        version = version_with_number(workflow=self.get_object(), number=version_number)
        snapshot = snapshot_of(version.pk)
        shown = {
            **self.get_serializer(version).data,
            "graph": snapshot.graph.model_dump(mode="json"),
            "tools": _named(snapshot.tools.values()),
            "agents": _named(snapshot.agents.values()),
        }
        return Response(shown)

    @extend_schema(responses={200: DifferenceSerializer})
    def diff(self, request: Request, version_number: int, other_number: int, **_address: Any) -> Response:
        """How one version became another, with the paths of what changed and both values."""
        workflow = self.get_object()
        before, after = (
            snapshot_of(version_with_number(workflow=workflow, number=number).pk)
            for number in (version_number, other_number)
        )
        return Response(_difference(before, after))

    @extend_schema(request=Locked, responses={200: WorkflowSerializer}, parameters=[IF_MATCH])
    def restore(self, request: Request, version_number: int, **_address: Any) -> Response:
        """Makes the graph of a version the workflow's newest state again. The versions stay as they are."""
        workflow, body = self.get_object(), self.parsed(Locked)
        with self.overtaken():
            saved = restore_version(
                workflow=workflow, number=version_number, expected_version=self.expected(workflow, body.version)
            )
        return self.tagged(saved, WorkflowSerializer(saved, context=self.get_serializer_context()).data)


def _named(facts: Iterable[ToolFacts | AgentFacts]) -> list[dict[str, Any]]:
    return sorted(({"id": one.id, "name": one.name} for one in facts), key=lambda one: str(one["name"]))


def _difference(before: VersionSnapshot, after: VersionSnapshot) -> dict[str, Any]:
    found = difference(before.graph, after.graph)
    return {
        "nodes": {
            "added": [node.key for node in found.added_nodes],
            "removed": [node.key for node in found.removed_nodes],
            "changed": [_changed(change.key, change.fields) for change in found.changed_nodes],
        },
        "edges": {
            "added": [str(edge) for edge in found.added_edges],
            "removed": [str(edge) for edge in found.removed_edges],
            "changed": [_changed(str(change.edge), change.fields) for change in found.changed_edges],
        },
        "tools": _facts(before.tools, after.tools),
        "agents": _facts(before.agents, after.agents),
        "config": [_field(change) for change in found.config],
        "variables": [_field(change) for change in found.variables],
    }


def _facts(before: Mapping[UUID, Any], after: Mapping[UUID, Any]) -> dict[str, Any]:
    """Tools or agents that came, went or are another way; of these only what changed: they may be somebody else's."""
    changes = {key: tuple(changes_of(asdict(before[key]), asdict(one))) for key, one in after.items() if key in before}
    return {
        "added": sorted(one.name for key, one in after.items() if key not in before),
        "removed": sorted(one.name for key, one in before.items() if key not in after),
        "changed": [
            {"name": after[key].name, "fields_changed": [{"path": field.path} for field in fields]}
            for key, fields in changes.items()
            if fields
        ],
    }


def _changed(name: str, fields: Iterable[FieldChange]) -> dict[str, Any]:
    return {"name": name, "fields_changed": [_field(change) for change in fields]}


def _field(change: FieldChange) -> dict[str, Any]:
    values = {"path": change.path, "before": change.before, "after": change.after}
    return {name: value for name, value in values.items() if value is not ABSENT}
