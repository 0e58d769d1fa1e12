"""Running ahead: nodes without effects that follow a node are run in memory and written together with its end.

A chain of forty such nodes is then one statement. Each keeps its own row, times, input and output. What holds:

1. Only nodes of `PURE` types are run ahead, behind a node that may be run again without anybody noticing, in the order
   in which they would be taken. What has more to record than a plain outcome is left to be claimed and run again.
2. What is not written is known to the batch that will write it, and to nobody else: nobody can be given it, and
   nothing can push it out. What is neither in the batch nor written has not ended, and is never read as anything.
3. It is bounded in time, in nodes and in bytes (of the inputs and outputs that are not written); then the batch is
   written, and what follows is deferred to the next one. Deferred nodes have nothing but written sources.
4. A crash loses nothing: what was not written is run again, and deferred nodes look as a join does that nobody has
   decided yet. Who stops working on an execution in any other way gives them to the rows (`hand_back`).
5. It comes to the same as running node by node (executions/tests/engine/test_laws.py).
"""

import heapq
from collections.abc import Collection, Iterator, Sequence
from time import monotonic, thread_time

from executions.context.ends import NodeEnd, end_of
from executions.context.execution_context import ExecutionContext
from executions.engine import Batch, BatchedNode, Claim, Consequences, Outcome, Shape
from executions.failpoints import failpoint
from executions.processors import PURE
from executions.status import Status
from executions.worker.outcomes import Outcomes

# In seconds of this thread's work, since on a busy machine shorter batches would only make more of it.
MAX_NODES = 500
MAX_SECONDS = 0.1
MAX_BYTES = 1024 * 1024


class Lookahead:
    """What one worker has seen of an execution: which nodes ended, with the targets that fired, in that order.

    `sees_all`: it was there from the beginning, so that what it has not seen has not ended, as far as order goes.
    """

    def __init__(self, context: ExecutionContext, *, began: bool) -> None:
        self.context = context
        self.sees_all = began and not context.execution.rerun_from_key  # what was kept ended elsewhere
        self.fired: dict[int, frozenset[int]] = {}
        if self.sees_all:
            self.fired.update(dict.fromkeys(context.skipped_at_start, frozenset()))
        # Ready nodes without effects that a batch had no time for, with what arrived: nobody else knows of them.
        self.deferred: dict[int, tuple[int, ...] | None] = {}

    def batch(self, claim: Claim, outcome: Outcome) -> Batch:
        """The batch of a node that ended: its end, and as much of what follows as is free of effects."""
        batch = _Batch(self, claim)
        batch.ended(claim.position, outcome)
        if outcome.status == Status.COMPLETED and self.context.is_repeatable(claim.position):
            batch.run_ahead()
        follows = batch.follows()
        is_last = self.sees_all and len(self.fired) == len(self.context.shape.targets)
        return Batch(claim, outcome, follows, tuple(batch.nodes), is_last)

    def batch_of_one(self, claim: Claim, outcome: Outcome) -> Batch:
        """The batch of a worker that stops here: what it had deferred is left to others."""
        follows = self.context.shape.after(claim.position, outcome.fired)
        deferred, self.deferred = self.deferred, {}
        opens = {position for position, arrived in deferred.items() if arrived is None}
        joins = deferred.keys() - opens
        together = Consequences(
            tuple(sorted(opens.union(follows.opens))), follows.skips, tuple(sorted(joins.union(follows.joins)))
        )
        return Batch(claim, outcome, together)

    def hand_back(self) -> Sequence[int]:
        """What was deferred, ascending, to be decided by the rows: this worker does not go on with it."""
        deferred, self.deferred = self.deferred, {}
        return sorted(deferred)


class _Batch:
    """What ended in this batch, and what that opens, skips and leaves to be decided by the rows."""

    def __init__(self, known: Lookahead, claim: Claim) -> None:
        self.nodes: list[BatchedNode] = []
        self._known = known
        self._context = known.context
        self._shape: Shape = known.context.shape
        self._before = claim.next_ready  # another ready node: it comes first
        self._fired = known.fired
        self._unwritten: dict[int, NodeEnd] = {}
        self._bytes = 0
        self._decided: set[int] = set()
        deferred, known.deferred = known.deferred, {}
        self._ready: list[int] = sorted(deferred)
        self._arrived = {position: arrived for position, arrived in deferred.items() if arrived is not None}
        self._is_cut = False
        self._skips: list[int] = []
        self._joins: set[int] = set()

    def follows(self) -> Consequences:
        """What the written batch leaves: a join that was not run is decided by the rows, like any other.

        When there was no time for more, the worker goes on with one node without effects and defers the others.
        """
        opens = sorted(position for position in self._ready if position not in self._arrived)
        joins = self._arrived.keys() & set(self._ready)
        rest: set[int] = set()
        if self._is_cut and opens and self._is_pure(opens[0]):
            rest = {position for position in (*opens[1:], *joins) if self._is_pure(position)}
            self._known.deferred = {position: self._arrived.get(position) for position in rest}
        return Consequences(
            tuple(position for position in opens if position not in rest),
            tuple(sorted(self._skips)),
            tuple(sorted(self._joins | (joins - rest))),
        )

    def run_ahead(self) -> None:
        """Run what is ready in its order, until a node with an effect comes or it has been enough."""
        stop_at = thread_time() + MAX_SECONDS
        while self._ready:
            position, started = self._ready[0], monotonic()
            if position > self._before or not self._is_next(position) or not self._is_pure(position):
                return
            if len(self.nodes) >= MAX_NODES or self._bytes > MAX_BYTES or thread_time() > stop_at:
                self._is_cut = True
                return
            arrived = self._arrived.get(position)
            outcome = self._run(position, arrived)
            if outcome is None:
                return
            heapq.heappop(self._ready)
            self.nodes.append(BatchedNode(position, outcome, started, arrived))
            self.ended(position, outcome)

    def ended(self, position: int, outcome: Outcome) -> None:
        """A node ended: open, skip or look at its targets, and at those of the skipped."""
        self._unwritten[position] = end_of(outcome)
        self._bytes += outcome.output_bytes + len(outcome.input or "")
        ends = [(position, frozenset(outcome.fired))]
        for source, opened in ends:  # grows while it is walked
            self._fired[source] = opened
            self._decided.add(source)
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

    def _run(self, position: int, arrived: tuple[int, ...] | None) -> Outcome | None:
        """The outcome of a node that nobody claimed; None when it should rather be claimed and looked at."""
        outcomes = Outcomes(self._context, position)
        try:
            inputs = outcomes.inputs = self._context.inputs_at(position, arrived, self._unwritten)
            failpoint("work_before_effect")
            result = self._context.result_without_work(position, inputs)
            if result is None:
                result = PURE[outcomes.node.node_type](outcomes.node, inputs)
            outcome = outcomes.completed(result)
        except Exception:  # noqa: BLE001  # whatever it is happens again when the node is claimed, and is dealt with there
            return None
        return outcome if outcome.is_plain else None

    def _is_pure(self, position: int) -> bool:
        return self._context.plan.nodes[position].node_type in PURE

    def _is_next(self, position: int) -> bool:
        """Whether no join that the rows may open stands before it."""
        return not any(join < position and self._may_open(join) for join in self._joins)

    def _may_open(self, join: int) -> bool:
        """Whether the rows may open a join that is left to them. If all ends were seen, one that takes all still waits
        for an end, and one that takes some has enough or has not.
        """
        if not self._known.sees_all:
            return True
        needed = self._shape.needed[join]
        return 0 < needed <= len(tuple(self._firing_into(join))) and join not in self._fired

    def _look_at(self, join: int) -> bool:
        """Decide a join all sources of which were seen to end, others are left to the rows; whether it is skipped."""
        self._joins.add(join)
        needed, sources = self._shape.needed[join], self._shape.sources[join]
        # A join that takes only some may have been opened by any source that was written before this batch.
        ended: Collection[int] = self._decided if needed else self._fired
        if all(source in ended for source in sources):
            came = tuple(self._firing_into(join))
            if not came:
                self._joins.discard(join)
                return True
            if len(came) >= needed:
                self._joins.discard(join)
                self._arrived[join] = came[:needed] if needed else tuple(sorted(came))
                heapq.heappush(self._ready, join)
                return False
        is_over = needed and join not in self._fired and all(source in self._fired for source in sources)
        if is_over and not self._may_open(join):
            self._known.sees_all = False  # the rows skip it, with all that hangs on it
        return False

    def _firing_into(self, join: int) -> Iterator[int]:
        """Those who fired into a join, in the order in which they ended."""
        return (position for position, opened in self._fired.items() if join in opened)
