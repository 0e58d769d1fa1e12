"""Notifications that a worker owes: sent at once when it matters, and not after each of many quick nodes."""

import threading
import time
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now

from executions.dispatch.notify import is_unheard, notify, notify_enough
from executions.models import NodeExecution, WorkflowExecution
from executions.status import Status

# Between two times that a worker notifies others of nodes of the execution that it works on.
NOTIFY_SECONDS = 0.02


class OwedNotifications:
    """Nodes that became ready for others. Used by the worker, and by the thread that watches over it.

    While nodes are quick, this worker and those awake take what is ready before a message is heard; each message too
    many costs two workers a millisecond, and those that come after it their time. So none is sent while one is unheard:
    nobody is free then. What is owed is sent when the next node turns out to be slow.
    """

    def __init__(self, execution: WorkflowExecution, *, hand_over: bool) -> None:
        self.alone = False
        self._execution = execution
        self._hand_over = hand_over
        self._lock = threading.Lock()
        self._owed: list[UUID] = []
        self._looked_at = 0.0

    def owe(self, ready: Sequence[UUID]) -> None:
        """Remember these nodes; send when nobody was told for long enough, and no message is unheard."""
        with self._lock:
            self._owed += ready
            is_owing = bool(self._owed)
        if not self._hand_over:
            self.send()
        elif is_owing and not self.alone and time.monotonic() - self._looked_at >= NOTIFY_SECONDS:
            self._looked_at = time.monotonic()
            if not is_unheard():
                self.send()

    def send(self) -> None:
        """Notify of all that is owed, each once, whoever calls."""
        with self._lock:
            owed, self._owed = self._owed, []
        if owed:
            self._looked_at = time.monotonic()
            limit = self._execution.max_concurrent_nodes
            notify_enough(owed, of=self._execution.id, hand_over=self._hand_over, limit=limit)

    def leave(self) -> bool:
        """This worker goes: tell one other that there is work, who tells of what else it sees ready.

        False when this worker owes nothing, so that nobody was told.
        """
        with self._lock:
            owed, self._owed = self._owed, []
        if self.alone:
            call_for_one_ready(self._execution.id)
        else:
            notify(owed[:1], of=self._execution.id)
        return self.alone or bool(owed)


def call_for_one_ready(execution_id: UUID) -> None:
    """Notify of the lowest node of an execution that may be taken now, if there is one: who is here does not take it.

    Asked after what made room is committed. A worker that found no room has counted before that, so that what it was
    sent for is seen here.
    """
    is_due = Q(next_run_at__isnull=True) | Q(next_run_at__lte=Now())
    ready = NodeExecution.objects.filter(is_due, execution_id=execution_id, status=Status.PENDING)
    lowest = ready.filter(ready_at__isnull=False).order_by("execution_order")
    notify(lowest.values_list("id", flat=True)[:1], of=execution_id)
