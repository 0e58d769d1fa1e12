"""The strategy that a workflow is after its graph was edited, as a service and over HTTP."""

from typing import Any

import pytest
from django.test import Client

from parsers.described import strategy_now
from parsers.drafting.reading_back import NotDescribed
from parsers.models import Strategy
from parsers.services import draft_workflow, extract_strategy, read_paste, strategy_of
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow, graph_of, replace_graph

pytestmark = pytest.mark.django_db
TEXT = "RSI(14)가 30 미만이면 매수한다. RSI(14)가 70을 넘으면 매도한다. 손절 7%."


@pytest.fixture
def row(owner: User) -> Strategy:
    """A paste that was read and drafted."""
    row = extract_strategy(paste=read_paste(owner=owner, data=TEXT))
    draft_workflow(strategy=row, market="SAMPLE")
    return row


def save(workflow: Workflow, **screen: Any) -> None:
    """The workflow with other arguments of its screen."""
    graph = graph_of(workflow)
    nodes = tuple(
        node.model_copy(update={"config": {"arguments": {**node.config["arguments"], **screen}}})
        if node.key == "screen"
        else node
        for node in graph.nodes
    )
    edited = Graph(nodes=nodes, edges=graph.edges, config=graph.config, variables=graph.variables)
    replace_graph(workflow=workflow, graph=edited, expected_version=workflow.version)


def test_a_draft_is_its_strategy(row: Strategy) -> None:
    assert row.workflow is not None
    assert strategy_now(row.workflow) == strategy_of(row)


def test_a_workflow_that_was_drafted_from_nothing_has_no_strategy(owner: User, owner_client: Client) -> None:
    workflow = create_workflow(owner=owner, name="By hand", graph=Graph())

    assert strategy_now(workflow) is None
    assert owner_client.get(f"/api/v1/workflows/{workflow.pk}/strategy").status_code == 404


def test_an_edit_is_seen_over_http_and_what_is_beyond_a_strategy_is_named(
    row: Strategy, owner_client: Client, stranger_client: Client
) -> None:
    workflow = row.workflow
    assert workflow is not None
    address = f"/api/v1/workflows/{workflow.pk}/strategy"

    save(workflow, condition="rsi(14) < 25")
    edited = owner_client.get(address).json()
    save(Workflow.objects.get(pk=workflow.pk), condition="{{ input.condition }}")
    beyond = owner_client.get(address).json()

    assert edited["strategy"]["entry"]["conditions"] == ["rsi(14) < 25"]
    assert edited["not_described"] is None
    assert beyond["strategy"] is None
    assert (beyond["not_described"]["code"], beyond["not_described"]["node"]) == ("arguments", "screen")
    assert stranger_client.get(address).status_code == 404
    assert isinstance(strategy_now(workflow), NotDescribed)
