"""The thread that keeps leases: it outlives whatever is thrown at it, and nobody keeps it waiting."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import InterfaceError
from django.db.backends.signals import connection_created
from pytest_django import Settings

from executions.engine import Claim
from executions.models import NodeExecution
from executions.services.cancel import cancel_execution
from executions.tests.factories import started, taken
from executions.tests.graphs import graph
from executions.tests.outside import Outside
from executions.worker.leases import Running
from lab.processes import wait_until
from pastetrader.accounts.models import User
from pastetrader.common.stop_signal import StopSignal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _short_lease(settings: Settings) -> None:
    settings.EXECUTIONS_LEASE_SECONDS = 0.9


@pytest.fixture
def claims(owner: User, outside: Outside) -> list[Claim]:
    """Three nodes at work, each of an execution of its own."""
    return [taken(started(owner, graph(outside.node()))) for _number in range(3)]


@pytest.fixture
def watching() -> Iterator[Callable[..., StopSignal]]:
    """Has claims watched until the test ends."""
    with ExitStack() as stack:
        running = Running()

        def watch(claim: Claim, when_slow: Callable[[], None] | None = None) -> StopSignal:
            stop = StopSignal()
            stack.enter_context(running.watched(claim, stop, when_slow))
            return stop

        yield watch


def leases(claims: Sequence[Claim]) -> list[datetime]:
    """Until when each is kept."""
    rows = NodeExecution.objects.filter(id__in=[claim.id for claim in claims]).order_by("id")
    return [row.lease_until for row in rows if row.lease_until]


def assert_kept(claims: Sequence[Claim]) -> None:
    """Each lease is extended twice from now on."""
    for _time in range(2):
        before = leases(claims)
        assert len(before) == len(claims)
        wait_until(partial(_are_extended, claims, before), seconds=5, what="the leases are extended")


def _are_extended(claims: Sequence[Claim], before: Sequence[datetime]) -> bool:
    return all(now > then for now, then in zip(leases(claims), before, strict=True))


def test_a_broker_that_hangs_does_not_delay_the_leases(
    claims: list[Claim], watching: Callable[..., StopSignal]
) -> None:
    hangs, answers, called = threading.Event(), threading.Event(), threading.Event()

    def hang() -> None:
        hangs.set()
        answers.wait()

    watching(claims[0], hang)
    watching(claims[1], called.set)
    watching(claims[2])

    assert hangs.wait(5)
    assert_kept(claims)
    answers.set()
    assert called.wait(5)


def test_a_broker_that_fails_in_an_unknown_way_costs_nobody_a_lease(
    claims: list[Claim], watching: Callable[..., StopSignal]
) -> None:
    called = threading.Event()

    def fail() -> None:
        raise KeyError("nobody thought of this")

    watching(claims[0], fail)
    watching(claims[1], called.set)
    watching(claims[2])

    assert called.wait(5)
    assert_kept(claims)


def test_work_that_cannot_be_stopped_costs_the_others_no_lease(
    claims: list[Claim], watching: Callable[..., StopSignal]
) -> None:
    def fail() -> None:
        raise RuntimeError("it does not want to")

    stops = [watching(claim) for claim in claims]
    stops[0].on_set(fail)
    cancelled = NodeExecution.objects.get(id=claims[0].id).execution

    assert cancel_execution(execution=cancelled, by=None)

    wait_until(lambda: stops[0].reason == "cancelled", seconds=5, what="the work is told to stop")
    assert_kept(claims[1:])
    assert [stop.reason for stop in stops[1:]] == ["", ""]


@pytest.mark.parametrize(
    "error", [InterfaceError("connection already closed"), RuntimeError("anything"), MemoryError()]
)
def test_whatever_the_database_says_the_next_look_extends_the_leases(
    claims: list[Claim], watching: Callable[..., StopSignal], error: Exception
) -> None:
    failures: list[Exception] = []

    def fail_at_first(**_kwargs: Any) -> None:
        if threading.current_thread().name == "running" and len(failures) < 3:
            failures.append(error)
            raise error

    connection_created.connect(fail_at_first)
    try:
        for claim in claims:
            watching(claim)
        wait_until(lambda: len(failures) == 3, seconds=10, what="the database fails")
        assert_kept(claims)
    finally:
        connection_created.disconnect(fail_at_first)
