"""What the engine is told and answers: claims, outcomes, batches. Values without a database.

Those that each node has are tuples: a frozen dataclass sets its fields one by one, at four times the cost.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from executions.engine.shape import Consequences
from executions.status import Cause, Status
from pastetrader.common.messages import Message
from pastetrader.common.stored_messages import stored

NOWHERE = -1
BEYOND = 2**31 - 1
# No row has this id.
BEFORE_ALL = UUID(int=0)


@dataclass(frozen=True)
class ClaimRequest:
    """Who takes a node: the worker's name, the task id that the node execution gets, and how many nodes of the
    execution may run at a time (None: any number). `has_begun`: the execution is known to have begun."""

    worker: str
    task_id: UUID = field(default_factory=uuid4)
    limit: int | None = None
    has_begun: bool = False


class Claim(NamedTuple):
    """A node that is ours until its lease ends. `more` is another ready node of the execution, if it was asked for.

    `began`: when the execution began, for the claim that began it. `arrived`: the sources that a join was given.
    `next_ready`: the lowest position among the other ready nodes; what stands after it has to wait its turn.
    `has_sent`: an earlier attempt called a tool that must not be called twice, and was lost.
    """

    id: UUID
    execution_id: UUID
    position: int
    attempt: int
    task_id: UUID
    retry_count: int = 0
    has_sent: bool = False
    next_ready: int = BEYOND
    more: UUID | None = None
    began: datetime | None = None
    arrived: tuple[int, ...] | None = None


class Outcome(NamedTuple):
    """What came of an attempt at a node. `output` and `input` are JSON texts, storable in both databases.

    `handed_on`: what nodes after it are given, its output or what is known of its error, as a value. `is_handled`: it
    failed, and that is not the execution's failure. `stops`: it ends the execution. `retry_in`: seconds until the next
    attempt, if there is one; the node has not ended then. `ended`: when the work was done, on the monotonic clock
    (0: now). `replaced`: how many places of the output were not storable.
    """

    status: Status
    fired: tuple[int, ...] = ()
    handle: str = ""
    cause: str = ""
    output: str | None = None
    output_bytes: int = 0
    is_large: bool = False
    handed_on: Any = None
    input: str | None = None
    error_code: str = ""
    error_message: Message | str = ""
    error_traceback: str = ""
    metadata: str = "{}"
    is_handled: bool = False
    stops: bool = False
    retry_in: float | None = None
    ended: float = 0.0
    replaced: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether it completed and there is nothing more to record than a batch writes of a node (`BatchedNode`)."""
        is_odd = self.cause or self.error_code or self.is_large or self.replaced
        return self.status == Status.COMPLETED and not is_odd


class BatchedNode(NamedTuple):
    """A node without effects that was run in memory before the end of its sources was written.

    It is written with them, completed; its outcome is plain. `started` is on the monotonic clock, as the outcome's
    `ended`.
    """

    position: int
    outcome: Outcome
    started: float
    arrived: tuple[int, ...] | None = None


class Batch(NamedTuple):
    """What one statement writes: the claimed node's end, the nodes that were run ahead of it, and what follows.

    `is_last`: as far as its worker knows, no node is open afterwards.
    """

    claim: Claim
    outcome: Outcome
    follows: Consequences
    ahead: tuple[BatchedNode, ...] = ()
    is_last: bool = False


class FinishResult(NamedTuple):
    """What came of finishing a node: the next claim, and nodes that became ready for others (ids, ascending).

    `fenced`: the node was another's, nothing was written. `ended`: the execution ended with it.
    """

    fenced: bool = False
    next: Claim | None = None
    ready: tuple[UUID, ...] = ()
    ended: bool = False


@dataclass(frozen=True)
class Settled:
    """An undecided node that was looked at: now ready, or skipped, or it still waits for a source that is open."""

    id: UUID
    position: int
    is_ready: bool
    waits: bool = False


@dataclass(frozen=True)
class Decisions:
    """What came of looking at undecided nodes: those that are ready now, and whether one still waits."""

    ready: tuple[Settled, ...]
    is_one_waiting: bool


@dataclass(frozen=True)
class Lost:
    """A running node whose lease ended: given back to others, or `held` by the sweep, which fails it.

    It is held after too many losses, and when it had called a tool that must not be called twice.
    """

    claim: Claim
    held: bool
    worker: str


@dataclass(frozen=True)
class Page:
    """Which rows a look of the sweep takes: in the order of their ids, those after one, so many at most."""

    after: UUID = BEFORE_ALL
    rows: int = 500


@dataclass(frozen=True)
class Unsent:
    """A ready node for which no worker came in time. `is_due`: it waited for its next attempt, nobody was late."""

    execution_id: UUID
    id: UUID
    is_due: bool
    late_seconds: float


@dataclass(frozen=True)
class Closing:
    """How an execution is ended from outside: its state and cause, that of nodes that have not begun, and by whom."""

    status: Status
    cause: Cause
    waiting: Status
    by: UUID | None = None
    error_code: str = ""
    error_message: Message | str = ""


def positions_json(positions: Iterable[int]) -> str:
    """Positions as JSON: Python writes a list of integers alike, at a quarter of `json.dumps`."""
    return str(list(positions))


def finish_arguments(claim: Claim, outcome: Outcome) -> dict[str, Any]:
    """The arguments of a finish statement: an output too large for the row goes beside it."""
    return {
        "execution": claim.execution_id,
        "node": claim.id,
        "attempt": claim.attempt,
        "status": outcome.status.value,
        "cause": outcome.cause,
        "handle": outcome.handle,
        "fired": positions_json(outcome.fired),
        "is_handled": outcome.is_handled,
        "input": outcome.input,
        "output": None if outcome.is_large else outcome.output,
        "large": outcome.output if outcome.is_large else None,
        "output_bytes": outcome.output_bytes,
        "error_code": outcome.error_code,
        "error_message": stored(outcome.error_message),
        "error_traceback": outcome.error_traceback,
        "metadata": outcome.metadata,
    }
