"""Waiting for events: what is there comes at once, what comes ends the wait, and nobody waits for what has ended."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import pytest
from django.test import AsyncClient, Client

from executions.models import WorkflowExecution
from executions.monitoring import live
from executions.monitoring.waiting import events_soon
from executions.status import Status
from executions.tests.shown import an_event, an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
Result = TypeVar("Result")
DEADLINE_SECONDS = 20


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(live, "GRACE_SECONDS", 0.05)


def _run(work: Callable[[], Awaitable[Result]]) -> Result:
    async def bounded() -> Result:
        async with asyncio.timeout(DEADLINE_SECONDS):
            return await work()

    return asyncio.run(bounded())


def _place(execution: WorkflowExecution, rest: str) -> str:
    return f"/api/v1/executions/{execution.pk}/{rest}"


async def _body(answer: Any) -> bytes:
    return b"".join([part async for part in answer.streaming_content])


def test_what_is_there_comes_at_once(owner: User) -> None:
    execution = an_execution(owner, Status.RUNNING)
    event = an_event(execution, "node", key="begin")

    found = _run(lambda: events_soon(execution, 0, limit=10, seconds=DEADLINE_SECONDS))

    assert [one.pk for one in found] == [event.pk]


def test_what_happens_meanwhile_ends_the_wait(owner: User) -> None:
    execution = an_execution(owner, Status.RUNNING)
    before = an_event(execution, "node", key="begin")

    async def wait() -> list[int]:
        waiting = asyncio.create_task(events_soon(execution, before.pk, limit=10, seconds=DEADLINE_SECONDS))
        # In the reader's thread, after its first look.
        await live.Hub.here().read(lambda: None)
        await live.Hub.here().read(partial(an_event, execution, "node", key="shape"))
        return [one.pk for one in await waiting]

    [after] = _run(wait)

    assert after > before.pk


def test_a_wait_in_vain_is_over_when_its_time_is_up(owner: User) -> None:
    execution = an_execution(owner, Status.RUNNING)

    assert _run(lambda: events_soon(execution, 0, limit=10, seconds=0.05)) == []


def test_a_program_waits_without_a_thread_and_gets_json(owner: User) -> None:
    execution = an_execution(owner, Status.RUNNING)
    client = AsyncClient()
    client.force_login(owner)

    async def ask() -> tuple[Any, bytes]:
        answer = await client.get(_place(execution, "events?wait=20"))
        await live.Hub.here().read(partial(an_event, execution, "execution", status="completed"))
        return answer, await _body(answer)

    answer, body = _run(ask)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.headers["Cache-Control"].startswith("private, no-store")
    shown = json.loads(body)
    assert ([event["kind"] for event in shown["events"]], shown["has_ended"]) == (["execution"], True)
    assert shown["cursor"] == shown["events"][0]["id"]


def test_the_same_where_a_thread_must_wait(owner_client: Client, owner: User) -> None:
    execution = an_execution(owner, Status.RUNNING)

    nothing = owner_client.get(_place(execution, "events?wait=0.01")).json()
    an_event(execution, "node", key="begin")
    something = owner_client.get(_place(execution, "events?wait=30")).json()

    assert nothing == {"cursor": 0, "has_ended": False, "events": []}
    assert len(something["events"]) == 1


def test_nobody_waits_for_an_ended_execution(owner_client: Client, owner: User) -> None:
    execution = an_execution(owner)

    shown = owner_client.get(_place(execution, "events?wait=30")).json()

    assert shown == {"cursor": 0, "has_ended": True, "events": []}


@pytest.mark.parametrize("wait", ["31", "-1", "x", "nan", "inf"])
def test_a_wait_that_is_none_is_refused(owner_client: Client, owner: User, wait: str) -> None:
    assert owner_client.get(_place(an_execution(owner), f"events?wait={wait}")).status_code == 400


def test_the_stream_of_the_api_is_that_of_the_page(owner: User) -> None:
    execution = an_execution(owner)
    client = AsyncClient()
    client.force_login(owner)

    async def ask(place: str, **headers: str) -> tuple[Any, str]:
        answer = await client.get(place, headers={"accept": "text/event-stream", **headers})
        return answer, (await _body(answer)).decode()

    async def both() -> tuple[Any, str, str]:
        answer, of_api = await ask(_place(execution, "stream"))
        _answer, of_page = await ask(f"/executions/{execution.pk}/stream")
        return answer, of_api, of_page

    answer, of_api, of_page = _run(both)

    assert answer.headers["Content-Type"] == "text/event-stream"
    assert of_api == of_page
    assert of_api.startswith("retry: ")
    assert "event: snapshot" in of_api
    assert of_api.endswith(live.END)


def test_a_stream_goes_on_where_its_reader_was(owner_client: Client, owner: User) -> None:
    execution = an_execution(owner)
    seen, missed = an_event(execution, "node", key="begin"), an_event(execution, "execution", status="completed")

    for query, headers in (("", {"Last-Event-ID": str(seen.pk)}), (f"?after={seen.pk}", {})):
        answer: Any = owner_client.get(_place(execution, f"stream{query}"), headers=headers)
        text = b"".join(answer.streaming_content).decode()
        assert [line for line in text.splitlines() if line.startswith("id: ")] == [f"id: {missed.pk}"]


def test_who_may_not_look_is_told_so_in_json(stranger_client: Client, client: Client, owner: User) -> None:
    place, headers = _place(an_execution(owner), "stream"), {"accept": "text/event-stream"}

    for answer, status in (
        (stranger_client.get(place, headers=headers), 404),
        (client.get(place, headers=headers), 401),
    ):
        assert answer.status_code == status
        assert answer.json()["code"]
