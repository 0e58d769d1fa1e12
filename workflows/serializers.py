"""Workflows as the API shows and takes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field, RootModel
from rest_framework import serializers

from workflows.definition.graph import Graph
from workflows.definition.unanswered import Unanswered
from workflows.models import PinnedOutput, Workflow


class UnansweredList(RootModel[list[Unanswered]]):
    """Rules that are unsure, and words that may hide one."""


@extend_schema_field(UnansweredList)  # type: ignore[arg-type]  # drf-spectacular takes pydantic models
class UnansweredField(serializers.JSONField):
    """What stops a workflow from starting until its author has answered."""


class WorkflowSerializer(serializers.ModelSerializer[Workflow]):
    """A workflow without its graph. `version` is the ETag of the graph."""

    unanswered = UnansweredField(read_only=True)

    class Meta:
        model = Workflow
        fields = [
            "id",
            "owner",
            "name",
            "description",
            "is_active",
            "version",
            "unanswered",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class PinnedOutputSerializer(serializers.ModelSerializer[PinnedOutput]):
    """What a node hands on in tests and dry runs instead of running."""

    class Meta:
        model = PinnedOutput
        fields = ["node_key", "output", "pinned_by", "updated_at"]
        read_only_fields = fields


class ProblemSerializer(serializers.Serializer[None]):
    """One thing that is wrong with a graph; places that do not apply are left out."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=["error", "warning"])
    message = serializers.CharField()
    path = serializers.CharField(required=False)
    node = serializers.CharField(required=False)
    edge = serializers.CharField(required=False)
    hint = serializers.CharField(required=False)


class ProblemsSerializer(serializers.Serializer[None]):
    """Everything that is wrong with a graph; empty when it may run without a warning."""

    problems = ProblemSerializer(many=True)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewWorkflow(_Body):
    """A workflow to be made; its graph may still have errors."""

    name: str = Field(min_length=1, max_length=255)
    description: str = ""
    is_active: bool = True
    graph: Graph = Graph()


class WorkflowChanges(_Body):
    """What of a workflow is to change; switching it on needs a graph without errors."""

    name: str | None = Field(default=None, min_length=1, max_length=255)
    description: str | None = None
    is_active: bool | None = None


class NewPin(_Body):
    """The JSON value that a node is to hand on in tests."""

    output: Any


class GraphDocument(_Body):
    """A graph and the version it is, or was made from."""

    version: int = Field(ge=1)
    graph: Graph


class GraphChange(_Body):
    """A graph to be saved over `version`, which the If-Match header may say instead."""

    version: int | None = Field(default=None, ge=1)
    graph: Graph
