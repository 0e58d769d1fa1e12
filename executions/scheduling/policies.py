"""What becomes of each due time: missed runs and runs that would overlap. Pure.

A due time is missed when nobody looked within the grace. Of missed runs, `skip` starts none, `run_latest` the latest
when no newer one is on time, `run_all` the last ten. A due time that comes while an earlier run goes on is skipped,
waits (one at most), or starts all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

GRACE = timedelta(seconds=60)
MAX_CATCH_UP = 10

MissedPolicy = Literal["skip", "run_latest", "run_all"]
OverlapPolicy = Literal["skip", "queue_one", "allow"]
Action = Literal["start", "wait", "skip"]
Reason = Literal["", "missed", "overlap"]


@dataclass(frozen=True)
class Situation:
    """How things stand when due times are decided: whether a run goes on, and whether one waits for its end."""

    now: datetime
    is_busy: bool = False
    is_waiting: bool = False


@dataclass(frozen=True)
class Decision:
    """What becomes of one due time; `reason` says why it is skipped."""

    scheduled_for: datetime
    action: Action
    reason: Reason = ""


def is_missed(scheduled_for: datetime, now: datetime) -> bool:
    """Whether the grace is over."""
    return now - scheduled_for > GRACE


def decide(
    due: Sequence[datetime], situation: Situation, *, missed: MissedPolicy, overlap: OverlapPolicy
) -> list[Decision]:
    """One decision per due time, in their order; `due` is ascending."""
    running = set(_candidates(due, situation.now, missed))
    is_busy, is_waiting = situation.is_busy, situation.is_waiting
    decisions: list[Decision] = []
    for moment in due:
        if moment not in running:
            decisions.append(Decision(moment, "skip", "missed"))
        elif overlap == "allow" or not (is_busy or is_waiting):
            decisions.append(Decision(moment, "start"))
            is_busy = True
        elif overlap == "queue_one" and not is_waiting:
            decisions.append(Decision(moment, "wait"))
            is_waiting = True
        else:
            decisions.append(Decision(moment, "skip", "overlap"))
    return decisions


def _candidates(due: Sequence[datetime], now: datetime, missed: MissedPolicy) -> Sequence[datetime]:
    late = [moment for moment in due if is_missed(moment, now)]
    on_time = due[len(late) :]
    match missed:
        case "skip":
            return on_time
        case "run_latest":
            return on_time or late[-1:]
        case "run_all":
            return [*late[-MAX_CATCH_UP:], *on_time]
