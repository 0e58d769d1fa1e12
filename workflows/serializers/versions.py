"""Versions and what differs between two, as they are answered."""

from rest_framework import serializers

from workflows.models import WorkflowVersion
from workflows.serializers.exchange import NamedSerializer
from workflows.serializers.fields import GraphField


class VersionSerializer(serializers.ModelSerializer[WorkflowVersion]):
    """An immutable version. Executions say which one they ran by the same `version_number`; it is no lock."""

    version_number = serializers.IntegerField(source="number")

    class Meta:
        model = WorkflowVersion
        fields = ["version_number", "content_hash", "created_at"]
        read_only_fields = fields


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
