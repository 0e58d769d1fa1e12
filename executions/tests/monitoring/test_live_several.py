"""One stream over several executions: what each of them tells, who may see which, and coming back."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import AsyncClient, Client

from executions.models import WorkflowExecution
from executions.monitoring import live
from executions.monitoring.live_several import MOST_EXECUTIONS, Cursors, read_cursors, stream_of_several
from executions.status import Status
from executions.tests.shown import an_event, an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "/api/v1/executions/stream"
Frame = tuple[str, str, dict[str, Any]]


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(live, "GRACE_SECONDS", 0.05)


def _frames(text: str) -> list[Frame]:
    """The cursors, kind and data of each frame."""
    found = []
    for part in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in part.splitlines() if not line.startswith(":"))
        if "event" in fields:
            found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


def _asked(client: Client, executions: Iterable[UUID], **named: Any) -> list[Frame]:
    ids = ",".join(str(pk) for pk in executions)
    answer: Any = client.get(PLACE, {"ids": ids}, **named)
    assert answer.status_code == 200
    return _frames(b"".join(answer.streaming_content).decode())


def _told(frames: list[Frame], execution: WorkflowExecution) -> list[str]:
    return [kind for _cursors, kind, data in frames if data["execution_id"] == str(execution.pk)]


def test_each_execution_is_told_of_under_its_own_id(owner_client: Client, owner: User) -> None:
    one, other = an_execution(owner), an_execution(owner)

    frames = _asked(owner_client, [one.pk, other.pk])

    assert _told(frames, one) == ["snapshot", "end"]
    assert _told(frames, other) == ["snapshot", "end"]
    assert {data["execution"]["id"] for _cursors, kind, data in frames if kind == "snapshot"} == {
        str(one.pk),
        str(other.pk),
    }


def test_who_comes_back_gets_what_was_missed_of_each_and_nothing_twice(owner_client: Client, owner: User) -> None:
    one, other = an_execution(owner), an_execution(owner)
    an_event(one, "node", key="begin")
    seen = _asked(owner_client, [one.pk, other.pk])[-1][0]
    # The later id of the one must not hide the earlier one of the other.
    missed = an_event(other, "node", key="begin")
    an_event(one, "log", id="1", level="info", message="one")

    frames = _asked(owner_client, [one.pk, other.pk], headers={"Last-Event-ID": seen})

    assert _told(frames, one) == ["log", "end"]
    assert _told(frames, other) == ["node", "end"]
    assert frames[-1][0].split("-")[1] == str(missed.pk)


def test_a_new_set_of_executions_goes_on_where_each_was(owner_client: Client, owner: User) -> None:
    one, other = an_execution(owner), an_execution(owner)
    event = an_event(one, "node", key="begin")

    answer: Any = owner_client.get(PLACE, {"ids": f"{one.pk},{other.pk}", "after": f"{event.pk}-"})
    frames = _frames(b"".join(answer.streaming_content).decode())

    assert _told(frames, one) == ["end"]
    assert _told(frames, other) == ["snapshot", "end"]


def test_what_is_anothers_is_told_of_as_what_never_was(
    stranger_client: Client, client: Client, owner: User, stranger: User
) -> None:
    theirs, own, nothing = an_execution(owner), an_execution(stranger), uuid4()

    frames = _asked(stranger_client, [theirs.pk, nothing, own.pk])

    assert _told(frames, theirs) == ["gone"]
    assert [data for _cursors, kind, data in frames if kind == "gone"] == [
        {"execution_id": str(theirs.pk)},
        {"execution_id": str(nothing)},
    ]
    assert _told(frames, own) == ["snapshot", "end"]
    assert client.get(PLACE, {"ids": str(theirs.pk)}).status_code == 401


@pytest.mark.parametrize("ids", ["", "x", f"{UUID(int=1)},", ",".join([str(UUID(int=1))] * (MOST_EXECUTIONS + 1))])
def test_what_names_no_executions_is_refused(owner_client: Client, ids: str) -> None:
    assert owner_client.get(PLACE, {"ids": ids}).status_code == 400


@pytest.mark.parametrize("text", ["x", "1-x", "-".join(["1"] * (MOST_EXECUTIONS + 1)), "9" * 19])
def test_cursors_that_are_none_are_nothing_seen(text: str) -> None:
    assert read_cursors(text) == []


def test_cursors_are_read_as_they_are_written() -> None:
    ids = [uuid4(), uuid4(), uuid4()]

    assert str(Cursors(ids, [5, None, 7])) == "5--7"
    assert read_cursors("5--7") == [5, None, 7]


def test_what_happens_in_any_of_them_arrives_while_one_looks(owner: User) -> None:
    one, other = an_execution(owner, Status.RUNNING), an_execution(owner, Status.RUNNING)

    async def look() -> list[Frame]:
        watched = [(one.pk, one), (other.pk, other)]
        frames = stream_of_several(watched, Cursors([one.pk, other.pk], []), "en")
        seen = [await anext(frames) for _frame in range(3)]
        for execution in (other, one):
            await live.Hub.here().read(partial(an_event, execution, "execution", status="completed"))
        return _frames("".join([*seen, *[text async for text in frames]]))

    frames = _within(look())

    assert _told(frames, one) == _told(frames, other) == ["snapshot", "execution", "end"]


def test_a_browser_that_leaves_takes_its_readers_with_it(owner: User) -> None:
    executions = [an_execution(owner, Status.RUNNING) for _number in range(3)]

    async def look() -> int:
        watched = [(found.pk, found) for found in executions]
        frames = stream_of_several(watched, Cursors([found.pk for found in executions], []), "en")
        for _frame in range(4):
            await anext(frames)
        await frames.aclose()
        return len(live.Hub.here()._topics)

    assert _within(look()) == 0


def test_the_stream_is_asynchronous_where_the_server_is(owner: User) -> None:
    execution = an_execution(owner)
    client = AsyncClient()
    client.force_login(owner)

    async def ask() -> tuple[Any, str]:
        answer: Any = await client.get(PLACE, {"ids": str(execution.pk)}, headers={"accept": "text/event-stream"})
        body: AsyncIterator[bytes] = answer.streaming_content
        return answer, b"".join([part async for part in body]).decode()

    answer, text = _within(ask())

    assert answer.is_async
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert _told(_frames(text), execution) == ["snapshot", "end"]


def _within(work: Any) -> Any:
    async def bounded() -> Any:
        async with asyncio.timeout(10):
            return await work

    return asyncio.run(bounded())
