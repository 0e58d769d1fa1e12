"""Workflows as the API shows and takes them. `version` is always the optimistic lock of the workflow."""

from typing import Any, Literal

from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field, RootModel
from rest_framework import serializers

from workflows.definition.graph import Graph, GraphNode, Quote
from workflows.definition.parts import NewEdge, NewNode
from workflows.definition.unanswered import Unanswered
from workflows.models import Edge, Node, NodeType, PinnedOutput, Workflow, WorkflowVersion
from workflows.services.checks import MAX_DESCRIPTION, MAX_NAME, MAX_TAG, MAX_TAGS

MAX_BATCH = 1_000
LOCK = "The version that was changed: 409 when it is not the current one. The If-Match header may say it instead."


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


class WorkflowSerializer(serializers.ModelSerializer[Workflow]):
    """A workflow without its graph. Whatever changes of it or its graph raises `version`, the optimistic lock."""

    unanswered = UnansweredField(read_only=True)
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Workflow
        fields = [
            "id",
            "owner",
            "name",
            "description",
            "tags",
            "is_active",
            "version",
            "unanswered",
            "created_at",
            "updated_at",
            "deleted_at",
        ]
        read_only_fields = fields


class PlacedGraph(RootModel[Graph]):
    """A graph as it is saved."""


@extend_schema_field(PlacedGraph)  # type: ignore[arg-type]  # drf-spectacular takes pydantic models
class GraphField(serializers.JSONField):
    """A graph: nodes and edges by key, settings and variables."""


class NodeSerializer(serializers.ModelSerializer[Node]):
    """A node with its id. `key` names it in expressions and never changes."""

    node_type = NodeTypeField(read_only=True)
    config = ObjectField(read_only=True)
    retry_config = ObjectField(read_only=True)
    on_error = ObjectField(read_only=True)
    input_schema = NullableObjectField(read_only=True)
    output_schema = NullableObjectField(read_only=True)
    provenance = ProvenanceField(read_only=True)
    tool_id = serializers.UUIDField(read_only=True, allow_null=True)
    agent_id = serializers.UUIDField(read_only=True, allow_null=True)

    class Meta:
        model = Node
        fields = ["id", *GraphNode.model_fields, "created_at", "updated_at"]
        read_only_fields = fields


class EdgeSerializer(serializers.ModelSerializer[Edge]):
    """An edge with its id, and its ends by key and by id. Handles are "" where a node has only one."""

    source = serializers.SlugField(  # type: ignore[assignment]  # the field's name, not what DRF calls a source
        source="source_node.key", read_only=True
    )
    target = serializers.SlugField(source="target_node.key", read_only=True)
    source_node_id = serializers.UUIDField(read_only=True)
    target_node_id = serializers.UUIDField(read_only=True)
    condition = NullableObjectField(read_only=True)

    class Meta:
        model = Edge
        fields = [
            "id",
            "source",
            "target",
            "source_node_id",
            "target_node_id",
            "source_handle",
            "target_handle",
            "condition",
            "priority",
            "label",
            "created_at",
        ]
        read_only_fields = fields


class NodesSerializer(serializers.Serializer[None]):
    """Nodes that were added together, and the version of the workflow with them."""

    version = serializers.IntegerField()
    nodes = NodeSerializer(many=True)


class EdgesSerializer(serializers.Serializer[None]):
    """Edges that were added together, and the version of the workflow with them."""

    version = serializers.IntegerField()
    edges = EdgeSerializer(many=True)


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
    detail = serializers.CharField()
    pointer = serializers.CharField(required=False, help_text="A JSON pointer into what was sent, or into the node.")
    position = serializers.CharField(required=False)
    node = serializers.CharField(required=False)
    edge = serializers.CharField(required=False)
    hint = serializers.CharField(required=False)


class ProblemsSerializer(serializers.Serializer[None]):
    """Everything that is wrong with a graph; empty when it may run without a warning."""

    problems = ProblemSerializer(many=True)


class VerdictSerializer(ProblemsSerializer):
    """Whether a graph can run (it has no errors), and everything that is wrong with it."""

    can_run = serializers.BooleanField()


class SpotSerializer(serializers.Serializer[None]):
    """A problem of a text, from character `start` up to `end`."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=["error", "warning"])
    detail = serializers.CharField()
    hint = serializers.CharField(required=False)
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class CompletionSerializer(serializers.Serializer[None]):
    """A text that may stand in place of the characters `start` to `end`."""

    text = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class WrittenSerializer(serializers.Serializer[None]):
    """What is said of a text; `preview`: what it gave in the last run, or means in words."""

    problems = SpotSerializer(many=True)
    completions = CompletionSerializer(many=True)
    preview = serializers.CharField(allow_null=True)


class FullWorkflowSerializer(WorkflowSerializer):
    """A workflow with its graph, the ids of its nodes by key and of its edges in their order, and its problems."""

    graph = GraphField(read_only=True)
    node_ids = serializers.DictField(child=serializers.UUIDField(), read_only=True)
    edge_ids = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    problems = ProblemSerializer(many=True, read_only=True)

    class Meta(WorkflowSerializer.Meta):
        fields = [*WorkflowSerializer.Meta.fields, "graph", "node_ids", "edge_ids", "problems"]
        read_only_fields = fields


class VersionSerializer(serializers.ModelSerializer[WorkflowVersion]):
    """An immutable version. Executions say which one they ran by the same `version_number`; it is no lock."""

    version_number = serializers.IntegerField(source="number")

    class Meta:
        model = WorkflowVersion
        fields = ["version_number", "content_hash", "created_at"]
        read_only_fields = fields


class MissingSerializer(serializers.Serializer[None]):
    """A tool, an agent or a workflow that a document names and that is not here."""

    node = serializers.SlugField()
    kind = serializers.CharField(help_text="tool, agent or workflow")
    name = serializers.CharField()
    type = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(help_text="unknown, ambiguous, or somebody_elses (only a public one of theirs)")


class ImportedSerializer(serializers.Serializer[None]):
    """The workflow that was made (null in a dry run), what is missing here, and what is wrong with its graph."""

    workflow = WorkflowSerializer(allow_null=True)
    missing = MissingSerializer(many=True)
    problems = ProblemSerializer(many=True)


class NamedSerializer(serializers.Serializer[None]):
    """A tool or an agent as a version knows it."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class VersionDetailSerializer(VersionSerializer):
    """A version with its graph and the tools and agents that it was made with."""

    graph = GraphField(read_only=True)
    tools = NamedSerializer(many=True, read_only=True)
    agents = NamedSerializer(many=True, read_only=True)

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "graph", "tools", "agents"]
        read_only_fields = fields


class FieldChangeSerializer(serializers.Serializer[None]):
    """A value before and after; `before` is left out of what came, `after` of what went."""

    path = serializers.CharField()
    before = serializers.JSONField(required=False)
    after = serializers.JSONField(required=False)


class ChangedSerializer(serializers.Serializer[None]):
    """What changed of one node, edge, tool or agent, which `name` says: a key, "source -> target", or a name."""

    name = serializers.CharField()
    fields_changed = FieldChangeSerializer(many=True)


class PartsSerializer(serializers.Serializer[None]):
    """What came, went and changed of one kind."""

    added = serializers.ListField(child=serializers.CharField())
    removed = serializers.ListField(child=serializers.CharField())
    changed = ChangedSerializer(many=True)


class DifferenceSerializer(serializers.Serializer[None]):
    """How one version became another. Where nodes stand does not make a version, but it is said where it differs."""

    nodes = PartsSerializer()
    edges = PartsSerializer()
    tools = PartsSerializer()
    agents = PartsSerializer()
    config = FieldChangeSerializer(many=True)
    variables = FieldChangeSerializer(many=True)


class HandlesSerializer(serializers.Serializer[None]):
    """By which handles edges come and go; `outputs_from_config`: its config names others beside `error`."""

    inputs = serializers.ListField(child=serializers.CharField(allow_blank=True))
    outputs = serializers.ListField(child=serializers.CharField(allow_blank=True))
    outputs_from_config = serializers.BooleanField()


class NodeTypeSerializer(serializers.Serializer[None]):
    """A node type. `names`: the field of a node that says which tool or agent it is, "" for none.

    The schemas say in the reader's language what fields are called and how they are edited: `config_schema` of a
    node's config, `settings_schema` of what is set beside it.
    """

    node_type = NodeTypeField()
    title = serializers.CharField()
    description = serializers.CharField()
    handles = HandlesSerializer()
    names = serializers.CharField(allow_blank=True)
    example = ObjectField()
    config_schema = ObjectField()
    settings_schema = ObjectField()


class NodeTypesSerializer(serializers.Serializer[None]):
    """All node types."""

    results = NodeTypeSerializer(many=True)


class Body(BaseModel):
    """What is sent: what is not known here is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Locked(Body):
    """A change that may say which version it changes."""

    version: int | None = Field(default=None, ge=1, description=LOCK)


class NewWorkflow(Body):
    """A workflow to be made; its graph may still have errors.

    `is_active` left out: active exactly when its graph can run. True with a graph that cannot run is refused.
    """

    name: str = Field(min_length=1, max_length=MAX_NAME)
    description: str = Field(default="", max_length=MAX_DESCRIPTION)
    tags: list[str] = Field(default=[], max_length=MAX_TAGS, description=f"Each at most {MAX_TAG} characters.")
    is_active: bool | None = None
    graph: Graph = Graph()


class WorkflowChanges(Locked):
    """What of a workflow is to change; switching it on needs a graph without errors."""

    name: str | None = Field(default=None, min_length=1, max_length=MAX_NAME)
    description: str | None = Field(default=None, max_length=MAX_DESCRIPTION)
    tags: list[str] | None = Field(default=None, max_length=MAX_TAGS)
    is_active: bool | None = None


class WorkflowContent(Locked):
    """A workflow's words and activity as a whole; `is_active` left out stays as it is."""

    name: str = Field(min_length=1, max_length=MAX_NAME)
    description: str = Field(default="", max_length=MAX_DESCRIPTION)
    tags: list[str] = Field(default=[], max_length=MAX_TAGS)
    is_active: bool | None = None


class Copy(Body):
    """What a copy is called; left out, the name with “(copy)” after it."""

    name: str = Field(default="", max_length=MAX_NAME)


class Asked(Body):
    """A graph to be looked at; left out, the one that is kept."""

    graph: Graph | None = None


class TextAsked(Body):
    """A text that is typed at a node of the graph; without a graph, of the one that is kept.

    `path`: where in the node it stands ("config.cases.0.when"), or "condition.value" for the condition of an edge that
    leaves it. `kind`: "expression" is one whole {{ … }}, "template" a text with any number of them, "condition" a
    condition over bars. `cursor` counts characters (code points); left out, it is behind the text.
    """

    graph: Graph | None = None
    node_key: str = Field(min_length=1, max_length=64)
    path: str = Field(default="", max_length=300)
    text: str = Field(max_length=100_000)
    kind: Literal["expression", "template", "condition"] = "expression"
    cursor: int | None = Field(default=None, ge=0)


class NewPin(Body):
    """The JSON value that a node is to hand on in tests."""

    output: Any


class GraphDocument(Body):
    """A graph and the version it is, or was made from."""

    version: int = Field(ge=1)
    graph: Graph


class GraphChange(Locked):
    """A graph to be saved over `version`, which the If-Match header may say instead."""

    graph: Graph


class NodeChange(NewNode):
    """A node; `version` is the workflow's."""

    version: int | None = Field(default=None, ge=1, description=LOCK)

    @property
    def node(self) -> NewNode:
        """The node alone."""
        return NewNode.model_construct(**{name: getattr(self, name) for name in NewNode.model_fields})


class NodeBatch(Locked):
    """Nodes to be added, all of them or none."""

    nodes: list[NewNode] = Field(min_length=1, max_length=MAX_BATCH)


class EdgeChange(NewEdge):
    """An edge; `version` is the workflow's."""

    version: int | None = Field(default=None, ge=1, description=LOCK)

    @property
    def edge(self) -> NewEdge:
        """The edge alone."""
        return NewEdge.model_construct(**{name: getattr(self, name) for name in NewEdge.model_fields})


class EdgeBatch(Locked):
    """Edges to be added, all of them or none."""

    edges: list[NewEdge] = Field(min_length=1, max_length=5 * MAX_BATCH)
