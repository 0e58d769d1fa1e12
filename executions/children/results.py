"""What became of the executions that a node started: read when it is woken to collect them, or tried again."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from executions.models import NodeExecution, NodeOutput, WorkflowExecution
from executions.processors.base import ChildEnd
from executions.status import OPEN, Status

_COLUMNS = ("id", "item_index", "context__round", "status", "only_node_key", "error_code", "error_message")
# How the output of an execution names an output of its end nodes that is too large to stand in it.
_BESIDE = {"node_execution_id", "size_bytes"}


def ends_of(node_id: UUID) -> tuple[ChildEnd, ...]:
    """The latest execution that a node execution started per item, in the order of the items."""
    rows = WorkflowExecution.objects.filter(parent_node=node_id).values(*_COLUMNS)
    latest: dict[int | None, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["context__round"] or 0, row["id"])):
        latest[row["item_index"]] = row
    if not latest:
        return ()
    retry_count = NodeExecution.objects.values_list("retry_count", flat=True).get(id=node_id)
    in_order = sorted(latest.values(), key=lambda row: row["item_index"] or 0)
    nodes = _only_nodes([row["id"] for row in in_order if row["only_node_key"]])
    outputs = _outputs_of_workflows([row["id"] for row in in_order if not row["only_node_key"]])
    return tuple(_end(row, nodes.get(row["id"]), outputs, retry_count) for row in in_order)


def _end(
    row: Mapping[str, Any], node: Mapping[str, Any] | None, outputs: Mapping[UUID, Any], retry_count: int
) -> ChildEnd:
    status, error_code, error_message = Status(row["status"]), row["error_code"], row["error_message"]
    if node and status not in OPEN:
        # The node's own words; those of its execution begin with the node's name, which is the parent's too.
        status = Status(node["status"]) if status == Status.COMPLETED else status
        error_code, error_message = node["error_code"] or error_code, node["error_message"] or error_message
    return ChildEnd(
        item_index=row["item_index"],
        execution_id=row["id"],
        status=status,
        is_current=status in OPEN or (row["context__round"] or 0) == retry_count,
        output=(node["output_data"] if node else outputs.get(row["id"])) if status == Status.COMPLETED else None,
        error_code=error_code,
        error_message=error_message,
    )


def _only_nodes(execution_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The one node of each execution of an item, with its output wherever that stands."""
    nodes = NodeExecution.objects.filter(execution__in=list(execution_ids))
    columns = ("id", "execution_id", "status", "output_data", "output_bytes", "error_code", "error_message")
    found = {row["execution_id"]: row for row in nodes.values(*columns)}
    beside = [row["id"] for row in found.values() if row["output_data"] is None and row["output_bytes"]]
    large = _large_outputs(beside)
    for row in found.values():
        if row["id"] in large:
            row["output_data"] = large[row["id"]]
    return found


def _outputs_of_workflows(execution_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """The outputs of executions of whole workflows; what stands beside them, because it is large, is put in."""
    rows = WorkflowExecution.objects.filter(id__in=list(execution_ids), status=Status.COMPLETED)
    outputs: dict[UUID, Any] = dict(rows.values_list("id", "output_data"))
    named = {
        UUID(value["node_execution_id"]): (execution_id, key)
        for execution_id, output in outputs.items()
        for key, value in (output or {}).items()
        if isinstance(value, dict) and value.keys() == _BESIDE
    }
    of_rows = NodeExecution.objects.filter(id__in=list(named)).values_list("id", "execution_id", "output_data")
    inline = {node_id: output for node_id, execution_id, output in of_rows if named[node_id][0] == execution_id}
    for node_id, output in {**inline, **_large_outputs(inline)}.items():
        execution_id, key = named[node_id]
        outputs[execution_id][key] = output
    return outputs


def _large_outputs(node_ids: Iterable[UUID]) -> dict[UUID, Any]:
    ids = list(node_ids)
    rows = NodeOutput.objects.filter(node_execution__in=ids) if ids else NodeOutput.objects.none()
    return dict(rows.values_list("node_execution_id", "data"))
