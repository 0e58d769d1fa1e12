"""Comparing what the rows say with what the reference says."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from executions.json_values import INLINE_BYTES
from executions.models import NodeExecution, NodeOutput, WorkflowExecution
from executions.status import TERMINAL
from executions.tests.graphs import Case
from executions.tests.reference import End, Reference, one_after_another

# Codes of errors in whose words numbers stand, or expressions.
TOLD = {"edge_condition", "too_large", "expression"}
Seen = tuple[str, str, str, Any]


def seen_of(execution: WorkflowExecution) -> dict[str, Seen]:
    """(status, cause, handle, output) of each node."""
    return {row.node_key: (row.status, row.cause, row.handle, output_of(row)) for row in rows_of(execution)}


def rows_of(execution: WorkflowExecution) -> list[NodeExecution]:
    """The node executions in order."""
    return list(execution.node_executions.order_by("execution_order"))


def output_of(row: NodeExecution) -> Any:
    """The output, wherever it stands."""
    large = NodeOutput.objects.filter(node_execution=row).first() if row.output_bytes else None
    return large.data if large else row.output_data


def reference_for(case: Case, execution: WorkflowExecution) -> Reference:
    """The reference, told what it cannot know: who came first, and in which words an edge failed."""
    reference = Reference(case.graph, case.given, case.trigger)
    rows = rows_of(execution)
    reference.messages = {row.node_key: row.error_message for row in rows if row.error_code in TOLD}
    for row in rows:
        if row.needed and row.arrived is not None:
            reference.arrived[row.node_key] = [rows[place].node_key for place in row.arrived]
    return reference


def check_against_one_worker(case: Case, execution: WorkflowExecution) -> None:
    """Exactly what one worker, going through the nodes in order, must come to."""
    reference = reference_for(case, execution)
    came_first = reference.arrived
    reference.arrived = {}  # in order, the first in order come first
    ends = one_after_another(reference)

    seen = seen_of(execution)
    assert {key: _without_lateness(row) for key, row in seen.items()} == {key: _seen(end) for key, end in ends.items()}
    assert all(came == reference.fired_into(key)[: len(came)] for key, came in came_first.items())
    _check_lateness(reference, seen, came_first)
    _check_execution(execution, ends)


def check_against_many_workers(case: Case, execution: WorkflowExecution) -> None:
    """What any number of workers may come to: the reference node by node, but for what a stop cut off."""
    reference = reference_for(case, execution)
    for key, came in reference.arrived.items():
        needed = reference.needed(case.graph.by_key[key])
        assert len(came) == len(set(came)) == needed
        assert set(came) <= set(reference.fired_into(key))
    ends = {key: reference.end_of(key) for key in reference.order}
    seen = seen_of(execution)
    stopped = {key for key, row in seen.items() if row[1] == "stopped"}
    assert {seen[key][0] for key in stopped} <= {"skipped", "cancelled"}
    kept = {key: _without_lateness(row) for key, row in seen.items() if key not in stopped}
    assert kept == {key: _seen(ends[key]) for key in kept}
    stoppers = [key for key in kept if ends[key].stops]
    assert len(stoppers) == 1 if stoppers else not stopped
    _check_lateness(reference, seen, reference.arrived)
    _check_execution(execution, {key: ends[key] for key in kept})


def check_events(execution: WorkflowExecution) -> None:
    """Events tell each node's and the execution's way, ending with the states that the rows have."""
    last: dict[str, str] = {}
    ends: Counter[str] = Counter()
    for event in execution.events.filter(kind__in=["node", "execution"]).order_by("id"):
        last[event.data.get("key", "")] = event.data["status"]
        ends[event.data.get("key", "")] += event.data["status"] in TERMINAL and event.data["cause"] != "join_settled"
    unchanged = {row.node_key for row in rows_of(execution) if row.cause == "other_trigger"}
    born_skipped = {row.node_key for row in rows_of(execution) if row.status == "skipped" and not row.attempt}
    now = {row.node_key: row.status for row in rows_of(execution)} | {"": execution.status}
    assert {key: status for key, status in now.items() if key in last} == last
    assert set(now) - set(last) <= unchanged | born_skipped
    assert all(count == 1 for count in ends.values())


def _seen(end: End) -> Seen:
    return end.status, end.cause, end.handle, end.output


def _without_lateness(row: Seen) -> Seen:
    status, cause, handle, output = row
    return status, "" if cause == "join_settled" else cause, handle, output


def _check_lateness(reference: Reference, seen: Mapping[str, Seen], came_first: Mapping[str, Iterable[str]]) -> None:
    late = {source for key, came in came_first.items() for source in reference.fired_into(key) if source not in came}
    marked = {key for key, row in seen.items() if row[1] == "join_settled"}
    # Of two causes the first stays.
    assert marked == {key for key in late if seen[key][:2] in {("completed", ""), ("completed", "join_settled")}}


def _check_execution(execution: WorkflowExecution, ends: Mapping[str, End]) -> None:
    execution.refresh_from_db()
    failed = any(end.is_unhandled_failure for end in ends.values())
    assert execution.status in TERMINAL
    assert (execution.status, execution.cause) == (("failed", "node_failed") if failed else ("completed", ""))
    sources = {row.node_key for row in rows_of(execution)} - _with_targets(execution)
    done = {key: end.output for key, end in ends.items() if key in sources and end.status == "completed"}
    assert execution.output_data == _as_far_as_they_fit(execution, done)


def _as_far_as_they_fit(execution: WorkflowExecution, done: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of the end nodes; those that do not fit together are named with their size."""
    shown, total = {}, 0
    for row in rows_of(execution):
        if row.node_key in done:
            total += row.output_bytes
            beside = {"node_execution_id": str(row.id), "size_bytes": row.output_bytes}
            shown[row.node_key] = done[row.node_key] if total <= INLINE_BYTES else beside
    return shown


def _with_targets(execution: WorkflowExecution) -> set[str]:
    rows = rows_of(execution)
    return {rows[place].node_key for row in rows for place in row.sources}
