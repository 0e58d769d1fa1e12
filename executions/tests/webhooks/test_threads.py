"""Deliveries at the same time: real threads with real transactions, on whichever database the tests run."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from executions.models import WebhookDelivery, WorkflowExecution
from executions.tests.webhooks.senders import Sender, signed
from executions.webhooks.services import MadeEndpoint, ensure_endpoints, rotate_secret
from pastetrader.accounts.models import User
from workflows.models import Workflow

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def together(works: Iterable[Callable[[], Any]]) -> list[Any]:
    """Each in a thread of its own, all at once."""
    tasks = list(works)
    barrier = threading.Barrier(len(tasks))

    def run(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def post(made: MadeEndpoint, webhook_id: str) -> int:
    sender = Sender(Client(), f"/hooks/{made.endpoint.token}")
    return int(sender.post(headers=signed(made.secret, webhook_id=webhook_id)).status_code)


@pytest.mark.parametrize("repetition", range(3))
def test_identical_deliveries_at_once_start_one_execution(made: MadeEndpoint, repetition: int) -> None:
    statuses = together([lambda: post(made, "msg_1")] * THREADS)

    assert sorted(statuses) == [202] + [409] * (THREADS - 1)
    assert WorkflowExecution.objects.count() == 1
    accepted = WebhookDelivery.objects.get(verdict="accepted")
    assert accepted.execution == WorkflowExecution.objects.get()


def test_different_deliveries_at_once_all_start(made: MadeEndpoint) -> None:
    statuses = together(partial(post, made, f"msg_{number}") for number in range(THREADS))

    assert statuses == [202] * THREADS
    assert WebhookDelivery.objects.filter(execution__isnull=False).count() == THREADS


def test_two_activations_at_once_make_one_endpoint(workflow: Workflow) -> None:
    found = together([lambda: len(ensure_endpoints(workflow))] * 4)

    assert sorted(found) == [0, 0, 0, 1]


def test_of_rotations_at_once_the_last_two_secrets_hold(made: MadeEndpoint, owner: User) -> None:
    secrets = together([lambda: rotate_secret(endpoint=made.endpoint, by=owner).secret] * 4)

    made.endpoint.refresh_from_db()
    kept = made.endpoint.secrets()
    assert len(set(kept)) == 2
    assert set(kept) <= set(secrets)
