"""The live view of an execution: a snapshot, then every event after it, as server-sent events.

One hub per process reads for all its streams: one small query per tick, whatever their number. The event table is the
truth, so a browser that comes back with `Last-Event-ID` gets what it missed.
"""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, NamedTuple, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import close_old_connections, connections
from django.db.models import Max
from django.utils.translation import override

from executions.models import ExecutionEvent, WorkflowExecution
from executions.monitoring.snapshot import events_after, shown_data, snapshot
from executions.status import TERMINAL

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

POLL_SECONDS = 0.3
PING_SECONDS = 15.0
# After the end of an execution, the nodes that it stopped and their log lines may still be on their way.
GRACE_SECONDS = 1.0
# Then the browser comes back, and its right to look is checked anew.
LONGEST_SECONDS = 3600.0
# Under WSGI a stream occupies a thread; the browser comes back after each.
LONGEST_SECONDS_OF_A_THREAD = 25.0
RECONNECT_MS = 1500
REMEMBERED = 2000

RETRY = f"retry: {RECONNECT_MS}\n\n"
PING = ": ping\n\n"
END = "event: end\ndata: {}\n\n"


class Told(NamedTuple):
    """What one who looks at an execution is told; `cursor` is where to go on, of an end the last one told."""

    kind: str
    data: dict[str, Any]
    cursor: int


def told(event: ExecutionEvent, language: str | None) -> Told:
    """An event for somebody who reads this language."""
    with override(language):
        return Told(event.kind, shown_data(event), event.pk)


def frame(kind: str, data: Any, cursor: int) -> str:
    """One server-sent event; the browser sends `cursor` back when it reconnects."""
    return f"id: {cursor}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@dataclass
class Topic:
    """The execution that some streams look at: its latest events, complete from `start` (exclusive) to `cursor`."""

    streams: int = 0
    start: int | None = None
    cursor: int = 0
    events: deque[ExecutionEvent] = field(default_factory=deque)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self, cursor: int) -> None:
        """Say from where on to read; only the first stream decides it."""
        if self.start is None:
            self.start = self.cursor = cursor

    def add(self, events: Iterable[ExecutionEvent]) -> None:
        """Remember what was read and wake the streams."""
        for event in events:
            self.events.append(event)
            self.cursor = event.pk
            if len(self.events) > REMEMBERED:
                self.start = self.events.popleft().pk
        woken, self.changed = self.changed, asyncio.Event()
        woken.set()

    def after(self, cursor: int) -> list[ExecutionEvent] | None:
        """Events after the cursor; None when the memory does not reach back so far."""
        if self.start is None or cursor < self.start:
            return None
        return [event for event in self.events if event.pk > cursor]


class Hub:
    """Reads events for all streams of this process, while there are any."""

    _of_loop: ClassVar[WeakKeyDictionary[asyncio.AbstractEventLoop, "Hub"]] = WeakKeyDictionary()

    def __init__(self) -> None:
        self._topics: dict[UUID, Topic] = {}
        # One thread and so one database connection, however many streams there are.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="live-view")
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def here(cls) -> "Hub":
        """The hub of the running event loop."""
        return cls._of_loop.setdefault(asyncio.get_running_loop(), cls())

    async def read(self, work: Callable[[], Result]) -> Result:
        """Run a database read in the hub's thread."""

        def fresh() -> Result:
            close_old_connections()
            return work()

        return await asyncio.get_running_loop().run_in_executor(self._reader, fresh)

    def join(self, execution_id: UUID) -> Topic:
        """Look at an execution; the reading begins with the first who does."""
        topic = self._topics.setdefault(execution_id, Topic())
        topic.streams += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll())
        return topic

    def leave(self, execution_id: UUID) -> None:
        """Look away."""
        topic = self._topics[execution_id]
        topic.streams -= 1
        if topic.streams == 0:
            del self._topics[execution_id]

    async def _poll(self) -> None:
        try:
            while True:
                while self._topics:
                    await self._tell_news()
                    await asyncio.sleep(POLL_SECONDS)
                await self._close_connection()
                # Somebody may have come while the connection was being closed.
                if not self._topics:
                    return
        except asyncio.CancelledError:
            # The process ends: nobody can wait for the thread any more.
            self._reader.submit(connections.close_all)
            raise

    async def _close_connection(self) -> None:
        try:
            await self.read(connections.close_all)
        except Exception:
            logger.exception("The live view cannot close its connection.")

    async def _tell_news(self) -> None:
        cursors = {key: topic.cursor for key, topic in self._topics.items() if topic.start is not None}
        try:
            news = await self.read(lambda: _news(cursors))
        except Exception:
            # Whatever it is: with this task, all streams of the process would stand still.
            logger.exception("The live view cannot read events; it tries again.")
            await self._close_connection()
            return
        for key, events in news.items():
            if key in self._topics:
                self._topics[key].add(events)


def _news(cursors: dict[UUID, int]) -> dict[UUID, list[ExecutionEvent]]:
    """What has happened in these executions since; one query when nothing has."""
    if not cursors:
        return {}
    newest = (
        ExecutionEvent.objects.filter(execution__in=list(cursors), pk__gt=min(cursors.values()))
        .values("execution")
        .annotate(newest=Max("pk"))
        .values_list("execution", "newest")
    )
    news = {}
    for key, last in newest:
        if last > cursors[key]:
            try:
                news[key] = events_after(key, cursors[key])
            except (ValueError, TypeError):
                # An event that cannot be read keeps its own execution waiting, and no other.
                logger.exception("The live view cannot read the events of execution %s.", key)
    return news


def told_snapshot(execution: WorkflowExecution, language: str | None) -> Told:
    """The execution as it stands, for somebody who reads this language."""
    with override(language):
        state = snapshot(execution)
    return Told("snapshot", state, int(state["cursor"]))


def is_over(event: ExecutionEvent) -> bool:
    """Whether the execution ended with it."""
    return event.kind == "execution" and event.data.get("status") in TERMINAL


async def stream(execution: WorkflowExecution, cursor: int | None, language: str | None) -> AsyncGenerator[str, None]:
    """The frames of one browser, in the language of its reader: a snapshot, or what it missed since its cursor; then
    events, until the end or 1 h.
    """
    yield RETRY
    async with aclosing(follow(execution, cursor, language)) as news:
        async for one in news:
            if one is None:
                yield PING
            else:
                yield END if one.kind == "end" else frame(*one)


async def follow(
    execution: WorkflowExecution, cursor: int | None, language: str | None
) -> AsyncGenerator[Told | None, None]:
    """What happens in one execution: a snapshot, or what was missed since the cursor; then events and at last `end`.

    None when nothing happened for a while. It stops after an hour, then without an end.
    """
    hub = Hub.here()
    topic = hub.join(execution.pk)
    try:
        if cursor is None:
            state = await hub.read(partial(told_snapshot, execution, language))
            cursor = state.cursor
            topic.begin(cursor)
            yield state
        async with aclosing(_news_of(execution, cursor, hub, topic, language)) as news:
            async for one in news:
                yield one
    finally:
        hub.leave(execution.pk)


async def _news_of(
    execution: WorkflowExecution, cursor: int, hub: Hub, topic: Topic, language: str | None
) -> AsyncGenerator[Told | None, None]:
    clock = asyncio.get_running_loop().time
    closes_at = clock() + LONGEST_SECONDS
    ends_at = clock() if execution.is_terminal else None
    last_sent = clock()
    while clock() < closes_at:
        woken, floor = topic.changed, topic.start
        events = topic.after(cursor)
        if events is None:
            events = await hub.read(partial(events_after, execution.pk, cursor))
            if not events:
                cursor = max(cursor, floor or 0)
        for event in events:
            yield told(event, language)
            cursor, last_sent = event.pk, clock()
            if is_over(event):
                ends_at = clock() + GRACE_SECONDS
        if events:
            continue
        topic.begin(cursor)
        if ends_at is not None and clock() >= ends_at:
            yield Told("end", {}, cursor)
            return
        if clock() - last_sent >= PING_SECONDS:
            yield None
            last_sent = clock()
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), PING_SECONDS if ends_at is None else GRACE_SECONDS)


def bounded_stream(execution: WorkflowExecution, cursor: int | None, language: str | None) -> Iterator[str]:
    """The same under WSGI, where a stream holds a thread: for half a minute; the browser comes back for more."""
    yield RETRY
    if cursor is None:
        state = told_snapshot(execution, language)
        cursor = state.cursor
        yield frame(*state)
    closes_at = time.monotonic() + LONGEST_SECONDS_OF_A_THREAD
    has_ended = execution.is_terminal
    while time.monotonic() < closes_at:
        events = events_after(execution.pk, cursor)
        for event in events:
            yield frame(*told(event, language))
            cursor = event.pk
            has_ended = has_ended or is_over(event)
        if has_ended and not events:
            yield END
            return
        time.sleep(POLL_SECONDS)
