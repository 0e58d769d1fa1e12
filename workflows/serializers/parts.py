"""Nodes, edges and what is pinned at a node, as they are answered."""

from rest_framework import serializers

from workflows.definition.graph import GraphNode
from workflows.models import Edge, Node, PinnedOutput
from workflows.serializers.fields import NodeTypeField, NullableObjectField, ObjectField, ProvenanceField


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
