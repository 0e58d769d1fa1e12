"""The Celery task: a message names a ready node; who finds it taken takes whatever is ready in that execution."""

import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from traceback import format_exc
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import beat_init, worker_init, worker_ready, worker_shutdown, worker_shutting_down
from django.conf import settings
from kombu.exceptions import KombuError

from executions.context.execution_context import ExecutionContext, context_of
from executions.context.recent import recent
from executions.dispatch.notify import TASK, is_embedded, notify_later
from executions.engine import Claim
from executions.recovery.isolation import report
from executions.recovery.reconciler import ReconcilerThread
from executions.scheduling import due
from executions.scheduling.mirror import TASK as FIRE_SCHEDULE
from executions.worker.lookup import told_by
from executions.worker.loop import Worker, work_loop
from executions.worker.watchdog import end_process, watchdog
from workflows.services import UnreadableVersion

logger = logging.getLogger(__name__)


@shared_task(name=TASK, bind=True, ignore_result=True)
def run_node(self: Any, node_execution_id: str, execution_id: str | None = None) -> None:
    """Run the node and, with direct handover, what follows. Safe to run twice, late, or never."""
    wanted = UUID(node_execution_id)
    context = (recent.recall(UUID(execution_id)) if execution_id else None) or _read_context(wanted)
    if context is None:
        return
    worker = Worker(
        name=f"{self.request.hostname}:{os.getpid()}"[-100:],
        hand_over=settings.EXECUTIONS_DIRECT_HANDOVER,
        handed_over=lambda claim: _task_events(self, claim),
    )
    work_loop(context, worker, wanted=wanted, task_id=UUID(self.request.id))


def _read_context(wanted: UUID) -> ExecutionContext | None:
    """The context of a node's execution, which is remembered; None when there is nothing to do."""
    told = told_by(wanted)
    if told is None or told.execution.is_terminal:
        return None
    if told.due_in > 0:
        # This process's clock is ahead of the database's. Others may be ready: they are seen to all the same.
        notify_later(wanted, told.due_in)
    try:
        context = context_of(told.execution)
    except UnreadableVersion as error:  # what cannot be read is nobody's to claim, and to lose
        report("run_node", told.execution.id, error)
        return None
    recent.remember(context)
    return context


@shared_task(name=FIRE_SCHEDULE, ignore_result=True)
def fire_schedule(schedule_id: str) -> None:
    """Beat rings: start what is due of the schedule. Safe to ring twice, early, late, or never."""
    due.fire(UUID(schedule_id))


# Whether this worker sends task events (`celery worker -E`); set before a pool is forked, so that children know.
_events_wanted = False


@worker_init.connect
def _note_events(sender: Any, **_kwargs: Any) -> None:
    global _events_wanted  # noqa: PLW0603  # Celery tells it only to the parent process, by this signal
    _events_wanted = bool(sender.task_events)


@contextmanager
def _task_events(task: Any, claim: Claim) -> Iterator[None]:
    """The events that Celery would have sent, had the node come by a message: monitors show each node."""
    if not _events_wanted:
        yield
        return
    task_id = str(claim.task_id)
    family = {"root_id": task.request.root_id, "parent_id": task.request.id}
    sent = {"uuid": task_id, "name": TASK, "args": repr((str(claim.id),)), "kwargs": "{}", "retries": 0, **family}
    _tell_monitors(task, {"task-sent": sent, "task-received": sent, "task-started": {"uuid": task_id}})
    began = time.monotonic()
    try:
        yield
    except BaseException as error:
        _tell_monitors(task, {"task-failed": {"uuid": task_id, "exception": repr(error), "traceback": format_exc()}})
        raise
    runtime = time.monotonic() - began
    _tell_monitors(task, {"task-succeeded": {"uuid": task_id, "result": "None", "runtime": runtime}})


def _tell_monitors(task: Any, events: Mapping[str, Mapping[str, Any]]) -> None:
    try:
        with task.app.events.default_dispatcher(hostname=task.request.hostname) as dispatcher:
            for kind, fields in events.items():
                dispatcher.send(kind, **fields)
    except (KombuError, OSError):
        logger.warning("Monitors could not be told of a node.", exc_info=True)


_reconcilers: list[ReconcilerThread] = []


@worker_shutting_down.connect
def _stop_watching(**_kwargs: Any) -> None:
    watchdog.stop()


@beat_init.connect
@worker_ready.connect
def _reconcile(**_kwargs: Any) -> None:
    """Every worker sweeps, in a thread of its parent process, and so does beat: time-outs hold without any worker.

    The embedded engine starts its own.
    """
    if not is_embedded():
        thread = ReconcilerThread()
        _reconcilers.append(thread)
        thread.start()


@worker_shutdown.connect
def _stop_reconciling(sender: Any, **_kwargs: Any) -> None:
    while _reconcilers:
        _reconcilers.pop().stop()
    # After an unrecoverable error the interpreter may hang on its way out, its threads frozen (seen with Redis gone).
    if getattr(sender, "exitcode", None):
        end_process()
