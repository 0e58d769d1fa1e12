"""A database that stumbles inside a tool: the attempt failed and may be tried again, a bug stays a bug."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from executions.context.execution_context import context_of
from executions.engine import engine
from executions.models import ExecutionLog
from executions.recovery.reconciler import sweep
from executions.tests.factories import drained, executed, node_of, started, taken
from executions.tests.graphs import graph
from executions.tests.outside import Outside
from executions.worker.attempt import work
from pastetrader.accounts.models import User
from pastetrader.common.stop_signal import StopSignal
from registry.models import Tool
from registry.tests.factories import make_agent
from workflows.tests.factories import make_node

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = {"max_retries": 3, "delay": 0.0}
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file: it has no such failure")


def said(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def impatient() -> Iterator[None]:
    """A lock that somebody else holds is waited for a moment only."""
    is_sqlite = connection.vendor == "sqlite"
    said("PRAGMA busy_timeout = 10" if is_sqlite else "SET lock_timeout = '10ms'")
    try:
        yield
    finally:
        said("PRAGMA busy_timeout = 20000" if is_sqlite else "RESET lock_timeout")


@contextmanager
def held_by_somebody() -> Iterator[None]:
    """Somebody else holds what is to be written."""
    somebody = connection.copy()
    try:
        with somebody.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
            if connection.vendor != "sqlite":
                cursor.execute("LOCK TABLE tools, node_executions IN EXCLUSIVE MODE")
        with impatient():
            yield
    finally:
        somebody.close()


def locked() -> None:
    """Somebody else holds what the tool wants to write."""
    with held_by_somebody():
        Tool.objects.update(description="mine")


def lost() -> None:
    """The server ends the connection, as a restart does."""
    said("SELECT pg_terminate_backend(pg_backend_pid())")


def overtaken() -> None:
    """The server could not put two transactions in an order."""
    said("DO $$ BEGIN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'serialization_failure'; END $$")


STUMBLES = [locked, pytest.param(lost, marks=on_postgres), pytest.param(overtaken, marks=on_postgres)]


@pytest.mark.parametrize("stumble", STUMBLES)
def test_a_database_that_stumbles_inside_a_tool_is_tried_again_as_the_node_says(
    owner: User, outside: Outside, stumble: Callable[[], None]
) -> None:
    def stumble_twice(_context: object) -> int:
        if len(outside.calls) <= 2:
            stumble()
        return Tool.objects.filter(name="test_outside").count()

    outside.becomes(stumble_twice)

    execution = executed(owner, graph(outside.node(retry_config=QUICK)))

    row = node_of(execution, "call")
    assert (row.status, row.retry_count, row.output_data) == (
        "completed",
        2,
        {"answer": 1},
    )
    assert set(row.attempts.values_list("status", "error_code")) == {("failed", "database_unavailable")}
    said_to_people = ExecutionLog.objects.filter(execution=execution, level="warning")
    assert {"The database did not answer or was busy." in line.message for line in said_to_people} == {True}


@pytest.mark.parametrize("stumble", STUMBLES)
def test_a_node_that_may_not_be_tried_again_fails_with_what_happened(
    owner: User, outside: Outside, stumble: Callable[[], None]
) -> None:
    outside.becomes(lambda _context: stumble())

    execution = executed(owner, graph(outside.node(retry_config={"max_retries": 0})))

    row = node_of(execution, "call")
    assert (execution.status, row.status, row.cause, row.error_code) == (
        "failed",
        "failed",
        "error",
        "database_unavailable",
    )


@pytest.mark.parametrize("stumble", STUMBLES)
def test_a_tool_that_must_not_be_called_twice_is_not_because_a_database_stumbled(
    owner: User, outside: Outside, stumble: Callable[[], None]
) -> None:
    outside.becomes(lambda _context: stumble(), effect="write", idempotent=False)

    execution = executed(owner, graph(outside.node(retry_config=QUICK)))

    row = node_of(execution, "call")
    assert (row.status, row.cause, row.error_code, len(outside.calls)) == (
        "failed",
        "unknown_effect",
        "unknown_effect",
        1,
    )


def test_a_tool_that_was_not_called_yet_when_the_database_stumbled_is_called_later(
    owner: User, outside: Outside
) -> None:
    outside.becomes(lambda _context: "done", effect="write", idempotent=False)
    execution = started(owner, graph(outside.node()))
    claim = taken(execution)

    with held_by_somebody(), pytest.raises(OperationalError):
        work(claim, context_of(execution), StopSignal())
    engine().let_go(claim)
    sweep()

    assert (drained(execution).status, len(outside.calls)) == ("completed", 1)


def test_a_mistake_in_what_a_tool_asks_the_database_is_a_bug_and_is_not_tried_again(
    owner: User, outside: Outside
) -> None:
    outside.becomes(lambda _context: said("SELECT * FROM no_such_table"))

    execution = executed(owner, graph(outside.node(retry_config=QUICK)))

    row = node_of(execution, "call")
    assert (row.status, row.error_code, row.retry_count, len(outside.calls)) == ("failed", "internal", 0, 1)
    assert "no_such_table" in row.error_traceback


def test_an_agent_is_told_that_its_tool_met_a_database_that_stumbled(owner: User, outside: Outside) -> None:
    def stumble_once(_context: object) -> str:
        if len(outside.calls) == 1:
            locked()
        return "done"

    outside.becomes(stumble_once)
    call = {"tool_calls": [{"name": "test_outside", "arguments": {}}]}
    agent = make_agent(
        owner, tools=Tool.objects.filter(name="test_outside"), config={"answers": [call, call, {"text": "It worked."}]}
    )

    execution = executed(owner, graph(make_node("ask", "agent", agent_id=agent.id)))

    assert (execution.status, node_of(execution, "ask").output_data, len(outside.calls)) == (
        "completed",
        "It worked.",
        2,
    )
