"""Running ahead: nodes without effects that follow a node are run in memory and written together with its end.

A chain of forty such nodes is then one statement. Each keeps its own row, times, input and output. After a crash
nothing of it was written and all of it runs again, which nobody can notice.
"""

import heapq
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from time import monotonic, thread_time

from executions.context.execution_context import ExecutionContext
from executions.engine import Batch, BatchedNode, Claim, Consequences, Shape
from executions.status import Status
from executions.worker.attempt import Done, work_ahead

# What is run ahead is not seen by others until it is written, and is repeated after a crash: so it is kept short. In
# seconds of this thread's work, since on a busy machine shorter laps would only make more of it.
MAX_NODES = 500
MAX_SECONDS = 0.1
# Well below what `Memory` remembers, since what is not written yet cannot be read back.
MAX_BYTES = 1024 * 1024
WITHOUT_EFFECT = frozenset({"trigger", "condition", "adapter", "aggregator"})


@dataclass
class Known:
    """Which nodes a worker has seen end, with the targets that fired, in that order.

    `is_all`: it was there from the beginning, so that what it has not seen has not ended, as far as order goes.
    """

    is_all: bool
    fired: dict[int, frozenset[int]] = field(default_factory=dict)
    # Nodes without effects that a batch had no time for, with what arrived: nobody else knows that they are ready.
    deferred: dict[int, tuple[int, ...] | None] = field(default_factory=dict)

    def has_ended(self, positions: int) -> bool:
        """Whether all nodes of a plan with so many positions are known to have ended."""
        return self.is_all and len(self.fired) == positions


def run_ahead(claim: Claim, done: Done, context: ExecutionContext, shape: Shape, known: Known) -> Batch:
    """The batch of a node that ended: its end, and as much of what follows as is free of effects."""
    context.memory.keep(claim.position, done.ended, done.outcome.output_bytes)
    ahead = _Ahead(context, shape, known, claim.next_ready)
    ahead.ended(claim.position, done.outcome.fired)
    if done.outcome.status == Status.COMPLETED and context.is_repeatable(claim.position):
        ahead.run()
    is_last = known.has_ended(len(shape.targets))
    return Batch(claim, done.outcome, ahead.follows(), tuple(ahead.nodes), is_last)


def batch_of_one(claim: Claim, done: Done, shape: Shape, known: Known) -> Batch:
    """The batch of a worker that stops here: what it had deferred is left to others."""
    follows = shape.after(claim.position, done.outcome.fired)
    alone = [position for position, arrived in known.deferred.items() if arrived is None]
    joins = known.deferred.keys() - set(alone)
    opens, joined = sorted({*follows.opens, *alone}), sorted({*follows.joins, *joins})
    return Batch(claim, done.outcome, Consequences(tuple(opens), follows.skips, tuple(joined)))


class _Ahead:
    """What ended in this batch, and what that opens, skips and leaves to be decided by the rows."""

    def __init__(self, context: ExecutionContext, shape: Shape, known: Known, before: int) -> None:
        self._before = before  # another ready node: it comes first
        self._context = context
        self._shape = shape
        self._known = known
        self._fired = known.fired
        self._of_this_batch: set[int] = set()
        deferred, known.deferred = known.deferred, {}
        self._ready: list[int] = sorted(deferred)
        self._arrived = {position: arrived for position, arrived in deferred.items() if arrived is not None}
        self._is_cut = False
        self._skips: list[int] = []
        self._joins: set[int] = set()
        self.nodes: list[BatchedNode] = []

    def follows(self) -> Consequences:
        """What the written batch leaves: a join that was not run is decided by the rows, like any other.

        When there was no time for more, the worker goes on with one node without effects and carries the others along.
        """
        opens = sorted(position for position in self._ready if position not in self._arrived)
        joins = self._arrived.keys() & set(self._ready)
        if self._is_cut and opens and self._is_free(opens[0]):
            for position in [*(place for place in opens[1:] if self._is_free(place)), *filter(self._is_free, joins)]:
                self._known.deferred[position] = self._arrived.get(position)
        rest = self._known.deferred.keys()
        return Consequences(
            tuple(position for position in opens if position not in rest),
            tuple(sorted(self._skips)),
            tuple(sorted(self._joins | (joins - rest))),
        )

    def _is_free(self, position: int) -> bool:
        """Whether the node has no effect."""
        return self._context.plan.nodes[position].node_type in WITHOUT_EFFECT

    def run(self) -> None:
        """Run what is ready in its order, until a node with an effect comes or it has been enough."""
        stop_at = thread_time() + MAX_SECONDS
        size = 0
        while self._ready:
            position, started = self._ready[0], monotonic()
            if position > self._before or not self._is_next(position) or not self._is_free(position):
                return
            if len(self.nodes) >= MAX_NODES or size > MAX_BYTES or thread_time() > stop_at:
                self._is_cut = True
                return
            arrived = self._arrived.get(position)
            done = work_ahead(position, self._context.inputs_at(position, arrived), self._context)
            if done is None:
                return
            heapq.heappop(self._ready)
            self.nodes.append(BatchedNode(position, done.outcome, started, arrived))
            self._context.memory.keep(position, done.ended, done.outcome.output_bytes)
            size += done.outcome.output_bytes
            self.ended(position, done.outcome.fired)

    def _is_next(self, position: int) -> bool:
        """Whether no join that the rows may open stands before it."""
        return self._known.is_all or position < min(self._joins, default=position + 1)

    def ended(self, position: int, fired: Collection[int]) -> None:
        """A node ended: open, skip or look at its targets, and at those of the skipped."""
        ends = [(position, frozenset(fired))]
        for source, opened in ends:  # grows while it is walked
            self._fired[source] = opened
            self._of_this_batch.add(source)
            for target in self._shape.targets[source]:
                if self._shape.is_join(target):
                    is_skipped = self._look_at(target)
                else:
                    is_skipped = target not in opened
                    if not is_skipped:
                        heapq.heappush(self._ready, target)
                if is_skipped:
                    self._skips.append(target)
                    ends.append((target, frozenset()))

    def _look_at(self, join: int) -> bool:
        """Decide a join all sources of which were seen to end, others are left to the rows; whether it is skipped."""
        self._joins.add(join)
        needed = self._shape.needed[join]
        # A join that takes only some may have been opened by any source that was written before this batch.
        ended = self._of_this_batch if needed else self._fired
        if not all(source in ended for source in self._shape.sources[join]):
            return False
        came = tuple(self._firing_into(join, self._fired))
        if not came:
            self._joins.discard(join)
            return True
        if len(came) >= needed:
            self._joins.discard(join)
            self._arrived[join] = came[:needed] if needed else tuple(sorted(came))
            heapq.heappush(self._ready, join)
        return False

    def _firing_into(self, join: int, ended: Iterable[int]) -> Iterable[int]:
        return (position for position in ended if join in self._fired[position])
