"""Worker, beat and reconciler as threads of this process."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from celery import current_app
from celery.beat import EmbeddedService
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from executions.dispatch.notify import is_embedded, listening
from executions.embedded.lock import FolderLock, Held
from executions.engine import engine
from executions.models import WorkflowExecution
from executions.monitoring.snapshot import events_after, shown_data, snapshot
from executions.recovery.reconciler import ReconcilerThread, sweep, take_over
from executions.status import TERMINAL

logger = logging.getLogger(__name__)

SLOTS = 4
STOP_SECONDS = 4.0
START_SECONDS = 20.0
WATCH_SECONDS = 0.05


class EmbeddedEngine:
    """Runs executions inside this process. Only with the lock on the data folder: see `running_engine`."""

    def __init__(self, *, with_beat: bool) -> None:
        self._worker: Any = None
        self._worker_thread = threading.Thread(target=self._work, name="worker", daemon=True)
        self._reconciler = ReconcilerThread()
        self._beat: Any = (
            EmbeddedService(current_app, thread=True, scheduler_cls=settings.CELERY_BEAT_SCHEDULER)
            if with_beat
            else None
        )
        self._ready = threading.Event()
        self._started = False
        connection_created.connect(self._keep_connection)

    def start(self) -> None:
        """Take over what a former process left, then start the threads and wait until the worker listens."""
        engine().release_all()
        current_app.finalize()
        current_app.set_current()
        self._worker_thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._ready.wait(0.1):
            if not self._worker_thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("The embedded worker did not start.")
        listening.set()
        sweep(silence_seconds=0)
        take_over()
        self._reconciler.start()
        if self._beat is not None:
            self._beat.start()
        self._started = True

    def _keep_connection(self, connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
        """Reconciler and beat look again and again: to open SQLite anew each time takes longer than to look."""
        if threading.current_thread() in {self._reconciler, self._beat}:
            connection.close_at = None

    @property
    def is_running(self) -> bool:
        """Whether all of its threads are alive."""
        threads = [self._worker_thread, self._reconciler, *([self._beat] if self._beat else [])]
        return self._started and all(thread.is_alive() for thread in threads)

    def stop(self) -> None:
        """Let running nodes end, at most some seconds; the lease of one that does not is released at the next start."""
        self._started = False
        if self._worker is None:
            return
        listening.clear()
        deadline = time.monotonic() + STOP_SECONDS
        if self._beat is not None:
            self._beat.service.stop()
        stopping = threading.Thread(target=self._worker.stop, name="stop-worker", daemon=True)
        stopping.start()
        self._reconciler.stop(timeout=1.0)
        stopping.join(max(0.0, deadline - time.monotonic()))
        self._worker_thread.join(max(0.1, deadline - time.monotonic()))

    @property
    def has_stopped(self) -> bool:
        """Whether nothing of it is running any more."""
        return not self._worker_thread.is_alive()

    def _work(self) -> None:
        self._worker = current_app.WorkController(
            pool="threads",
            concurrency=SLOTS,
            hostname="embedded@localhost",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            ready_callback=lambda _consumer: self._ready.set(),
        )
        self._worker.start()
        connections.close_all()


_current: EmbeddedEngine | None = None


def current_engine() -> EmbeddedEngine | None:
    """The engine of this process, if it has one."""
    return _current


@contextmanager
def engine_of_this_process(
    *, with_beat: bool, before_start: Callable[[], None] = lambda: None
) -> Iterator[EmbeddedEngine]:
    """Hold the data folder's lock and run the engine; raises Held when another process does."""
    global _current  # noqa: PLW0603  # one engine per process, which /healthz asks for
    lock = FolderLock(settings.DATA_DIR)
    lock.acquire()
    running = EmbeddedEngine(with_beat=with_beat)
    try:
        _current = running
        before_start()
        running.start()
        yield running
    finally:
        _current = None
        running.stop()
        lock.release()


@contextmanager
def running_engine() -> Iterator[None]:
    """For commands that start executions: somebody works on them while inside.

    That is this process, unless another one (`manage.py up`, or workers on a broker) does already.
    """
    if _current is not None or not is_embedded():
        yield
        return
    try:
        with engine_of_this_process(with_beat=False):
            yield
    except Held:
        yield


def watch(execution_id: UUID) -> Iterator[dict[str, Any]]:
    """What happens in an execution, as it happens: `{kind, data}`, first a snapshot, until it has ended."""
    execution = WorkflowExecution.objects.get(id=execution_id)
    state = snapshot(execution)
    cursor = state["cursor"]
    yield {"kind": "snapshot", "data": state}
    is_over = state["execution"]["status"] in TERMINAL
    while not is_over:
        events = events_after(execution_id, cursor)
        for event in events:
            cursor = event.id
            yield {"kind": event.kind, "data": shown_data(event)}
            is_over = is_over or (event.kind == "execution" and event.data["status"] in TERMINAL)
        if not events:
            time.sleep(WATCH_SECONDS)
