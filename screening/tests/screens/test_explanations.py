"""Why a symbol was found or not: as services, over HTTP, on the command line and of an execution."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from executions.models import WorkflowExecution
from executions.tests.factories import executed
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from registry.builtin import builtin_tool_id
from screening.services import almost, screen, why
from screening.tests.factories import make_bars, random_bars, stored
from workflows.definition.graph import Graph, GraphEdge, GraphNode

CONDITION = "close > sma(2) and close > 100"


@pytest.fixture
def _bars(db: None) -> None:
    stored("XTST", make_bars("A", [5.0, 6.0], name="Alpha"), make_bars("B", [6.0, 5.0]), make_bars("OLD", [5.0]))


def test_an_explanation_agrees_with_the_screen_for_every_symbol(db: None) -> None:
    stored("XTST", *(random_bars(f"S{number}", 90, number) for number in range(12)))
    condition = "rsi(14) < 55 and (close > sma(20) or rank(by=roc, length=5) <= 3)"

    found = {match.symbol: match for match in screen(condition=condition, market="XTST").matches}

    assert found
    for number in range(12):
        answer = why(condition=condition, market="XTST", symbol=f"xtst:s{number}")
        assert answer.explanation is not None
        assert bool(answer.explanation.verdict) == (answer.symbol in found)
        if answer.symbol in found:
            assert {one.condition for one in found[answer.symbol].held} <= {
                *(part.text for part in answer.explanation.parts),
                *(inner.text for part in answer.explanation.parts for inner in part.parts),
            }


def test_weekly_bars_are_judged_by_the_week_that_is_over(db: None) -> None:
    closes = [float(number) for number in range(10, 31)]  # Mondays to Sundays from 2023-01-02
    stored("XTST", make_bars("A", closes))

    daily = screen(condition="close > close[1]", market="XTST", timeframe="1d").matches[0]
    weekly = screen(condition="close > close[1]", market="XTST", timeframe="1w").matches[0]

    assert (daily.values["close"], daily.values["close[1]"]) == (30.0, 29.0)
    assert (weekly.values["close"], weekly.values["close[1]"]) == (30.0, 23.0)
    assert weekly.close == 30.0
    with pytest.raises(Invalid, match="15m"):
        screen(condition="close > 5", market="XTST", timeframe="15m")
    with pytest.raises(Invalid, match="another timeframe"):
        screen(condition="close@1M > 5", market="XTST", timeframe="1w")


@pytest.mark.usefixtures("_bars")
def test_a_symbol_that_was_not_looked_at_says_why() -> None:
    assert why(condition=CONDITION, market="XTST", symbol="C").absence == "unknown_symbol"
    assert why(condition=CONDITION, market="XTST", symbol="OLD").absence == "stale"
    assert why(condition=CONDITION, market="XTST", symbol="B", symbols=["A"]).absence == "not_asked_for"


@pytest.mark.usefixtures("_bars")
def test_near_misses_name_the_part_that_failed() -> None:
    (miss,) = almost(condition=CONDITION, market="XTST")

    assert (miss.symbol, miss.failed.text, dict(miss.failed.values)) == ("A", "close > 100", {"close": 6.0})
    assert almost(condition="close > 100", market="XTST") == []


@pytest.mark.usefixtures("_bars")
def test_explanations_and_near_misses_over_http(owner_client: Client, client: Client) -> None:
    query = {"condition": CONDITION, "market": "XTST", "symbol": "A"}

    answer = owner_client.get("/api/v1/explanations", query).json()

    assert (answer["symbol"], answer["name"], answer["found"], answer["absence"]) == ("A", "Alpha", False, None)
    held, failed = answer["explanation"]["parts"]
    assert (held["verdict"], held["words"]) == (True, "the close is above its 2-bar average")
    assert (held["seen"], failed["seen"]) == ("close 6 > 5.5 (2-bar average)", "close 6")
    absent = owner_client.get("/api/v1/explanations", query | {"symbol": "C"}).json()["absence"]
    assert absent == {"code": "unknown_symbol", "message": "XTST has no symbol C."}
    misses = owner_client.get("/api/v1/near-misses", {"condition": CONDITION, "market": "XTST"}).json()["near_misses"]
    assert [(miss["symbol"], miss["failed"]["condition"]) for miss in misses] == [("A", "close > 100")]
    refused = owner_client.get("/api/v1/explanations", query | {"condition": "rsx < 5"})
    assert (refused.status_code, "Did you mean rsi" in refused.json()["detail"]) == (400, True)
    assert owner_client.get("/api/v1/explanations", {"market": "XTST"}).status_code == 400
    assert client.get("/api/v1/explanations", query).status_code in {401, 403}


def _screened(owner: User) -> WorkflowExecution:
    arguments = {"market": "XTST", "condition": CONDITION, "symbols": ["A", "OLD"]}
    nodes = (
        GraphNode(key="start", name="Start", node_type="trigger"),
        GraphNode(
            key="screen",
            name="Screen",
            node_type="tool",
            tool_id=builtin_tool_id("screen"),
            config={"arguments": arguments},
        ),
    )
    return executed(owner, Graph(nodes=nodes, edges=(GraphEdge(source="start", target="screen"),)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_bars")
def test_why_not_of_an_execution_looks_where_its_screens_looked(
    owner: User, owner_client: Client, stranger_client: Client
) -> None:
    address = f"/api/v1/executions/{_screened(owner).pk}/why"

    (step,) = owner_client.get(address, {"symbol": "A"}).json()["steps"]
    (other,) = owner_client.get(address, {"symbol": "B"}).json()["steps"]

    assert (step["node_key"], step["problem"]) == ("screen", None)
    assert [part["verdict"] for part in step["answer"]["explanation"]["parts"]] == [True, False]
    assert other["answer"]["absence"]["code"] == "not_asked_for"
    assert stranger_client.get(address, {"symbol": "A"}).status_code == 404
    assert owner_client.get(address).status_code == 400


@pytest.mark.usefixtures("_bars")
def test_the_command_line_explains_a_symbol(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("screen", CONDITION, "--market", "XTST", "--why", "A")
    shown = capsys.readouterr().out
    out = StringIO()
    call_command("screen", CONDITION, "--market", "XTST", "--why", "A", "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())

    assert "✓ the close is above its 2-bar average  [close 6 > 5.5 (2-bar average)]" in shown
    assert "✗ the close is above 100  [close 6]" in shown
    assert answer["explanation"]["verdict"] is False
