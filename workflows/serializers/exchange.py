"""What an import made, as it is answered."""

from rest_framework import serializers

from workflows.serializers.problems import ProblemSerializer
from workflows.serializers.workflows import WorkflowSerializer


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
