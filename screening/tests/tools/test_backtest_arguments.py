"""What a backtest as a step is given: rubbish, what is wrong before it runs, and how it is offered."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from registry import builtin
from registry.exceptions import ToolError
from screening.models import BacktestReport, BacktestStatus
from screening.tests.tools.test_backtest_tool import RSI, tried

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"entry": "rsi(14) <"}, "condition"),
        ({"entry": ""}, "tool_arguments"),
        ({"entry": "\u0000" * 20_000}, "tool_arguments"),
        ({"entry": 'time_of_day > "09:30"'}, None),
        ({"stop": "soon"}, "distance"),
        ({"stop": "2r"}, "distance"),
        ({"max_bars": -1}, "tool_arguments"),
        ({"cash": 0}, "tool_arguments"),
        ({"slots": 2.5}, "tool_arguments"),
        ({"rank": "foo("}, None),
        ({"first": "2024-03-01", "last": "2024-02-01"}, "days"),
        ({"first": "soon"}, "tool_arguments"),
        ({"market": "XNONE"}, "no_bars"),
        ({"symbols": ["NOPE"]}, "backtest_failed"),
        ({"costs": "mars"}, "tool_arguments"),
        ({"leverage": 3}, "tool_arguments"),
    ],
)
def test_rubbish_is_the_tools_verdict(owner: User, changed: dict[str, Any], code: str | None) -> None:
    with pytest.raises(ToolError) as raised:
        tried(owner, RSI | changed)

    assert not raised.value.retryable
    assert code in {None, raised.value.code}
    assert not BacktestReport.objects.exclude(status=BacktestStatus.FAILED).exists()


def test_what_is_wrong_is_said_before_it_runs_at_its_argument(owner: User) -> None:
    tool = builtin.get("backtest")
    calls: list[dict[str, Any]] = [
        RSI,
        RSI | {"entry": "rsi(14) <", "exit": "roa > 1"},
        RSI | {"stop": "soon", "target": "-1%", "rank": "foo("},
        RSI | {"market": "XKRX"},
        RSI | {"first": "2024-03-01", "last": "2024-02-01"},
        {"entry": 'time_of_day > "09:30"', "market": "SAMPLE", "max_bars": "many"},
        {"entry": 5, "stop": None, "first": 1, "market": []},
    ]

    found = {(place, one.path, one.severity) for place, one in tool.problems_of(calls, owner=owner.pk)}

    assert found == {
        (1, "entry", "error"),
        (1, "exit", "error"),
        (2, "stop", "error"),
        (2, "target", "error"),
        (2, "rank", "error"),
        (3, "market", "warning"),
        (4, "last", "error"),
        (5, "entry", "error"),
    }


def test_it_is_offered_on_the_canvas_with_its_words(owner_client: Client) -> None:
    def offered(language: str) -> Any:
        answer = owner_client.get("/api/v1/built-in-tools/", headers={"Accept-Language": language}).json()
        return next(one for one in answer["results"] if one["name"] == "backtest")

    assert offered("en")["title"] == "Backtest"
    assert UUID(offered("en")["id"]) == builtin.builtin_tool_id("backtest")


def test_the_moment_before_any_bar_is_the_tools_verdict(owner: User) -> None:
    with pytest.raises(ToolError) as raised:
        tried(owner, as_of=datetime(1990, 1, 1, tzinfo=UTC))

    assert raised.value.code == "no_bars_by_then"
