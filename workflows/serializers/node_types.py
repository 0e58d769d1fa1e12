"""Types of nodes as they are answered."""

from rest_framework import serializers

from workflows.serializers.fields import NodeTypeField, ObjectField


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
