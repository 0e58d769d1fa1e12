"""Expressions that are typed, over HTTP: who may ask, in which language, and what a hostile text does."""

from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from registry.builtin import builtin_tool_id
from workflows.definition.graph import Graph
from workflows.services import create_workflow
from workflows.tests.api.requests import CHAIN, WORKFLOWS, send

SCREEN: dict[str, Any] = {
    "nodes": [
        {"key": "screen", "name": "Screen", "node_type": "tool", "tool_id": str(builtin_tool_id("screen"))},
        {"key": "last", "name": "Last", "node_type": "adapter", "config": {"output": 1}},
    ],
    "edges": [{"source": "screen", "target": "last"}],
}


def ask(client: Client, place: str, text: str, **more: Any) -> Any:
    """The answer about a text at the last step."""
    return send(client, "POST", f"{place}/expressions/check", {"node_key": "step", "text": text, **more})


def test_the_owner_is_told_what_is_wrong_and_where(owner_client: Client, place: str) -> None:
    answer = ask(owner_client, place, "{{ outptu }}")

    assert answer.status_code == 200
    [problem] = answer.json()["problems"]
    assert (problem["code"], problem["start"], problem["end"]) == ("unknown_name", 3, 9)
    assert "output" in problem["hint"]


def test_others_are_not(stranger_client: Client, client: Client, place: str) -> None:
    assert ask(stranger_client, place, "{{ output }}").status_code == 404
    assert ask(client, place, "{{ output }}").status_code == 401


def test_what_a_built_in_tool_answers_is_offered(owner: User, owner_client: Client) -> None:
    workflow = create_workflow(owner=owner, name="Screen", graph=Graph.model_validate(SCREEN))

    answer = ask(owner_client, f"{WORKFLOWS}{workflow.pk}", "{{ output.m", node_key="last")

    assert [one["text"] for one in answer.json()["completions"]][:2] == ["market", "matches"]


def test_the_graph_that_is_sent_is_looked_at_and_not_kept(owner_client: Client, place: str) -> None:
    graph = {**CHAIN, "variables": {"mine": 1}}

    answer = ask(owner_client, place, "{{ variables.", graph=graph)

    assert [one["text"] for one in answer.json()["completions"]] == ["mine"]
    assert owner_client.get(f"{place}/graph").json()["graph"]["variables"] == {}


def test_a_condition_over_bars_is_read_by_its_own_language(owner_client: Client, place: str) -> None:
    found = ask(owner_client, place, "rsi(14) < 30", kind="condition").json()
    wrong = ask(owner_client, place, "rsi(14) << 30", kind="condition").json()

    assert (found["preview"], found["problems"]) == ("RSI(14) is below 30", [])
    assert wrong["problems"][0]["start"] == 9


def test_a_condition_with_an_expression_in_it_is_a_template(owner_client: Client, place: str) -> None:
    assert ask(owner_client, place, "{{ variables. }}", kind="condition").json()["problems"][0]["code"] == "expression"


def test_it_is_said_in_korean(owner_client: Client, place: str) -> None:
    answer = send(
        owner_client,
        "POST",
        f"{place}/expressions/check",
        {"node_key": "step", "text": "rsi(14) < 30", "kind": "condition"},
        Accept_Language="ko",
    )

    assert "RSI(14)" in answer.json()["preview"]
    assert "below" not in answer.json()["preview"]


@pytest.mark.parametrize("kind", ["expression", "template", "condition"])
@pytest.mark.parametrize("text", ["{{ " + "(" * 3_997, "(" * 4_000, "한" * 4_000, "{{ " + "[[" * 1_998, ""])
@pytest.mark.parametrize("cursor", [0, 3, 4_000, 10**9])
def test_any_text_is_answered_wherever_the_cursor_is(
    owner_client: Client, place: str, kind: str, text: str, cursor: int
) -> None:
    assert ask(owner_client, place, text, kind=kind, cursor=cursor).status_code == 200


def test_what_is_too_long_or_nowhere_is_refused(owner_client: Client, place: str) -> None:
    assert ask(owner_client, place, "x" * 100_001).status_code == 400
    assert ask(owner_client, place, "x", node_key="nobody").status_code == 400
    assert ask(owner_client, place, "x", cursor=-1).status_code == 400
