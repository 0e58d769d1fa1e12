"""What a change of a workflow does to its signals: versions, the graph now and the text, on a page and over the API."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from parsers.described import strategy_of_graph
from parsers.drafting.reading_back import NotDescribed
from parsers.models import Strategy
from parsers.services import draft_workflow, extract_strategy, read_paste
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow, ensure_version, graph_of, replace_graph

TEXT = "Buy when RSI(14) is below 30. Sell when RSI(14) is above 55. Stop loss 5%."


@pytest.fixture
def row(owner: User) -> Strategy:
    """A paste that was read and drafted, on the sample market."""
    found = extract_strategy(paste=read_paste(owner=owner, data=TEXT))
    draft_workflow(strategy=found, market="SAMPLE")
    return found


@pytest.fixture
def workflow(row: Strategy) -> Workflow:
    """Its workflow: version 1 is as it was drafted, version 2 and the graph now ask for more."""
    assert row.workflow is not None
    ensure_version(workflow=row.workflow)
    _edit(row.workflow, condition="rsi(14) < 30 and volume > sma(volume, 20)")
    ensure_version(workflow=row.workflow)
    return row.workflow


def _edit(workflow: Workflow, **screen: Any) -> None:
    workflow.refresh_from_db()
    graph = graph_of(workflow)
    nodes = tuple(
        node.model_copy(update={"config": {"arguments": {**node.config["arguments"], **screen}}})
        if node.key == "screen"
        else node
        for node in graph.nodes
    )
    edited = Graph(nodes=nodes, edges=graph.edges, config=graph.config, variables=graph.variables)
    replace_graph(workflow=workflow, graph=edited, expected_version=workflow.version)


def test_a_version_is_held_against_the_workflow_as_it_is_now(owner_client: Client, workflow: Workflow) -> None:
    page = f"/workflows/{workflow.pk}/compare/"
    assert "data-open" in owner_client.get(f"{page}?a=1").text
    shown = owner_client.get(f"{page}?a=1&parts=comparison").text
    for words in ("signals went", "volume &gt; sma(volume, 20)", "Version 1", "The workflow as it is now", "removed "):
        assert words in shown
    found = owner_client.get(f"/api/v1/workflows/{workflow.pk}/versions/1/compare").json()
    assert found["not_described"] is None
    [rule] = found["comparison"]["entry"]["rules"]
    assert (rule["rule"], rule["did"], rule["stands_in"]) == ("volume > sma(volume, 20)", "blocked", "after")
    assert rule["count"] == found["comparison"]["entry"]["went"] > 0
    other = owner_client.get(f"/api/v1/workflows/{workflow.pk}/versions/2/compare?against=1").json()
    assert other["comparison"]["entry"]["came"] == rule["count"]
    assert f"/workflows/{workflow.pk}/compare/" in owner_client.get(f"/workflows/{workflow.pk}/").text


def test_the_text_as_decided_is_held_against_what_became_of_it(owner_client: Client, workflow: Workflow) -> None:
    found = owner_client.get(f"/api/v1/workflows/{workflow.pk}/versions/2/compare?against=text").json()["comparison"]
    assert found["entry"]["came"] > 0
    assert found["after"]["name"] == "The text as decided"
    page = f"/workflows/{workflow.pk}/compare/"
    assert "The text as decided" in owner_client.get(page).text
    workflow.draft.delete()
    assert "The text as decided" not in owner_client.get(page).text
    assert owner_client.get(f"{page}?a=text&b=now").status_code == 404


def test_a_version_that_no_strategy_describes_says_so_and_why(owner_client: Client, workflow: Workflow) -> None:
    graph = graph_of(workflow)
    nodes = tuple(node.model_copy(update={"is_enabled": node.key != "any_found"}) for node in graph.nodes)
    workflow.refresh_from_db()
    changed = Graph(nodes=nodes, edges=graph.edges, config=graph.config, variables=graph.variables)
    replace_graph(workflow=workflow, graph=changed, expected_version=workflow.version)
    shown = owner_client.get(f"/workflows/{workflow.pk}/compare/?a=1")
    assert shown.status_code == 200
    assert "is no strategy that could be tried on the past" in shown.text
    assert "is switched off" in shown.text
    found = owner_client.get(f"/api/v1/workflows/{workflow.pk}/versions/1/compare").json()
    assert found["comparison"] is None
    assert (found["not_described"]["stands_in"], found["not_described"]["code"]) == ("after", "disabled_step")


def test_every_drafted_graph_is_a_strategy_by_itself_whatever_became_of_its_text(
    owner_client: Client, owner: User, workflow: Workflow
) -> None:
    found = strategy_of_graph(graph_of(workflow))
    assert not isinstance(found, NotDescribed)
    strategy, market = found
    assert market == "SAMPLE"
    assert strategy.entry.text() == "rsi(14) < 30 and volume > sma(volume, 20)"
    assert strategy.exit.text() == "rsi(14) > 55"
    assert strategy.stop_loss is not None
    workflow.draft.delete()
    assert owner_client.get(f"/api/v1/workflows/{workflow.pk}/versions/1/compare").json()["comparison"]
    by_hand = create_workflow(owner=owner, name="By hand", graph=Graph())
    assert "There is no version yet" in owner_client.get(f"/workflows/{by_hand.pk}/compare/").text


def test_strangers_and_states_that_are_not_there_find_nothing(
    owner_client: Client, stranger_client: Client, client: Client, workflow: Workflow
) -> None:
    page = f"/workflows/{workflow.pk}/compare/"
    assert owner_client.get(f"{page}?a=99").status_code == 404
    assert owner_client.get(f"{page}?a=soon").status_code == 404
    assert owner_client.get(f"/api/v1/workflows/{workflow.pk}/versions/1/compare?against=soon").status_code == 400
    assert stranger_client.get(page).status_code == 404
    assert stranger_client.get(f"/api/v1/workflows/{workflow.pk}/versions/1/compare").status_code == 404
    assert client.get(page).status_code == 302


def test_on_a_terminal_another_entry_is_held_against_the_first(db: None) -> None:
    out = StringIO()
    call_command("backtest", "rsi(14) < 30", "--against", "rsi(14) < 25", "--json", stdout=out)
    found = json.loads(out.getvalue())
    [rule] = found["entry"]["rules"]
    assert (rule["rule"], rule["count"]) == ("rsi(14) < 25", found["entry"]["went"])
    assert (found["entry"]["came"], found["exit"]["went"]) == (0, 0)
