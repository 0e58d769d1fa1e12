"""Fields that several answers share."""

from drf_spectacular.utils import extend_schema_field
from pydantic import RootModel
from rest_framework import serializers

from workflows.definition.graph import Graph, Quote
from workflows.definition.unanswered import Unanswered
from workflows.models import NodeType


class UnansweredList(RootModel[list[Unanswered]]):
    """Rules that are unsure, and words that may hide one."""


class Provenance(RootModel[list[Quote]]):
    """Where in a paste a node comes from."""


@extend_schema_field(UnansweredList)  # type: ignore[arg-type]  # drf-spectacular takes pydantic models
class UnansweredField(serializers.JSONField):
    """What stops a workflow from starting until its author has answered."""


@extend_schema_field(Provenance)  # type: ignore[arg-type]  # drf-spectacular takes pydantic models
class ProvenanceField(serializers.JSONField):
    """The quotes that a node comes from."""


@extend_schema_field({"type": "object", "additionalProperties": {}})
class ObjectField(serializers.JSONField):
    """A JSON object."""


@extend_schema_field({"type": ["object", "null"], "additionalProperties": {}})
class NullableObjectField(serializers.JSONField):
    """A JSON object, or null."""


@extend_schema_field({"type": "string", "enum": NodeType.values})
class NodeTypeField(serializers.CharField):
    """A node type, as the graph's own model says it."""


class PlacedGraph(RootModel[Graph]):
    """A graph as it is saved."""


@extend_schema_field(PlacedGraph)  # type: ignore[arg-type]  # drf-spectacular takes pydantic models
class GraphField(serializers.JSONField):
    """A graph: nodes and edges by key, settings and variables."""
