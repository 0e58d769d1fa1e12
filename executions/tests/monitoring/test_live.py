"""The live view: snapshot, events, replay, end; many streams, one reader."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import pytest
from django.db import InterfaceError, OperationalError
from django.db.backends.signals import connection_created
from pytest_django import DjangoAssertNumQueries

from executions.models import ExecutionEvent, WorkflowExecution
from executions.monitoring import live
from executions.monitoring.snapshot import events_after
from executions.status import Status
from executions.tests.shown import an_event, an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
Result = TypeVar("Result")
DEADLINE_SECONDS = 10


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(live, "GRACE_SECONDS", 0.05)


def _run(work: Callable[[], Awaitable[Result]]) -> Result:
    async def bounded() -> Result:
        async with asyncio.timeout(DEADLINE_SECONDS):
            return await work()

    return asyncio.run(bounded())


def _parse(text: str) -> dict[str, Any]:
    fields = dict(line.split(": ", 1) for line in text.strip().splitlines() if not line.startswith(":"))
    return {
        "id": int(fields["id"]) if "id" in fields else None,
        "event": fields.get("event"),
        "data": fields.get("data"),
    }


async def _all(frames: AsyncIterator[str]) -> list[dict[str, Any]]:
    return [found async for text in frames if (found := _parse(text))["event"]]


def _kinds(frames: list[dict[str, Any]]) -> list[str]:
    return [frame["event"] for frame in frames]


async def _meanwhile(work: Callable[..., object], *values: Any, **named: Any) -> None:
    # In the reader's thread: connections to SQLite's database in memory lock each other out.
    await live.Hub.here().read(partial(work, *values, **named))


def _finish(execution: WorkflowExecution) -> None:
    an_event(execution, "node", key="shape", status="completed")
    an_event(execution, "execution", status="completed")


def test_a_finished_execution_is_a_snapshot_and_an_end(owner: User) -> None:
    execution = an_execution(owner)

    frames = _run(lambda: _all(live.stream(execution, None, "en")))

    assert _kinds(frames) == ["snapshot", "end"]
    shown = json.loads(frames[0]["data"])
    assert [node["key"] for node in shown["nodes"]] == ["begin", "choose", "shape"]


def test_what_happens_while_one_looks_arrives_in_order_and_then_the_end(owner: User) -> None:
    execution = an_execution(owner, Status.RUNNING, shape={"status": Status.RUNNING})

    async def look() -> list[dict[str, Any]]:
        frames = live.stream(execution, None, "en")
        seen = [_parse(await anext(frames)), _parse(await anext(frames))]
        await _meanwhile(_finish, execution)
        return [*seen[1:], *await _all(frames)]

    frames = _run(look)

    assert _kinds(frames) == ["snapshot", "node", "execution", "end"]
    ids = [frame["id"] for frame in frames[:-1]]
    assert ids == sorted(ids)


def test_a_browser_that_comes_back_gets_what_it_missed_and_nothing_twice(owner: User) -> None:
    execution = an_execution(owner)
    seen, missed = an_event(execution, "node", key="begin"), an_event(execution, "execution", status="completed")

    frames = _run(lambda: _all(live.stream(execution, seen.pk, "en")))

    assert [(frame["event"], frame["id"]) for frame in frames] == [("execution", missed.pk), ("end", None)]


def test_what_stops_after_the_end_is_still_told(owner: User) -> None:
    execution = an_execution(owner, Status.RUNNING)

    async def look() -> list[dict[str, Any]]:
        frames = live.stream(execution, 0, "en")
        await anext(frames)
        await _meanwhile(an_event, execution, "execution", status="failed")
        first = _parse(await anext(frames))
        await _meanwhile(an_event, execution, "node", key="shape", status="cancelled")
        return [first, *await _all(frames)]

    frames = _run(look)

    assert _kinds(frames) == ["execution", "node", "end"]


def test_a_late_stream_of_a_watched_execution_misses_nothing(owner: User) -> None:
    execution = an_execution(owner, Status.RUNNING)

    async def look() -> tuple[list[str], list[str]]:
        early, late = live.stream(execution, None, "en"), live.stream(execution, 0, "en")
        for _frame in range(2):
            await anext(early)
        await _meanwhile(an_event, execution, "log", id="1", level="info", message="one")
        await anext(early)
        await anext(late)
        first_of_late = _parse(await anext(late))
        await _meanwhile(_finish, execution)
        rest = await asyncio.gather(_all(early), _all(late))
        return _kinds(rest[0]), [first_of_late["event"], *_kinds(rest[1])]

    early, late = _run(look)

    assert early == ["node", "execution", "end"]
    assert late == ["log", "node", "execution", "end"]


def test_many_streams_are_read_for_once(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    execution = an_execution(owner, Status.RUNNING)
    asked: list[int] = []

    def counted(execution_id: Any, cursor: int, limit: int = 500) -> list[ExecutionEvent]:
        found = events_after(execution_id, cursor, limit)
        if found:
            asked.append(cursor)
        return found

    monkeypatch.setattr(live, "events_after", counted)

    async def look() -> list[list[dict[str, Any]]]:
        streams = [live.stream(execution, None, "en") for _number in range(20)]
        for frames in streams:
            await anext(frames)
            await anext(frames)
        following = [asyncio.create_task(_all(frames)) for frames in streams]
        await _meanwhile(_finish, execution)
        return await asyncio.gather(*following)

    everything = _run(look)

    assert all(_kinds(frames) == ["node", "execution", "end"] for frames in everything)
    assert len(asked) <= 2


def test_when_the_last_stream_is_gone_the_hub_rests(owner: User) -> None:
    execution = an_execution(owner, Status.RUNNING)

    async def look() -> bool:
        frames = live.stream(execution, None, "en")
        await anext(frames)
        await anext(frames)
        hub = live.Hub.here()
        task = hub._task
        await frames.aclose()
        assert task is not None
        await task
        return task.done()

    assert _run(look)


def test_a_memory_that_is_too_short_is_made_up_from_the_table(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "REMEMBERED", 3)
    execution = an_execution(owner, Status.RUNNING)

    async def look() -> list[dict[str, Any]]:
        frames = live.stream(execution, None, "en")
        await anext(frames)
        await anext(frames)
        # The generator rests while ten events go by: more than the hub remembers.
        for number in range(10):
            await _meanwhile(an_event, execution, "log", id=str(number), level="info", message="x")
        await _meanwhile(_finish, execution)
        return await _all(frames)

    frames = _run(look)

    assert _kinds(frames) == ["log"] * 10 + ["node", "execution", "end"]


def test_a_quiet_stream_says_now_and_then_that_it_lives(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PING_SECONDS", 0.02)
    execution = an_execution(owner, Status.RUNNING)

    async def look() -> str:
        frames = live.stream(execution, None, "en")
        return [await anext(frames) for _number in range(3)][-1]

    assert _run(look) == live.PING


def test_after_its_time_a_stream_closes_without_saying_that_it_is_over(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LONGEST_SECONDS", 0.0)
    execution = an_execution(owner, Status.RUNNING)

    frames = _run(lambda: _all(live.stream(execution, None, "en")))

    assert _kinds(frames) == ["snapshot"]


@pytest.mark.parametrize(
    "error", [InterfaceError("connection already closed"), OperationalError("gone"), KeyError("?")]
)
def test_whatever_the_reader_meets_the_streams_go_on(owner: User, error: Exception) -> None:
    execution = an_execution(owner, Status.RUNNING, shape={"status": Status.RUNNING})
    failures: list[Exception] = []
    has_failed = threading.Event()

    def fail_at_first(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if "MAX(" in sql and len(failures) < 3:
            failures.append(error)
            if len(failures) == 3:
                has_failed.set()
            raise error
        return execute(sql, *arguments)

    def break_connection(connection: Any, **_kwargs: Any) -> None:
        connection.execute_wrappers.append(fail_at_first)

    async def look() -> list[dict[str, Any]]:
        frames = live.stream(execution, 0, "en")
        seen = [_parse(await anext(frames))]
        rest = asyncio.create_task(_all(frames))
        assert await asyncio.to_thread(has_failed.wait, DEADLINE_SECONDS)
        await _meanwhile(_finish, execution)
        return [*seen[1:], *await rest]

    connection_created.connect(break_connection)
    try:
        frames = _run(look)
    finally:
        connection_created.disconnect(break_connection)

    assert _kinds(frames) == ["node", "execution", "end"]


def test_under_wsgi_a_stream_is_bounded(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LONGEST_SECONDS_OF_A_THREAD", 0.05)
    execution = an_execution(owner, Status.RUNNING)
    an_event(execution, "log", id="1", level="info", message="one")

    frames = [found for text in live.bounded_stream(execution, 0, "en") if (found := _parse(text))["event"]]

    assert _kinds(frames) == ["log"]


def test_under_wsgi_too_a_finished_execution_ends(owner: User) -> None:
    execution = an_execution(owner)

    frames = [found for text in live.bounded_stream(execution, None, "en") if (found := _parse(text))["event"]]

    assert _kinds(frames) == ["snapshot", "end"]


def test_with_nothing_new_one_small_query_is_asked(
    owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    execution = an_execution(owner, Status.RUNNING)
    event = an_event(execution, "log", id="1", level="info", message="one")

    with django_assert_num_queries(1):
        news = live._news({execution.pk: event.pk})

    assert news == {}
