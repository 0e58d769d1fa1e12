"""The steps of an execution in time: which row stands where, how far each bar reaches, how many came to what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from executions.models import NodeAttempt, NodeExecution, WorkflowExecution
from executions.status import TROUBLE, Cause, Status

# Of the whole: a shorter bar is not seen.
LEAST_LENGTH = 0.01
_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Bar:
    """A step, and of the whole where its bar begins and how long it is, as "12.5%"; "" for what has not begun."""

    step: NodeExecution
    start: str = ""
    length: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the step was taken over from the execution that was run again."""
        return self.step.cause == Cause.KEPT


def timeline(execution: WorkflowExecution, steps: Sequence[NodeExecution], now: datetime) -> list[Bar]:
    """The steps as bars, what failed first. static/js/timeline.js says the same while the page is open."""
    ran = {step.pk: (step.started_at, step.ended_at or now) for step in steps if step.started_at}
    started = [start for start, _end in ran.values()] + ([execution.started_at] if execution.started_at else [])
    first = min(started, default=now)
    whole = max(max((end for _start, end in ran.values()), default=first) - first, _MOMENT)
    return [
        _bar(step, (ran[step.pk][0] - first) / whole, (ran[step.pk][1] - first) / whole)
        if step.pk in ran
        else Bar(step)
        for step in failed_first(steps)
    ]


def _bar(step: NodeExecution, start: float, end: float) -> Bar:
    start = min(start, 1 - LEAST_LENGTH)
    return Bar(step, _percent(start), _percent(max(end - start, LEAST_LENGTH)))


def _percent(share: float) -> str:
    return f"{round(share * 100, 1):g}%"


def failed_first(steps: Sequence[NodeExecution]) -> list[NodeExecution]:
    """What went wrong first, then by when it began; what has not begun last, in the order in which steps run."""

    def place(step: NodeExecution) -> tuple[int, float, int]:
        rank = 0 if step.status in TROUBLE else 1 if step.started_at else 2
        return rank, step.started_at.timestamp() if step.started_at else 0.0, step.execution_order

    return sorted(steps, key=place)


def attempts_of(step: NodeExecution) -> list[NodeAttempt]:
    """The attempts of a step that were not its last, in their order."""
    return list(step.attempts.defer("error_traceback").order_by("number"))


@dataclass(frozen=True)
class StepCounts:
    """How many steps ran to their own end, well or not; and how many were skipped or cancelled, which did not."""

    ran: int
    skipped: int
    cancelled: int
    total: int


def count_steps(steps: Sequence[NodeExecution]) -> StepCounts:
    """What became of the steps. static/js/execution.js says the same while the page is open."""
    counts = Counter(step.status for step in steps)
    ran = sum(counts[status] for status in (Status.COMPLETED, *TROUBLE))
    return StepCounts(ran, counts[Status.SKIPPED], counts[Status.CANCELLED], len(steps))
