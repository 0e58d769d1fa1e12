"""Executions that a thread has just worked on: with one message per node, the next message is often of the same.

What is remembered of an execution does not change: its row as its nodes see it, its version, ends of nodes. Whether it
is still open, and whether a node is ready, is asked by the claim.
"""

import threading
from collections import OrderedDict
from uuid import UUID

from executions.context.execution_context import ExecutionContext

# Each holds up to ends.REMEMBERED_BYTES.
MOST = 2


class RecentContexts(threading.local):
    """The last contexts of a thread; contexts are not shared by threads."""

    def __init__(self) -> None:
        self._contexts: OrderedDict[UUID, ExecutionContext] = OrderedDict()

    def remember(self, context: ExecutionContext) -> None:
        """Keep it in the place of the one that was not asked for for longest."""
        self._contexts[context.execution.id] = context
        self._contexts.move_to_end(context.execution.id)
        while len(self._contexts) > MOST:
            self._contexts.popitem(last=False)

    def recall(self, execution_id: UUID) -> ExecutionContext | None:
        """That of an execution, if it is still known."""
        context = self._contexts.get(execution_id)
        if context is not None:
            self._contexts.move_to_end(execution_id)
        return context

    def forget(self, execution_id: UUID) -> None:
        """An execution ended."""
        self._contexts.pop(execution_id, None)


recent = RecentContexts()
