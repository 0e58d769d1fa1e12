"""What must hold after a campaign, whatever was done to the product. Pure: each looks at a history and says what broke.

I9 and I12 look at the machine and at what was written; they stand in leftovers.py.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from executions.engine.base import MAX_LOSSES
from executions.status import TERMINAL, Cause, Status, WaitingFor
from lab.chaos.history import EventRow, ExecutionRow, History, NodeRow

FAILED = {Status.FAILED, Status.TIMEOUT}
# An execution may be ended by something else than its nodes.
FROM_OUTSIDE: Mapping[str, frozenset[str]] = {
    Status.CANCELLED: frozenset({Cause.USER, Cause.PARENT_ENDED, Cause.STOPPED, Cause.SUPERSEDED}),
    Status.TIMEOUT: frozenset({Cause.TIMEOUT_WORKFLOW}),
}


def lost(history: History) -> Iterator[str]:
    """I1: what was accepted exists."""
    for execution in history.accepted:
        if execution not in history.executions:
            yield f"execution {execution} was accepted and is not there"


def stuck(history: History) -> Iterator[str]:
    """I2: every execution, and every node of it, has ended."""
    for execution in history.executions.values():
        if execution.status not in TERMINAL:
            yield f"{_named(execution)} is {execution.status}"
        for node in execution.nodes:
            if node.status not in TERMINAL:
                yield f"{_named(execution)}: {node.key} is {node.status}"


def stuck_executions(history: History) -> list[str]:
    """The open ones."""
    return [execution.id for execution in history.executions.values() if execution.status not in TERMINAL]


def double_finished(history: History) -> Iterator[str]:
    """I3: a terminal state is reached once and never left. Only being late for a join is said afterwards."""
    for execution in history.executions.values():
        for key in ("", *(node.key for node in execution.nodes)):
            ends = [event for event in execution.events_of(key) if event.status in TERMINAL]
            again = [event for event in ends[1:] if not _says_late(event, ends[0])]
            untold = not key and not ends and execution.status in TERMINAL
            if again or untold or _after_end(execution.events_of(key)):
                what = [event.status for event in execution.events_of(key)]
                yield f"{_named(execution)}: {key or 'the execution'} went {' > '.join(what)}"


def _says_late(event: EventRow, end: EventRow) -> bool:
    return event.status == end.status == Status.COMPLETED and event.cause == Cause.JOIN_SETTLED


def _after_end(events: list[EventRow]) -> bool:
    return any(one.status in TERMINAL and two.status not in TERMINAL for one, two in pairwise(events))


def started_too_early(history: History) -> Iterator[str]:
    """I4: a node started after what it waited for had ended, and ended after executions of its own had, by the times of
    the database.
    """
    yield from _ended_before_its_own(history)
    for execution in history.executions.values():
        by_position = {node.position: node for node in execution.nodes}
        for node in execution.nodes:
            awaited = node.sources if node.arrived is None else node.arrived
            for source in (by_position[position] for position in awaited):
                if node.started_at and (source.ended_at is None or source.ended_at > node.started_at):
                    early = source.ended_at - node.started_at if source.ended_at else "never"
                    yield f"{_named(execution)}: {node.key} started before {source.key} ended ({early})"


def _ended_before_its_own(history: History) -> Iterator[str]:
    nodes = {node.id: node for execution in history.executions.values() for node in execution.nodes}
    for execution in history.executions.values():
        parent = nodes.get(execution.parent_node or "")
        if not parent or not parent.ended_at or parent.status != Status.COMPLETED:
            continue
        if execution.ended_at is None or execution.ended_at > parent.ended_at:
            yield f"{_named(execution)} ended after {parent.key}, which waited for it"


def tried_too_often(history: History, max_retries: int) -> Iterator[str]:
    """I5: each attempt is the first, a retry, or follows a lost worker or a wait for executions of its own; retries
    and losses not more often than allowed.
    """
    for execution in history.executions.values():
        for node in execution.nodes:
            parked = [event for event in execution.events_of(node.key) if event.waits_for == WaitingFor.CHILDREN]
            explained = 1 + node.retry_count + node.lost_count + len(parked)
            if node.attempt > explained or node.lost_count > MAX_LOSSES or node.retry_count > max_retries:
                yield (
                    f"{_named(execution)}: {node.key} has attempt {node.attempt}, "
                    f"with {node.retry_count} retries and {node.lost_count} losses"
                )


def started_after_cancel(history: History) -> Iterator[str]:
    """I6: nothing of a cancelled execution starts after it was cancelled."""
    for execution in history.executions.values():
        if execution.status != Status.CANCELLED or execution.ended_at is None:
            continue
        for node in execution.nodes:
            if node.started_at and node.started_at > execution.ended_at:
                yield f"{_named(execution)}: {node.key} started after the cancel"
        ends = [event.id for event in execution.events_of("") if event.status == Status.CANCELLED]
        for event in execution.events:
            if ends and event.id > ends[0] and event.status == Status.RUNNING:
                yield f"{_named(execution)}: {event.key} was taken after the cancel"


def sums_differ(history: History) -> Iterator[str]:
    """I7: the status of an execution follows from its nodes."""
    for execution in history.executions.values():
        if execution.status not in TERMINAL:
            continue
        failed = any(_is_unhandled(node) for node in execution.nodes)
        expected = {Status.FAILED if failed else Status.COMPLETED}
        if execution.cause in FROM_OUTSIDE.get(execution.status, frozenset()):
            expected = {Status(execution.status)}
        if execution.status not in expected:
            states = Counter(node.status for node in execution.nodes)
            yield f"{_named(execution)} ({execution.cause}) has nodes {dict(states)}"


def _is_unhandled(node: NodeRow) -> bool:
    return node.status in FAILED and not node.is_handled and not node.fired


def effects_repeated(history: History) -> Iterator[str]:
    """I8: one key for a node; requests not more often than attempts; without a key at most one request."""
    yield from keyed_repeated(history)
    yield from unkeyed_repeated(history)
    attempts = {node.id: node.attempt for execution in history.executions.values() for node in execution.nodes}
    for requests in (history.effects.keyed_requests, history.effects.unkeyed_requests):
        for node, count in requests.items():
            if count > attempts.get(node, 0):
                yield f"node {node} sent {count} requests in {attempts.get(node, 0)} attempts"


def keyed_repeated(history: History) -> Iterator[str]:
    """An effect with a key was applied more than once."""
    for node, count in history.effects.keys.items():
        if count > 1:
            yield f"the effect of node {node} was applied {count} times"


def unkeyed_repeated(history: History) -> Iterator[str]:
    """An effect that must not be sent twice was."""
    for node, count in history.effects.unkeyed_requests.items():
        if count > 1:
            yield f"node {node} sent {count} requests without a key"


def events_missed(history: History) -> Iterator[str]:
    """I10: a reader saw the ids rise, and every one that there is."""
    if not history.read_ids:
        yield "the reader read nothing"
    for execution, read in history.read_ids.items():
        if any(one >= two for one, two in pairwise(read)):
            yield f"execution {execution}: ids did not rise"
        missed = set(history.event_ids.get(execution, ())) ^ set(read)
        if missed:
            yield f"execution {execution}: events {sorted(missed)} were missed"


def over_limit(history: History) -> Iterator[str]:
    """Beside the twelve: never more nodes at once than the execution allows, by the times of the last attempts."""
    for execution in history.executions.values():
        if execution.limit is None:
            continue
        spans = [(node.started_at, node.ended_at) for node in execution.nodes if node.started_at and node.ended_at]
        for moment, _end in spans:
            at_once = sum(start <= moment < end for start, end in spans)
            if at_once > execution.limit:
                yield f"{_named(execution)}: {at_once} nodes at once, {execution.limit} allowed"
                break


def _named(execution: ExecutionRow) -> str:
    return f"{execution.shape} {execution.id}"


OF_HISTORY: Mapping[str, Callable[[History], Iterator[str]]] = {
    "I1": lost,
    "I2": stuck,
    "I3": double_finished,
    "I4": started_too_early,
    "I6": started_after_cancel,
    "I7": sums_differ,
    "I8": effects_repeated,
    "I10": events_missed,
    "nodes_at_a_time": over_limit,
}
