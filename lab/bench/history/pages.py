"""The pages and lists of a large installation, asked through the real views; how long each takes."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import quantiles
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client, override_settings
from django.urls import reverse

from executions.models import WorkflowExecution
from executions.status import Status
from lab.bench.engine.shapes import SEED
from pastetrader.accounts.models import User

# The names in the manifest depend on the build; to look them up costs nothing.
PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@dataclass(frozen=True)
class Place:
    """A page or list; `address` gives a different one each time."""

    name: str
    address: Callable[[], str]


def measure_pages(owner: User, *, requests: int) -> dict[str, dict[str, Any]]:
    """Milliseconds of each page: p50 and p95 over so many requests, and the queries of one."""
    places = list(_places(owner, Random(SEED)))  # noqa: S311  # nothing secret
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": PLAIN_FILES}):
        client = Client(SERVER_NAME="localhost")
        client.force_login(owner)
        return {place.name: _timed(client, place, requests) for place in places}


def _timed(client: Client, place: Place, requests: int) -> dict[str, Any]:
    queries = _queries(client, place)
    took = sorted(_milliseconds(client, place.address()) for _each in range(requests))
    cuts = quantiles(took, n=100, method="inclusive")
    return {"p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1), "queries": queries}


def _milliseconds(client: Client, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return (time.perf_counter() - began) * 1000


def _queries(client: Client, place: Place) -> int:
    """Also the first request, which fills caches."""
    connection.force_debug_cursor = True
    reset_queries()
    try:
        _milliseconds(client, place.address())
        return len(connection.queries)
    finally:
        connection.force_debug_cursor = False


def _places(owner: User, dice: Random) -> Iterator[Place]:
    executions: Sequence[UUID] = list(
        WorkflowExecution.objects.visible_to(owner).values_list("id", flat=True)[:100_000]
    )
    workflows: Sequence[UUID] = list(owner.workflows.values_list("id", flat=True))
    lists, admin = reverse("api-executions"), "admin:executions_"

    def of(name: str, **argument: Sequence[UUID]) -> Callable[[], str]:
        [(key, ids)] = argument.items()
        return lambda: reverse(name, kwargs={key: dice.choice(ids)})

    def any_of(prefix: str, ids: Sequence[UUID]) -> Callable[[], str]:
        return lambda: f"{prefix}{dice.choice(ids)}"

    yield Place("home", _always(reverse("home")))
    yield Place("API: executions", _always(lists))
    for status in (Status.FAILED, Status.TIMEOUT, Status.RUNNING):
        yield Place(f"API: {status} executions", _always(f"{lists}?status={status}"))
    yield Place("API: executions of a workflow", any_of(f"{lists}?workflow=", workflows))
    yield Place("API: failed executions of a workflow", any_of(f"{lists}?status=failed&workflow=", workflows))
    yield Place("API: an execution", of("api-execution", id=executions))
    yield Place("API: logs of an execution", of("api-logs", id=executions))
    yield Place("API: events of an execution", of("api-events", id=executions))
    yield Place("API: statistics of a workflow", of("api-workflow-statistics", id=workflows))
    yield Place("API: workflows", _always(reverse("api-workflows")))
    yield Place("page of executions", _always(reverse("executions")))
    yield Place("page of executions that timed out", _always(f"{reverse('executions')}?status={Status.TIMEOUT}"))
    yield Place("page of late and lost work", _always(reverse("execution-states")))
    yield Place("page of an execution", of("execution", execution_id=executions))
    yield Place("page of a workflow", of("workflow", workflow_id=workflows))
    for model in ("workflowexecution", "nodeexecution", "executionlog"):
        yield Place(f"admin: list of {model}", _always(reverse(f"{admin}{model}_changelist")))
    yield Place("admin: an execution", of(f"{admin}workflowexecution_change", object_id=executions))


def _always(address: str) -> Callable[[], str]:
    return lambda: address
