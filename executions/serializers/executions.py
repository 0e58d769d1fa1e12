"""Executions as the API shows and takes them. Tracebacks are for operators and never shown here."""

from typing import Any, Literal
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from executions.models import ExecutionEvent, ExecutionLog, NodeAttempt, NodeExecution, WorkflowExecution
from executions.monitoring.costs import cost_of_node
from executions.monitoring.outputs import output_of
from executions.monitoring.snapshot import shown_data
from executions.status import Mode
from pastetrader.common.moments import Moment

STATE = ["status", "cause", "error_code", "error_message", "started_at", "ended_at"]


class ParentSerializer(serializers.Serializer[NodeExecution]):
    """The node that waits for an execution."""

    execution = serializers.UUIDField(source="execution_id")
    node_key = serializers.CharField()


class ExecutionSerializer(serializers.ModelSerializer[WorkflowExecution]):
    """An execution in a list. `parent` is the node that waits for it, `item_index` its place in that node's list.

    `version_number` and `version_id` name the immutable version that it runs. A workflow's own
    `version` is another counter: it rises with every save, and a version is made only of a graph that runs.
    """

    version_id = serializers.UUIDField(read_only=True)
    version_number = serializers.IntegerField(source="workflow_version", read_only=True)
    parent = ParentSerializer(source="parent_node", read_only=True, allow_null=True)

    class Meta:
        model = WorkflowExecution
        fields = [
            "id",
            "workflow",
            "version_id",
            "version_number",
            "trigger_type",
            "mode",
            "as_of",
            "parent",
            "item_index",
            "only_node_key",
            "rerun_of",
            "rerun_from_key",
            *STATE,
            "cancelled_by",
            "deadline_at",
            "is_kept",
            "created_at",
        ]
        read_only_fields = fields


class NodeExecutionSerializer(serializers.ModelSerializer[NodeExecution]):
    """A node execution without its data. Its `id` stands in addresses; its `node_key` does as well."""

    class Meta:
        model = NodeExecution
        fields = [
            "id",
            "node_key",
            "node_name",
            "node_type",
            "execution_order",
            "attempt",
            "retry_count",
            "lost_count",
            "waiting_for",
            "next_run_at",
            "handle",
            *STATE,
            "is_handled",
            "timeout_seconds",
            "deadline_at",
        ]
        read_only_fields = fields


class TokensSerializer(serializers.Serializer[Any]):
    """What models were asked to read and what they wrote, in tokens: what they cost is counted in these."""

    input = serializers.IntegerField()
    output = serializers.IntegerField()


class ChargedCostSerializer(serializers.Serializer[Any]):
    """What models charged, in US dollars. `unpriced` calls answered at a price nobody knows, and are not in the sum."""

    cost_usd = serializers.DecimalField(max_digits=18, decimal_places=9)
    unpriced = serializers.IntegerField()


class NodeExecutionDetailSerializer(NodeExecutionSerializer):
    """A node execution with its input and output; `output_is_gone` when it had one that is not kept any more.

    `tokens`: what the model of an agent used; null for what asks none. `cost`: what models charged for it and for what
    it started; null when they charged nothing.
    """

    output_is_gone = serializers.BooleanField(read_only=True, default=False)
    tokens = serializers.SerializerMethodField()
    cost = serializers.SerializerMethodField()

    class Meta(NodeExecutionSerializer.Meta):
        fields = [*NodeExecutionSerializer.Meta.fields, "input_data", "output_data", "output_is_gone", "tokens", "cost"]
        read_only_fields = fields

    @extend_schema_field(TokensSerializer(allow_null=True))
    def get_tokens(self, node: NodeExecution) -> dict[str, int] | None:
        """Of an agent's step."""
        usage = node.metadata.get("usage")
        return dict(TokensSerializer(usage).data) if usage else None

    @extend_schema_field(ChargedCostSerializer(allow_null=True))
    def get_cost(self, node: NodeExecution) -> dict[str, Any] | None:
        """Of an agent's step, or of one that starts others."""
        found = cost_of_node(node.pk)
        return dict(ChargedCostSerializer(found).data) if found else None

    def to_representation(self, instance: NodeExecution) -> dict[str, Any]:
        """With the output, wherever it is kept."""
        output = output_of(instance)
        shown = super().to_representation(instance)
        return {**shown, "output_data": output.data, "output_is_gone": output.is_gone}


class AttemptSerializer(serializers.ModelSerializer[NodeAttempt]):
    """One attempt at a node."""

    class Meta:
        model = NodeAttempt
        fields = [
            "number",
            "status",
            "cause",
            "started_at",
            "ended_at",
            "next_run_at",
            "worker",
            "error_code",
            "error_message",
        ]
        read_only_fields = fields


class AttemptsSerializer(serializers.Serializer[Any]):
    """All attempts at a node, the first one first; the last is how the node stands now."""

    attempts = AttemptSerializer(many=True)


class ExecutionDataSerializer(ExecutionSerializer):
    """An execution with its input and output.

    `rerun_version`: whether a re-run took the same version or the newest. `given_by`: the execution whose data the
    only node was given.
    """

    rerun_version = serializers.SerializerMethodField()
    given_by = serializers.SerializerMethodField()

    class Meta(ExecutionSerializer.Meta):
        fields = [
            *ExecutionSerializer.Meta.fields,
            "triggered_by",
            "trigger_node_key",
            "rerun_version",
            "given_by",
            "timeout_seconds",
            "max_concurrent_nodes",
            "stored_bytes",
            "input_data",
            "output_data",
            "metadata",
        ]
        read_only_fields = fields

    def get_rerun_version(self, execution: WorkflowExecution) -> str:
        """`same`, `newest`, or nothing."""
        return str(execution.context.get("rerun", {}).get("version", ""))

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_given_by(self, execution: WorkflowExecution) -> str | None:
        """The execution, if the data are recorded ones."""
        given_by: str | None = execution.context.get("given_by")
        return given_by


class LogSerializer(serializers.ModelSerializer[ExecutionLog]):
    """A line of the log."""

    node_key = serializers.CharField(source="node_execution.node_key", default="", read_only=True)

    class Meta:
        model = ExecutionLog
        fields = ["id", "timestamp", "level", "message", "node_key", "data"]
        read_only_fields = fields


class EventSerializer(serializers.ModelSerializer[ExecutionEvent]):
    """A change of an execution, a node or the log."""

    class Meta:
        model = ExecutionEvent
        fields = ["id", "kind", "data", "created_at"]
        read_only_fields = fields

    def to_representation(self, instance: ExecutionEvent) -> dict[str, Any]:
        """What it says in the language of who asks."""
        return {**super().to_representation(instance), "data": shown_data(instance)}


class EventsSerializer(serializers.Serializer[Any]):
    """Events after a cursor, and the cursor to ask with next.

    `has_ended`: the execution has ended. What it stopped may still tell of it for a second.
    """

    cursor = serializers.IntegerField()
    has_ended = serializers.BooleanField()
    events = EventSerializer(many=True)


class ExecutionDetailSerializer(serializers.Serializer[Any]):
    """An execution with its nodes (without their data), how many are in which state, and its latest events.

    `cursor` is where to go on reading events.
    """

    execution = ExecutionDataSerializer()
    nodes = NodeExecutionSerializer(many=True)
    node_counts = serializers.DictField(child=serializers.IntegerField(), help_text="Nodes by state.")
    events = EventSerializer(many=True)
    cursor = serializers.IntegerField()


class PercentilesSerializer(serializers.Serializer[Any]):
    """Seconds, interpolated; null when there are none."""

    p50 = serializers.FloatField(allow_null=True)
    p95 = serializers.FloatField(allow_null=True)


class ExecutionStatisticsSerializer(serializers.Serializer[Any]):
    """An execution in figures; times are seconds."""

    nodes = serializers.IntegerField()
    nodes_by_status = serializers.DictField(child=serializers.IntegerField(), help_text="States that occur.")
    total_seconds = serializers.FloatField(allow_null=True)
    queue_delay_seconds = serializers.FloatField(allow_null=True)
    node_duration_seconds = PercentilesSerializer()
    node_queue_delay_seconds = PercentilesSerializer()
    retries = serializers.IntegerField()
    lost_workers = serializers.IntegerField()
    output_bytes = serializers.IntegerField()
    tokens = TokensSerializer(allow_null=True, help_text="Of all its agents; null when no model was asked.")
    cost = ChargedCostSerializer(
        allow_null=True, help_text="Of all its agents and of what it started; null when models charged nothing."
    )


class WorkflowStatisticsSerializer(serializers.Serializer[Any]):
    """A workflow's executions in figures; times are seconds. `is_cut`: only the newest 5,000 were looked at."""

    days = serializers.IntegerField()
    executions = serializers.IntegerField()
    executions_by_status = serializers.DictField(child=serializers.IntegerField(), help_text="States that occur.")
    success_rate = serializers.FloatField(
        allow_null=True, help_text="Of those that completed, failed or timed out, the share that completed."
    )
    duration_seconds = PercentilesSerializer()
    queue_delay_seconds = PercentilesSerializer()
    is_cut = serializers.BooleanField()


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewExecution(_Body):
    """How a workflow is to be executed; all of it may be left out."""

    input_data: dict[str, Any] = Field(default_factory=dict)
    variables: dict[str, Any] = Field(default_factory=dict)
    metadata: dict[str, Any] = Field(default_factory=dict)
    trigger_node_key: str = Field(default="", max_length=64)
    as_of: Moment | None = None
    mode: Mode = Mode.NORMAL


class NewExecutionOf(NewExecution):
    """Which workflow is to be executed, and how."""

    workflow_id: UUID


class ExecutionChanges(_Body):
    """What of an execution may be changed: whether retention spares it."""

    is_kept: bool


class Rerun(_Body):
    """How an execution is run again: all of it, or from a node on; on the same version or the newest.

    `as_test`: as a test, in which outputs that are pinned now stand in for their nodes. So an output that was edited
    goes on to what follows.
    """

    from_node_key: str = Field(default="", max_length=64)
    version: Literal["same", "newest"] = "same"
    as_test: bool = False


class NodeRun(_Body):
    """What one node is run with: what it was given the last time, in the execution that is named, or `given`."""

    source: Literal["last", "recorded", "edited"] = "last"
    execution: UUID | None = None
    given: dict[str, Any] | None = None
