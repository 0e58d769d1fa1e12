"""Waiting for what happens in an execution: a long poll that holds neither a thread nor a database connection."""

import asyncio
import time
from contextlib import suppress
from functools import partial

from executions.models import ExecutionEvent, WorkflowExecution
from executions.monitoring import live
from executions.monitoring.snapshot import events_after
from executions.status import TERMINAL


def is_over(execution: WorkflowExecution, events: list[ExecutionEvent]) -> bool:
    """Whether the execution has ended: as it was read, or as these later events say."""
    return execution.is_terminal or any(
        event.kind == "execution" and event.data.get("status") in TERMINAL for event in events
    )


async def events_soon(execution: WorkflowExecution, cursor: int, *, limit: int, seconds: float) -> list[ExecutionEvent]:
    """The events after the cursor as soon as there are any, or none after so many seconds.

    The hub of the live view reads for all who wait in this process.
    """
    hub, clock = live.Hub.here(), asyncio.get_running_loop().time
    topic = hub.join(execution.pk)
    try:
        closes_at = clock() + seconds
        while True:
            woken, floor = topic.changed, topic.start
            events = topic.after(cursor)
            if events is None:
                events = await hub.read(partial(events_after, execution.pk, cursor, limit))
                topic.begin(cursor)
                # What is remembered begins later than the cursor; between the two there was nothing.
                cursor = cursor if events else max(cursor, floor or 0)
            left = closes_at - clock()
            if events or left <= 0:
                return events[:limit]
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), left)
    finally:
        hub.leave(execution.pk)


def events_within(execution: WorkflowExecution, cursor: int, *, limit: int, seconds: float) -> list[ExecutionEvent]:
    """The same under WSGI, where whoever waits holds a thread."""
    closes_at = time.monotonic() + seconds
    while True:
        events = events_after(execution.pk, cursor, limit)
        if events or time.monotonic() >= closes_at:
            return events
        time.sleep(live.POLL_SECONDS)
