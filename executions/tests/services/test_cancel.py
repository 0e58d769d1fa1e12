"""Cancelled and late work is really gone in under a second, whatever it hangs in, in both set-ups."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from executions.models import WorkflowExecution
from executions.status import Cause, Status
from executions.tests.cancelling import ROUNDS, cancel_all_ways, hanging, process_of
from executions.tests.embedded.product import Product
from executions.tests.factories import node_of
from executions.tests.hanging import WAYS
from executions.tests.prefork import Workers
from lab.processes import is_running, kill, wait_until
from pastetrader.accounts.models import User

embedded = pytest.mark.skipif(connection.vendor != "sqlite", reason="The embedded product brings its own SQLite.")
MAX_SECONDS = 1.0


def p95(values: list[float]) -> float:
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]


def check(tries: list[dict[str, Any]]) -> None:
    """All ended as cancelled by their owner, at once, and their processes soon after."""
    assert [one["way"] for one in tries] == [*WAYS] * ROUNDS
    facts = {(one["execution_status"], one["execution_cause"], one["node_status"], one["is_by_owner"]) for one in tries}
    assert facts == {(Status.CANCELLED, Cause.USER, Status.CANCELLED, True)}
    assert p95([one["seconds_to_row"] for one in tries]) < MAX_SECONDS
    assert p95([one["seconds_to_end"] for one in tries]) < MAX_SECONDS


@embedded
def test_the_embedded_product_stops_what_is_cancelled(tmp_path: Path, product: Product) -> None:
    with product.up():
        wait_until(lambda: product.health() == 200, what="serving")

        check(json.loads(product.call("cancel", str(tmp_path))))


@embedded
def test_no_helper_outlives_the_embedded_product(tmp_path: Path, product: Product) -> None:
    with product.up() as server:
        wait_until(lambda: product.health() == 200, what="serving")
        processes = json.loads(product.call("hang", str(tmp_path)))
        assert all(is_running(number) for number in processes)
        kill(server)

    wait_until(lambda: not any(is_running(number) for number in processes), seconds=MAX_SECONDS, what="all are gone")


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("mixing")
class TestWorkers:
    """Two prefork workers with two children each."""

    def test_workers_stop_what_is_cancelled(self, owner: User, workers: Workers, tmp_path: Path) -> None:
        with workers():
            check([vars(one) for one in cancel_all_ways(owner, tmp_path)])

    def test_a_node_that_takes_too_long_is_stopped(self, owner: User, workers: Workers, tmp_path: Path) -> None:
        with workers():
            execution = hanging(owner, "swallow", tmp_path, timeout_seconds=1)
            process = process_of(execution, tmp_path)
            wait_until(lambda: not is_running(process), seconds=1 + MAX_SECONDS, what="the process is gone")
            wait_until(lambda: has_ended(execution), what="the execution ends")

        assert (node_of(execution, "hang").status, node_of(execution, "hang").cause) == (
            Status.TIMEOUT,
            Cause.TIMEOUT_NODE,
        )


def has_ended(execution: WorkflowExecution) -> bool:
    execution.refresh_from_db()
    return execution.ended_at is not None
