"""Approvals, turns and memories of agents as the API shows and takes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from executions.agents.shown import ShownCall, ShownMessage, ShownTurn
from executions.approvals.decisions import MAX_REASON
from executions.models import AgentMemory, Approval
from llm.agent_limits import Limits


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    """A call that waits, or waited, for its owner's word: the tool, and exactly these arguments.

    `used`: it was approved and made.
    """

    workflow = serializers.UUIDField(source="execution.workflow_id", read_only=True)
    workflow_name = serializers.CharField(source="execution.workflow.name", read_only=True)
    node_key = serializers.CharField(source="node_execution.node_key", read_only=True)
    node_name = serializers.CharField(source="node_execution.node_name", read_only=True)
    tool = serializers.UUIDField(source="tool_id", read_only=True)

    class Meta:
        model = Approval
        fields = [
            "id",
            "workflow",
            "workflow_name",
            "execution",
            "node_execution",
            "node_key",
            "node_name",
            "agent_name",
            "tool",
            "tool_name",
            "effect",
            "reason",
            "arguments",
            "digest",
            "status",
            "created_at",
            "expires_at",
            "decided_at",
            "decided_by",
            "refusal",
            "used_at",
        ]
        read_only_fields = fields


class Refusal(BaseModel):
    """Why a call is refused; an agent is told it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str = Field(default="", max_length=MAX_REASON)


class ToldSerializer(serializers.Serializer[ShownMessage]):
    """What the model was told before it answered."""

    role = serializers.CharField()
    text = serializers.CharField()


class TurnCallSerializer(serializers.Serializer[ShownCall]):
    """A call of a tool. `state`: `asked`, `begun` or `done`; `result` is what the model was told of it."""

    name = serializers.CharField()
    arguments = serializers.JSONField()
    state = serializers.CharField()
    result = serializers.CharField(allow_null=True)
    is_error = serializers.BooleanField()
    seconds = serializers.FloatField()


class TurnSerializer(serializers.Serializer[ShownTurn]):
    """One answer of a model in an agent's step. `cost`: US dollars; null where nobody knows the price."""

    number = serializers.IntegerField()
    attempt = serializers.IntegerField()
    provider = serializers.CharField()
    model = serializers.CharField()
    told = ToldSerializer(many=True)
    text = serializers.CharField()
    output = serializers.JSONField(allow_null=True)
    calls = TurnCallSerializer(many=True)
    stop_reason = serializers.CharField()
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cost = serializers.DecimalField(max_digits=20, decimal_places=9, allow_null=True)
    cached = serializers.BooleanField()
    tried = serializers.SerializerMethodField()
    started_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField()

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_tried(self, turn: ShownTurn) -> list[dict[str, Any]]:
        """Models that were asked first and did not answer, and why."""
        return [one.model_dump() for one in turn.tried]


class AgentLimitsSerializer(serializers.Serializer[Limits]):
    """What an agent's step may use at most: `max_seconds` at work, `max_cost_usd` in US dollars (null: no limit)."""

    max_iterations = serializers.IntegerField(help_text="Calls of the model: turns.")
    max_tool_calls = serializers.IntegerField()
    max_seconds = serializers.FloatField()
    max_total_tokens = serializers.IntegerField()
    max_cost_usd = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)


class TurnsSerializer(serializers.Serializer[Any]):
    """All turns of an agent's step, the first one first.

    `limits`: those that hold for it; null for a step that asks no agent, or whose version cannot be read.
    """

    limits = AgentLimitsSerializer(allow_null=True)
    turns = TurnSerializer(many=True)


class AgentMemorySerializer(serializers.ModelSerializer[AgentMemory]):
    """An exchange that an agent remembers. `execution`: null when it is remembered in all runs of the workflow."""

    scope = serializers.CharField(read_only=True)

    class Meta:
        model = AgentMemory
        fields = ["id", "agent", "workflow", "execution", "scope", "node_key", "prompt", "answer", "created_at"]
        read_only_fields = fields
