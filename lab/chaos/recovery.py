"""How long it takes until work that lost its process goes on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from executions.status import TERMINAL, Status
from lab.chaos.history import EventRow, ExecutionRow, History


@dataclass(frozen=True)
class Recovery:
    """A node that a killed or stalled process held, and the seconds from the fault until it was claimed or ended.

    Claimed is an event `running` of a later attempt. A node that a stalled process ended itself, because nobody had
    missed it yet, counts as well. `given_back` are the seconds until the engine had it ready again: what is left of
    `seconds` it waited for a worker that lives and is free.
    """

    seconds: float
    given_back: float
    kind: str
    node: str
    way: str

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s after {self.kind}: {self.node} went {self.way}"


def recoveries(done: Iterable[Mapping[str, Any]], history: History) -> list[Recovery]:
    """One for each node that was held, slowest first. Nodes that never went on are not here: they are stuck (I2)."""
    by_node: dict[tuple[str, str], list[EventRow]] = defaultdict(list)
    for execution in history.executions.values():
        for event in execution.events:
            by_node[execution.id, event.key].append(event)
    found = []
    for fault in done:
        for node in fault["held"]:
            events = by_node[node["execution"], node["key"]]
            goes_on = _goes_on(fault["at"], node["attempt"], events)
            if goes_on is not None:
                name = _named(history.executions[node["execution"]], node["key"])
                seconds = goes_on.at.timestamp() - fault["at"]
                back = _given_back(fault["at"], goes_on, events)
                found.append(Recovery(seconds, back, fault["kind"], name, _way(fault["at"], goes_on, events)))
    return sorted(found, key=lambda recovery: -recovery.seconds)


def _goes_on(at: float, attempt: int, events: Sequence[EventRow]) -> EventRow | None:
    for event in events:
        is_further = event.status in TERMINAL or (event.status == Status.RUNNING and event.attempt > attempt)
        if is_further and event.at.timestamp() >= at:
            return event
    return None


def _given_back(at: float, until: EventRow, events: Sequence[EventRow]) -> float:
    between = (event for event in events if event.id < until.id and event.status == Status.PENDING)
    seconds = (event.at.timestamp() - at for event in between)
    return next((second for second in seconds if second >= 0), until.at.timestamp() - at)


def _named(execution: ExecutionRow, key: str) -> str:
    return f"{execution.shape}.{key} of {execution.id}"


def _way(at: float, until: EventRow, events: Sequence[EventRow]) -> str:
    """What was said of the node, in seconds from the fault."""
    told = (event for event in events if event.id <= until.id)
    return ", ".join(f"{event.status} {event.at.timestamp() - at:+.1f}" for event in told)


def percentile(seconds: Iterable[float], part: float) -> float | None:
    """The seconds within which that part of them lies; None of none."""
    ordered = sorted(seconds)
    if not ordered:
        return None
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3)
