"""What is wrong with a graph or with a text in it, as it is answered."""

from rest_framework import serializers


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
