"""How long it takes until work that lost its process goes on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from executions.chaos.history import EventRow, History
from executions.status import TERMINAL, Status


def recoveries(done: Iterable[Mapping[str, Any]], history: History) -> list[float]:
    """Seconds, one for each node that a killed or stalled process held: from the fault until it was claimed or ended.

    Claimed is an event `running` of a later attempt. A node that a stalled process ended itself, because nobody had
    missed it yet, counts as well. Nodes that never went on are not here: they are stuck (I2).
    """
    by_node: dict[tuple[str, str], list[EventRow]] = defaultdict(list)
    for execution in history.executions.values():
        for event in execution.events:
            by_node[execution.id, event.key].append(event)
    found = []
    for fault in done:
        for node in fault["held"]:
            seconds = _seconds(fault["at"], node["attempt"], by_node[node["execution"], node["key"]])
            if seconds is not None:
                found.append(seconds)
    return found


def _seconds(at: float, attempt: int, events: Sequence[EventRow]) -> float | None:
    for event in events:
        goes_on = event.status in TERMINAL or (event.status == Status.RUNNING and event.attempt > attempt)
        if goes_on and event.at.timestamp() >= at:
            return event.at.timestamp() - at
    return None


def percentile(values: Sequence[float], part: float) -> float | None:
    """The value below which that part of them lies; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3)
