"""HTTP tools as steps of a workflow that a worker runs: what the other side answers decides what the engine does."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from executions.models import WorkflowExecution
from executions.tests.factories import executed, node_of
from executions.tests.graphs import graph
from pastetrader.accounts.models import User
from pastetrader.common.tests.outbound_http.peers import Connection, Peer, Route, answer, serving
from registry.services import create_tool
from workflows.definition.graph import GraphNode

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = {"max_retries": 2, "delay": 0.0}
BUSY = answer(b'{"error": "busy"}', "503 Busy", {"Retry-After": "0"})
TOO_MANY = answer(b"{}", "429 Too Many Requests", {"Retry-After": "0"})


@pytest.fixture
def peer(settings: Settings) -> Iterator[Peer]:
    """A broker that may be called."""
    with serving() as running:
        settings.OUTBOUND_ALLOW = [running.place]
        yield running


def in_turn(peer: Peer, *routes: Route) -> None:
    """The broker answers so, one after another; then with {}."""
    left = list(routes)

    def next_one(connection: Connection) -> None:
        route = left.pop(0) if left else answer()
        if isinstance(route, bytes):
            connection.sendall(route)
        else:
            route(connection)

    peer.routes["/orders"] = next_one


def ordered(owner: User, peer: Peer, **config: Any) -> WorkflowExecution:
    """A workflow that calls the broker, after one worker did all there is to do."""
    body = {"type": "json", "value": {"symbol": "{symbol}"}} if config.get("method") == "POST" else None
    tool = create_tool(
        owner=owner, name="orders", tool_type="http", config={"url": peer.url("/orders"), "body": body, **config}
    )
    step = GraphNode(
        key="order",
        name="order",
        node_type="tool",
        tool_id=tool.id,
        config={"arguments": {"symbol": "AAPL"}},
        retry_config=QUICK,
    )
    return executed(owner, graph(step))


def test_what_a_tool_reads_flows_on(owner: User, peer: Peer) -> None:
    in_turn(peer, answer(b'{"data": [{"price": 5}]}'))

    execution = ordered(owner, peer, pick="data[0].price")

    row = node_of(execution, "order")
    assert (execution.status, row.output_data) == ("completed", 5)


def test_a_server_that_is_busy_is_asked_again(owner: User, peer: Peer) -> None:
    in_turn(peer, BUSY, BUSY, answer(b'"done"'))

    execution = ordered(owner, peer)

    assert (execution.status, node_of(execution, "order").retry_count, len(peer.asked)) == ("completed", 2, 3)


def test_an_order_that_was_refused_is_sent_again_with_the_same_key(owner: User, peer: Peer) -> None:
    in_turn(peer, TOO_MANY)

    execution = ordered(owner, peer, method="POST")

    keys = {asked.headers["idempotency-key"] for asked in peer.asked}
    assert (execution.status, len(peer.asked)) == ("completed", 2)
    assert keys == {f"{execution.id}-order"}


@pytest.mark.parametrize("route", [BUSY, lambda _connection: None])
def test_an_order_of_which_nobody_knows_what_came_is_not_sent_again(owner: User, peer: Peer, route: Route) -> None:
    in_turn(peer, route)

    execution = ordered(owner, peer, method="POST")

    row = node_of(execution, "order")
    assert (row.status, row.cause, len(peer.asked)) == ("failed", "unknown_effect", 1)
