"""One stream over several executions: a browser opens few connections to one host, whatever its tabs look at.

Its frames are those of the live view of each, with the execution's id in the data. `id` is the cursor of each, in the
order in which they were asked for, so that a browser that comes back gets what it missed of every one.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from typing import Any
from uuid import UUID

from executions.models import WorkflowExecution
from executions.monitoring import live
from executions.monitoring.live import PING, RETRY, told, told_snapshot
from executions.monitoring.snapshot import events_after

MOST_EXECUTIONS = 100
# Frames that wait for a slow browser; then its executions wait as well.
WAITING_FRAMES = 200

Watched = tuple[UUID, WorkflowExecution | None]
Frames = asyncio.Queue[str | Exception | None]


class Cursors:
    """What a browser has seen of each execution; None of one that it has seen nothing of."""

    def __init__(self, ids: Sequence[UUID], seen: Sequence[int | None]) -> None:
        """The cursors of these executions, in this order; those that are left out are None."""
        known = dict(zip(ids, seen, strict=False))
        self._seen: dict[UUID, int | None] = {pk: known.get(pk) for pk in ids}

    def __getitem__(self, pk: UUID) -> int | None:
        return self._seen[pk]

    def frame(self, pk: UUID, kind: str, data: dict[str, Any], cursor: int | None) -> str:
        """One server-sent event, after which the browser has seen this much of the execution."""
        self._seen[pk] = cursor
        text = json.dumps({**data, "execution_id": str(pk)}, ensure_ascii=False)
        return f"id: {self}\nevent: {kind}\ndata: {text}\n\n"

    def __str__(self) -> str:
        return "-".join("" if seen is None else str(seen) for seen in self._seen.values())


def read_cursors(text: str) -> list[int | None]:
    """The cursors that a browser sends back: numbers, with dashes between. Anything else is nothing seen."""
    parts = text.split("-")
    if len(parts) > MOST_EXECUTIONS or not all(part == "" or _is_cursor(part) for part in parts):
        return []
    return [int(part) if part else None for part in parts]


def _is_cursor(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) < 19


def _gone(pk: UUID, cursors: Cursors) -> str:
    return cursors.frame(pk, "gone", {}, None)


async def stream_of_several(
    watched: Sequence[Watched], cursors: Cursors, language: str | None
) -> AsyncGenerator[str, None]:
    """The frames of one browser: of each execution a snapshot, or what it missed; then events, and its `end`.

    `gone` tells of one that may not be seen. It closes when all have ended, or after an hour.
    """
    yield RETRY
    frames: Frames = asyncio.Queue(WAITING_FRAMES)
    tasks = [
        asyncio.create_task(_pass_on(execution, cursors, frames, language))
        for _pk, execution in watched
        if execution is not None
    ]
    try:
        for pk, execution in watched:
            if execution is None:
                yield _gone(pk, cursors)
        left = len(tasks)
        while left:
            text = await frames.get()
            if isinstance(text, Exception):
                # The browser comes back, and gets what it missed.
                raise text
            if text is None:
                left -= 1
            else:
                yield text
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pass_on(execution: WorkflowExecution, cursors: Cursors, frames: Frames, language: str | None) -> None:
    """The news of one execution into the frames of all; None when there are no more."""
    try:
        async with aclosing(live.follow(execution, cursors[execution.pk], language)) as news:
            async for one in news:
                await frames.put(PING if one is None else cursors.frame(execution.pk, *one))
        await frames.put(None)
    except Exception as error:  # noqa: BLE001  # told to the stream, which ends with it
        await frames.put(error)


def bounded_stream_of_several(watched: Sequence[Watched], cursors: Cursors, language: str | None) -> Iterator[str]:
    """The same under WSGI, where a stream holds a thread: for half a minute; the browser comes back for more."""
    yield RETRY
    open_ones: dict[UUID, bool] = {}
    for pk, execution in watched:
        if execution is None:
            yield _gone(pk, cursors)
            continue
        open_ones[pk] = execution.is_terminal
        if cursors[pk] is None:
            yield cursors.frame(pk, *told_snapshot(execution, language))
    closes_at = time.monotonic() + live.LONGEST_SECONDS_OF_A_THREAD
    while open_ones and time.monotonic() < closes_at:
        for pk in list(open_ones):
            seen = cursors[pk] or 0
            events = events_after(pk, seen)
            for event in events:
                yield cursors.frame(pk, *told(event, language))
                open_ones[pk] = open_ones[pk] or live.is_over(event)
            if open_ones[pk] and not events:
                del open_ones[pk]
                yield cursors.frame(pk, "end", {}, seen)
        if open_ones:
            time.sleep(live.POLL_SECONDS)
