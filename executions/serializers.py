"""Executions as the API shows and takes them. Tracebacks are for operators and never shown here."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from rest_framework import serializers

from executions.models import ExecutionEvent, ExecutionLog, NodeExecution, NodeOutput, WorkflowExecution

STATE = ["status", "cause", "error_code", "error_message", "started_at", "ended_at"]


class ExecutionSerializer(serializers.ModelSerializer[WorkflowExecution]):
    """An execution in a list."""

    class Meta:
        model = WorkflowExecution
        fields = ["id", "workflow", "workflow_version", "trigger_type", "as_of", *STATE, "created_at"]
        read_only_fields = fields


class NodeExecutionSerializer(serializers.ModelSerializer[NodeExecution]):
    """A node execution without its data."""

    class Meta:
        model = NodeExecution
        fields = [
            "id",
            "node_key",
            "node_name",
            "node_type",
            "execution_order",
            "attempt",
            "waiting_for",
            "handle",
            *STATE,
        ]
        read_only_fields = fields


class NodeExecutionDetailSerializer(NodeExecutionSerializer):
    """A node execution with its input and output."""

    output_data = serializers.SerializerMethodField()

    class Meta(NodeExecutionSerializer.Meta):
        fields = [*NodeExecutionSerializer.Meta.fields, "input_data", "output_data"]
        read_only_fields = fields

    def get_output_data(self, node: NodeExecution) -> Any:
        """The output, wherever it is kept."""
        large = NodeOutput.objects.filter(node_execution=node).first()
        return large.data if large else node.output_data


class ExecutionDetailSerializer(ExecutionSerializer):
    """An execution with its input, output and nodes in their order."""

    nodes = serializers.SerializerMethodField()

    class Meta(ExecutionSerializer.Meta):
        fields = [
            *ExecutionSerializer.Meta.fields,
            "triggered_by",
            "trigger_node_key",
            "input_data",
            "output_data",
            "metadata",
            "nodes",
        ]
        read_only_fields = fields

    def get_nodes(self, execution: WorkflowExecution) -> list[dict[str, Any]]:
        """The node executions without their data."""
        rows = execution.node_executions.defer("input_data", "output_data", "error_traceback", "metadata")
        return [dict(row) for row in NodeExecutionSerializer(rows.order_by("execution_order"), many=True).data]


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


class EventsSerializer(serializers.Serializer[Any]):
    """Events after a cursor, and the cursor to ask with next."""

    cursor = serializers.IntegerField()
    events = EventSerializer(many=True)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewExecution(_Body):
    """How a workflow is to be executed; all of it may be left out."""

    input_data: dict[str, Any] = Field(default_factory=dict)
    variables: dict[str, Any] = Field(default_factory=dict)
    metadata: dict[str, Any] = Field(default_factory=dict)
    trigger_node_key: str = Field(default="", max_length=64)
    as_of: AwareDatetime | None = None
