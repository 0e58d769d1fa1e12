"""What became of the executions that a node started: read when it is woken to collect them, or tried again.

Sizes come first and outputs last, a few at a time: a list of items may have put out more than fits into a process.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from executions.context.ends import whole_outputs
from executions.context.prepared_version import prepared_version
from executions.json_values import check_size
from executions.models import NodeExecution, WorkflowExecution
from executions.processors.base import ChildEnd
from executions.status import OPEN, Status

_COLUMNS = ("id", "item_index", "round", "status", "version_id", "only_node_key", "error_code", "error_message")
_BATCH = 50


def ends_of(node_id: UUID) -> tuple[ChildEnd, ...]:
    """The latest execution that a node execution started per item, in the order of the items; without outputs."""
    latest: dict[int | None, dict[str, Any]] = {}
    for row in WorkflowExecution.objects.filter(parent_node=node_id).order_by("round", "id").values(*_COLUMNS):
        latest[row["item_index"]] = row
    if not latest:
        return ()
    retry_count = NodeExecution.objects.values_list("retry_count", flat=True).get(id=node_id)
    in_order = sorted(latest.values(), key=lambda row: row["item_index"] or 0)
    ends = [_end(row, is_current=row["status"] in OPEN or row["round"] == retry_count) for row in in_order]
    return _with_ends_of_nodes(ends)


def outputs_of(ends: Sequence[ChildEnd]) -> list[Any]:
    """Their outputs, None where one did not complete. Raises NotStorable when they are too large
    together, and EndMissing."""
    check_size(sum(end.size_bytes for end in ends))
    outputs: list[Any] = []
    for start in range(0, len(ends), _BATCH):
        batch = ends[start : start + _BATCH]
        found = _loaded([end for end in batch if end.status == Status.COMPLETED])
        outputs += [found.get(end.execution_id) for end in batch]
    return outputs


def _end(row: Mapping[str, Any], *, is_current: bool) -> ChildEnd:
    return ChildEnd(
        item_index=row["item_index"],
        execution_id=row["id"],
        version_id=row["version_id"],
        only_node_key=row["only_node_key"],
        status=Status(row["status"]),
        is_current=is_current,
        error_code=row["error_code"],
        error_message=row["error_message"],
    )


def _with_ends_of_nodes(ends: Sequence[ChildEnd]) -> tuple[ChildEnd, ...]:
    """With the size of what end nodes put out, and of an item, which is one node, what became of that."""
    sizes: dict[UUID | None, int] = defaultdict(int)
    alone: dict[UUID | None, dict[str, Any]] = {}
    for end, nodes in _end_nodes([end for end in ends if end.status not in OPEN]):
        for row in nodes.values("execution_id", "status", "output_bytes", "error_code", "error_message"):
            if row["status"] == Status.COMPLETED:
                sizes[row["execution_id"]] += row["output_bytes"]
            if end.only_node_key:
                alone[row["execution_id"]] = dict(row)
    return tuple(_in_its_words(end, sizes[end.execution_id], alone.get(end.execution_id)) for end in ends)


def _in_its_words(end: ChildEnd, size_bytes: int, node: Mapping[str, Any] | None) -> ChildEnd:
    if node is None:
        return replace(end, size_bytes=size_bytes if end.status == Status.COMPLETED else 0)
    # The node's own words; those of its execution begin with the node's name, which is the parent's too.
    status = Status(node["status"]) if end.status == Status.COMPLETED else end.status
    return replace(
        end,
        status=status,
        size_bytes=size_bytes if status == Status.COMPLETED else 0,
        error_code=node["error_code"] or end.error_code,
        error_message=node["error_message"] or end.error_message,
    )


def _loaded(ends: Sequence[ChildEnd]) -> dict[UUID | None, Any]:
    """The outputs of completed executions: of an item what its node put out, of a workflow that of its end nodes."""
    outputs: dict[UUID | None, Any] = {end.execution_id: {} for end in ends}
    for end, nodes in _end_nodes(ends):
        rows = list(
            nodes.filter(status=Status.COMPLETED).only("execution_id", "node_key", "output_data", "output_bytes")
        )
        whole = whole_outputs(rows)
        for row in rows:
            if end.only_node_key:
                outputs[row.execution_id] = whole[row.pk]
            else:
                outputs[row.execution_id][row.node_key] = whole[row.pk]
    return outputs


def _end_nodes(ends: Iterable[ChildEnd]) -> Iterator[tuple[ChildEnd, QuerySet[NodeExecution]]]:
    """The end nodes of their executions, with one of these, for all of a kind together."""
    alike: dict[tuple[UUID, str], list[ChildEnd]] = defaultdict(list)
    for end in ends:
        if end.version_id:
            alike[end.version_id, end.only_node_key].append(end)
    for (version_id, only_node_key), some in alike.items():
        ids = [end.execution_id for end in some]
        places = prepared_version(version_id).shape_alone(only_node_key).ends
        yield some[0], NodeExecution.objects.filter(execution__in=ids, execution_order__in=places)
