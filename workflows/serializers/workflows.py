"""A workflow as it is answered."""

from rest_framework import serializers

from workflows.models import Workflow
from workflows.serializers.fields import GraphField, UnansweredField
from workflows.serializers.problems import ProblemSerializer


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


class ActivationCheckItemSerializer(serializers.Serializer[None]):
    """One check: red keeps the workflow from going live, yellow is an objection, grey that none was found."""

    check = serializers.CharField()
    verdict = serializers.ChoiceField(["red", "yellow", "grey"])
    text = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    figure = serializers.FloatField(allow_null=True)
    step = serializers.CharField(allow_blank=True)


class ActivationCheckSerializer(serializers.Serializer[None]):
    """What was found of a workflow's rules before it went live, or was kept from it.

    `version` is the workflow's when it was looked at, `snapshots` are the bars that were looked at.
    """

    verdict = serializers.ChoiceField(["red", "yellow", "grey"])
    version = serializers.IntegerField()
    snapshots = serializers.ListField(child=serializers.CharField())
    synthetic = serializers.BooleanField()
    seconds = serializers.FloatField()
    checked_at = serializers.DateTimeField()
    checks = ActivationCheckItemSerializer(many=True)


class ActivatedWorkflowSerializer(WorkflowSerializer):
    """A workflow that went live, with what was found of its rules; null when it screens for nothing."""

    activation_check = ActivationCheckSerializer(read_only=True, allow_null=True)

    class Meta(WorkflowSerializer.Meta):
        fields = [*WorkflowSerializer.Meta.fields, "activation_check"]
        read_only_fields = fields


class FullWorkflowSerializer(WorkflowSerializer):
    """A workflow with its graph, the ids of its nodes by key and of its edges in their order, and its problems."""

    graph = GraphField(read_only=True)
    node_ids = serializers.DictField(child=serializers.UUIDField(), read_only=True)
    edge_ids = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    problems = ProblemSerializer(many=True, read_only=True)

    class Meta(WorkflowSerializer.Meta):
        fields = [*WorkflowSerializer.Meta.fields, "graph", "node_ids", "edge_ids", "problems"]
        read_only_fields = fields
