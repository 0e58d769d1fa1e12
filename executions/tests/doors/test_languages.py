"""Everybody reads an execution in their own language, whatever language it ran and was stopped in; at every door."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from executions.embedded.runtime import watch
from executions.journal.events import write_log
from executions.models import ExecutionEvent, ExecutionLog, NodeAttempt, NodeExecution, WorkflowExecution
from executions.monitoring import live
from executions.recovery.reconciler import sweep
from executions.services.cancel import cancel_execution, time_out_execution
from executions.status import LogLevel
from executions.tests.each import Each, after_start, mapping, worked
from executions.tests.factories import drained, executed, node_of, started
from executions.tests.graphs import RETRIES, graph, node
from pastetrader.accounts.models import User
from pastetrader.common.stored_messages import MARK
from workflows.definition.graph import Graph

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mixing")]

LANGUAGES = ["en", "ko"]
WAYS = [("en", "ko"), ("ko", "en"), ("ko", "ko"), ("en", "en")]
both_ways = pytest.mark.parametrize(("written", "read"), WAYS)
# What the execution below says, in each language.
REFUSED = {"en": "It was told to refuse.", "ko": "거절하도록 지정되었습니다."}
ATTEMPT = {
    "en": "Attempt 1 failed: The other side is busy. The next one is in 0.0 s.",
    "ko": "1번째 시도가 실패했습니다: 상대 쪽이 바쁩니다. 다음 시도는 0.0초 뒤입니다.",
}
BUSY = {"en": "The other side is busy.", "ko": "상대 쪽이 바쁩니다."}
PROGRAM = {"en": "Cancelled by the program.", "ko": "프로그램 님이 취소했습니다."}
Door = Callable[[Client, WorkflowExecution], str]


def _failing() -> Graph:
    """A step that needs a second attempt, and one that refuses."""
    busy = node("busy", ends="busy").model_copy(update={"retry_config": RETRIES})
    return graph(node("begin", "trigger"), busy, node("no", ends="refused"), edges="begin>busy busy>no")


def _ran(owner: User, language: str) -> WorkflowExecution:
    with translation.override(language):
        execution = drained(started(owner, _failing()))
        while execution.status == "running":
            sweep(silence_seconds=0)
            execution = drained(execution)
    assert execution.status == "failed"
    return execution


def _got(name: str, *more: str) -> Door:
    def door(client: Client, execution: WorkflowExecution) -> str:
        response = client.get(reverse(name, args=[execution.pk, *more]))
        assert response.status_code == 200
        return response.content.decode()

    return door


def _got_node(name: str, key: str) -> Door:
    def door(client: Client, execution: WorkflowExecution) -> str:
        node = execution.node_executions.get(node_key=key)
        return _got(name, str(node.pk))(client, execution)

    return door


def _listed(name: str) -> Door:
    return lambda client, _execution: client.get(reverse(name)).content.decode()


def _events(client: Client, execution: WorkflowExecution) -> str:
    return json.dumps(client.get(reverse("api-events", args=[execution.pk])).json(), ensure_ascii=False)


def _stream(client: Client, execution: WorkflowExecution) -> str:
    response: Any = client.get(reverse("execution-stream", args=[execution.pk]))
    return b"".join(response.streaming_content).decode()


def _stream_from_the_beginning(client: Client, execution: WorkflowExecution) -> str:
    response: Any = client.get(reverse("execution-stream", args=[execution.pk]), headers={"Last-Event-ID": "0"})
    return b"".join(response.streaming_content).decode()


def _admin(model: type, pick: Callable[[WorkflowExecution], Any]) -> Door:
    def door(client: Client, execution: WorkflowExecution) -> str:
        name = f"admin:{model._meta.label_lower.replace('.', '_')}_change"  # type: ignore[attr-defined]  # a model
        response = client.get(reverse(name, args=[pick(execution).pk]))
        assert response.status_code == 200
        return response.content.decode()

    return door


DOORS: dict[str, tuple[Door, dict[str, str]]] = {
    "page": (_got("execution"), ATTEMPT),
    "page of a step": (_got("execution-step", "no"), REFUSED),
    "attempts of a step": (_got("execution-step", "busy"), BUSY),
    "list of executions": (_listed("executions"), REFUSED),
    "live stream": (_stream, ATTEMPT),
    "live stream from its beginning": (_stream_from_the_beginning, ATTEMPT),
    "API": (_got("api-execution"), REFUSED),
    "API, list": (_listed("api-executions"), REFUSED),
    "API, node": (_got_node("api-node-execution", "no"), REFUSED),
    "API, attempts": (_got_node("api-attempts", "busy"), BUSY),
    "API, events": (_events, ATTEMPT),
    "API, logs": (_got("api-logs"), ATTEMPT),
    "admin": (_admin(WorkflowExecution, lambda execution: execution), ATTEMPT),
    "admin, node": (_admin(NodeExecution, lambda execution: node_of(execution, "no")), REFUSED),
    "admin, attempt": (_admin(NodeAttempt, lambda execution: node_of(execution, "busy").attempts.first()), BUSY),
    "admin, log line": (_admin(ExecutionLog, lambda execution: execution.logs.latest("id")), REFUSED),
    "admin, list of log lines": (_listed("admin:executions_executionlog_changelist"), ATTEMPT),
    "admin, event": (_admin(ExecutionEvent, lambda execution: execution.events.latest("id")), REFUSED),
}


@both_ways
def test_each_door_shows_an_execution_in_the_reader_s_language_and_nothing_of_how_it_is_stored(
    operator: User, operator_client: Client, written: str, read: str
) -> None:
    execution = _ran(operator, written)
    [other] = {"en", "ko"} - {read}
    operator_client.defaults["HTTP_ACCEPT_LANGUAGE"] = read

    for name, (door, sentence) in DOORS.items():
        shown = door(operator_client, execution)

        assert sentence[read] in shown, name
        assert not [one for one in (REFUSED, ATTEMPT, BUSY) if one[other] in shown], name
        assert not [sign for sign in (MARK, "\\u001e", "&#30;", "%(") if sign in shown], name


def test_two_streams_of_one_execution_each_speak_their_reader_s_language(owner: User) -> None:
    execution = _ran(owner, "ko")

    async def all_of(cursor: int | None, language: str) -> str:
        return "".join([text async for text in live.stream(execution, cursor, language)])

    async def both(cursor: int | None) -> list[str]:
        return await asyncio.gather(*(all_of(cursor, language) for language in LANGUAGES))

    for cursor in (None, 0):
        in_english, in_korean = asyncio.run(both(cursor))

        assert ATTEMPT["en"] in in_english
        assert ATTEMPT["ko"] not in in_english
        assert ATTEMPT["ko"] in in_korean
        assert ATTEMPT["en"] not in in_korean
        assert MARK not in in_english + in_korean
        assert "\\u001e" not in in_english + in_korean


@both_ways
def test_the_command_line_is_told_in_its_language(owner: User, written: str, read: str) -> None:
    execution = _ran(owner, written)
    with translation.override(read):
        told = json.dumps(list(watch(execution.pk)), ensure_ascii=False)

    assert ATTEMPT[read] in told
    assert REFUSED[read] in told
    assert "\\u001e" not in told


@pytest.mark.parametrize("written", LANGUAGES)
def test_who_stopped_it_is_said_in_the_reader_s_language(owner: User, written: str) -> None:
    execution = started(owner, _failing())
    with translation.override(written):
        cancel_execution(execution=execution, by=None)

    for read in LANGUAGES:
        with translation.override(read):
            assert str(WorkflowExecution.objects.get(pk=execution.pk).error_message) == PROGRAM[read]


@pytest.mark.parametrize("written", LANGUAGES)
def test_that_its_time_was_up_is_said_in_the_reader_s_language(owner: User, written: str) -> None:
    execution = started(owner, _failing())
    with translation.override(written):
        time_out_execution(execution)
    execution.refresh_from_db()

    with translation.override("en"):
        in_english = str(execution.error_message)
    with translation.override("ko"):
        in_korean = str(execution.error_message)

    assert in_english.startswith("It took longer than the ")
    assert in_korean != in_english
    assert not in_korean.isascii()


def test_what_an_item_said_is_in_the_reader_s_language_within_what_its_list_says(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = Each(monkeypatch)
    each.refuses(1)
    with translation.override("ko"):
        execution = worked(started(owner, after_start(mapping()), input_data={"items": [1]}))
        in_korean = str(execution.error_message)

    assert str(execution.error_message) == "each: 1 of 1 items did not complete. Item 1: It was told to refuse."
    assert REFUSED["ko"] in in_korean
    assert "items" not in in_korean


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_expression_sees_the_plain_english_text_of_a_failure(owner: User, language: str) -> None:
    plain = graph(
        node("begin", "trigger"),
        node("no", ends="refused"),
        node("told", "adapter", output="{{ output }}"),
        node("first", "adapter", output="{{ output.message }}"),
        edges="begin>no no.error>told told>first",
    )
    with translation.override(language):
        execution = executed(owner, plain)

    seen = {"node": "no", "code": "refused", "message": REFUSED["en"]}
    assert (node_of(execution, "told").output_data, node_of(execution, "first").output_data) == (seen, REFUSED["en"])


def test_arguments_that_do_not_fit_are_said_once_and_in_the_reader_s_language(owner: User) -> None:
    execution = executed(owner, graph(node("begin", "trigger"), node("no", salt="{{ 'x' }}"), edges="begin>no"))
    row = node_of(execution, "no")

    with translation.override("en"):
        assert str(row.error_message) == "The arguments of “test_mix” do not fit. salt: This must be a whole number."
    with translation.override("ko"):
        assert str(row.error_message) == "“test_mix”에 넘긴 값이 맞지 않습니다. salt: 정수여야 합니다."


def test_what_a_tool_writes_by_itself_stays_as_it_is_even_if_it_looks_like_a_message(owner: User) -> None:
    execution = started(owner, _failing())
    texts = [f'{MARK}["Cancelled by %(who)s.",{{"who":"eve"}}]', f"{MARK}", "plain", "\x00\ud800"]
    for text in texts:
        write_log(execution_id=execution.pk, node_execution_id=None, node_key="", level=LogLevel.INFO, message=text)

    rows = ExecutionLog.objects.filter(execution=execution).order_by("id")
    assert [str(row.message) for row in rows] == [*texts[:3], "\ufffd\ufffd"]


def test_rows_of_before_are_shown_as_they_are(owner: User) -> None:
    execution = started(owner, _failing())
    old = 'Step: 취소됨. 100 % ["a", {}]'
    WorkflowExecution.objects.filter(pk=execution.pk).update(error_message=old)

    execution.refresh_from_db()

    assert str(execution.error_message) == old
    assert WorkflowExecution.objects.filter(pk=execution.pk).values_list("error_message", flat=True)[0] == old


@pytest.mark.parametrize("words", ["told to refuse", "other side is busy", "거절"])
def test_the_admin_finds_executions_by_english_words_of_what_they_say(
    operator: User, operator_client: Client, words: str
) -> None:
    _ran(operator, "ko")
    page = operator_client.get(reverse("admin:executions_executionlog_changelist"), {"q": words}).content.decode()

    assert ("/change/" in page) == words.isascii()
    assert "English sentence" in page
