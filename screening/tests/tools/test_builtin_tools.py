"""The built-in tools as the registry calls them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override

from executions.models import WorkflowExecution
from executions.tests.factories import executed, started
from pastetrader.accounts.models import User
from pastetrader.common.messages import Message
from registry import builtin
from registry.builtin import ToolContext
from registry.exceptions import ToolError
from registry.services import describe, run_tool
from screening.models import Signal
from screening.tests.factories import make_bars, make_context, stored
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.tests.factories import small_graph


def call(name: str, arguments: dict[str, Any], context: ToolContext, owner: User) -> Any:
    """What the registry answers a node."""
    tool_id = builtin.builtin_tool_id(name)
    tool = describe(owner, tools={tool_id}, agents=()).tools[tool_id]
    return run_tool(tool=tool, arguments=arguments, context=context)


def context_of(owner: User) -> ToolContext:
    """The context of a node execution that is really there."""
    execution = started(owner, small_graph())
    node = execution.node_executions.get(node_key="work")
    return make_context(
        owner_id=owner.id,
        execution_id=execution.id,
        node_execution_id=node.id,
        workflow_id=execution.workflow_id,
    )


def next_execution(context: ToolContext) -> ToolContext:
    """The same node of the same workflow in another execution."""
    workflow_owner = User.objects.get(id=context.owner_id)
    return replace(context_of(workflow_owner), workflow_id=context.workflow_id)


FOUND = [{"symbol": "A", "name": "", "close": 6.0, "volume": 1.0, "values": {}}, {"symbol": "B", "close": 6.123456}]
EMIT = {"side": "long", "market": "XTST", "bar": "2023-01-03", "matches": FOUND, "reasons": ["RSI is below 30"]}


@pytest.fixture
def _bars(db: None) -> None:
    stored("XTST", make_bars("A", [5.0, 6.0], name="Alpha"), make_bars("B", [5.0, 6.0]))


@pytest.mark.usefixtures("_bars")
def test_market_data_says_what_there_is(owner: User) -> None:
    found = call("market_data", {"market": "XTST"}, make_context(), owner)

    assert found.pop("quality")["session"] == "2023-01-03"
    assert found == {
        "market": "XTST",
        "as_of": "2023-01-03",
        "snapshot": "XTST:1",
        "symbols": 2,
        "synthetic": False,
        "starts_month": False,
    }
    first_day = make_context(as_of=datetime(2023, 1, 3, 12, tzinfo=UTC))
    assert call("market_data", {"market": "XTST"}, first_day, owner)["starts_month"] is True
    assert call("market_data", {"market": "XTST", "symbols": ["A"]}, make_context(), owner)["symbols"] == 1


@pytest.mark.usefixtures("_bars")
def test_screen_answers_matches_with_values_and_writes_a_line_to_the_log(owner: User) -> None:
    lines: list[Message | str] = []
    context = make_context(log=lambda _level, message, _data: lines.append(message))

    found = call("screen", {"market": "XTST", "condition": "close > sma(2)"}, context, owner)

    assert found["matches"][0] == {
        "symbol": "A",
        "name": "Alpha",
        "close": 6.0,
        "volume": 1001.0,
        "values": {"close": 6.0, "sma(2)": 5.5},
        "held": [{"condition": "close > sma(2)", "values": {"close": 6.0, "sma(2)": 5.5}, "bars_ago": 0}],
        "since": "2023-01-03",
    }
    assert (found["scanned"], found["skipped"], found["as_of"], found["synthetic"]) == (2, {}, "2023-01-03", False)
    assert str(lines[-1]) == "2 of 2 symbols of XTST fulfil the condition on 2023-01-03."
    assert [str(line).partition(";")[0] for line in lines[:-1]] == ["The bars end on 2023-01-03"]


def _screened(owner: User, condition: str) -> WorkflowExecution:
    """An execution, by a worker that speaks Korean, of a workflow that screens."""
    config = {"arguments": {"market": "XTST", "condition": condition}}
    tool_id = builtin.builtin_tool_id("screen")
    nodes = (
        GraphNode(key="start", name="Start", node_type="trigger"),
        GraphNode(key="screen", name="Screen", node_type="tool", tool_id=tool_id, config=config),
    )
    with override("ko"):
        return executed(owner, Graph(nodes=nodes, edges=(GraphEdge(source="start", target="screen"),)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_bars")
def test_why_a_screen_failed_is_said_once_in_the_reader_s_language(owner: User) -> None:
    execution = _screened(owner, "{{ 'roa > 1' }}")
    row = execution.node_executions.get(node_key="screen")

    sentence = "The condition cannot be evaluated: There is no data yet for roa."
    assert str(row.error_message) == sentence
    assert str(execution.error_message) == f"Screen: {sentence}"
    with override("ko"):
        assert str(row.error_message) == "조건을 계산할 수 없습니다: roa의 데이터가 아직 없습니다."


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_bars")
def test_what_a_screen_writes_to_the_log_is_in_the_reader_s_language(owner: User) -> None:
    line = _screened(owner, "close > sma(2)").logs.get(level="info")

    assert str(line.message) == "2 of 2 symbols of XTST fulfil the condition on 2023-01-03."
    with override("ko"):
        assert str(line.message) == "XTST 2종목 중 2종목이 2023-01-03 기준 조건에 맞습니다."


@pytest.mark.usefixtures("_bars")
def test_tools_look_at_the_session_of_the_executions_moment(owner: User) -> None:
    context = make_context(as_of=datetime(2023, 1, 3, 12, tzinfo=UTC))

    assert call("market_data", {"market": "XTST"}, context, owner)["as_of"] == "2023-01-02"
    assert call("screen", {"market": "XTST", "condition": "close > 0.01"}, context, owner)["as_of"] == "2023-01-02"
    with pytest.raises(ToolError, match="was not finished"):
        call("emit_signals", EMIT, context, owner)


@pytest.mark.usefixtures("_bars")
@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("screen", {"market": "XTST", "condition": "rsx < 5"}, "condition"),
        ("screen", {"market": "XTST", "condition": "close > sma(200)"}, "too_little_history"),
        ("screen", {"market": "XNONE", "condition": "close > 5"}, "no_bars"),
        ("screen", {"market": "XTST", "condition": "close > 5", "limit": 3}, "tool_arguments"),
        ("market_data", {"market": 5}, "tool_arguments"),
        ("emit_signals", EMIT | {"side": "up"}, "tool_arguments"),
        ("emit_signals", EMIT | {"bar": "2999-01-01"}, "bar_in_future"),
        ("emit_signals", EMIT | {"matches": [{"symbol": "C", "close": 1.0}]}, "unknown_symbol"),
        ("emit_signals", EMIT | {"matches": [{"symbol": "A", "close": -1.0}]}, "tool_arguments"),
    ],
)
def test_bad_arguments_are_the_tools_verdict(owner: User, name: str, arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(ToolError) as raised:
        call(name, arguments, make_context(), owner)

    assert (raised.value.code, raised.value.retryable) == (code, False)


@pytest.mark.usefixtures("_bars")
def test_signals_are_recorded_with_their_reasons(owner: User) -> None:
    context = context_of(owner)

    found = call("emit_signals", EMIT, context, owner)

    assert found == {
        "signals": [
            {"symbol": "A", "side": "long", "bar": "2023-01-03", "price": 6.0, "is_new": True},
            {"symbol": "B", "side": "long", "bar": "2023-01-03", "price": 6.123456, "is_new": True},
        ],
        "new": 2,
        "continuing": [],
        "suppressed": [],
    }
    signal = Signal.objects.get(instrument__symbol="A")
    assert (signal.node_key, signal.bar, signal.reasons) == ("emit", date(2023, 1, 3), ["RSI is below 30"])
    assert (signal.execution_id, signal.node_execution_id) == (context.execution_id, context.node_execution_id)


@pytest.mark.usefixtures("_bars")
def test_a_signal_keeps_what_held_with_its_values_and_the_words_of_its_rules_alone(owner: User) -> None:
    condition = "close > 100 or (close > sma(2) and volume > 5)"
    screened = call("screen", {"market": "XTST", "condition": condition, "values": ["high[1]"]}, make_context(), owner)
    rules = [
        {"condition": "close > 100", "quote": "is dear"},
        {"condition": "close > sma(2)", "quote": "above its average"},
        {"condition": "close > sma(2)", "quote": "평균 위"},
    ]
    noted = {
        "stop_loss": {"type": "percent", "value": 5},
        "take_profit": {"type": "level", "field": "high", "offset": 1},
    }

    call(
        "emit_signals",
        EMIT | {"matches": screened["matches"], "rules": rules, "noted": noted},
        context_of(owner),
        owner,
    )

    signal = Signal.objects.get(instrument__symbol="A")
    assert signal.reasons == [
        {
            "condition": "close > sma(2)",
            "values": {"close": 6.0, "sma(2)": 5.5},
            "bars_ago": 0,
            "quotes": ["above its average", "평균 위"],
        },
        {"condition": "volume > 5", "values": {"volume": 1001.0}, "bars_ago": 0, "quotes": []},
    ]
    assert signal.noted == {
        "stop_loss": {"type": "percent", "value": 5.0, "fraction": 1.0},
        "take_profit": {"type": "level", "field": "high", "offset": 1, "fraction": 1.0},
        "levels": {"stop_loss": 5.7, "take_profit": 6.0},
    }


@pytest.mark.usefixtures("_bars")
def test_symbols_can_be_taken_without_a_condition_when_they_are_named(owner: User) -> None:
    found = call("screen", {"market": "XTST", "symbols": ["B", "C"]}, make_context(), owner)

    assert [(match["symbol"], match["held"]) for match in found["matches"]] == [("B", [])]
    assert found["skipped"] == {"unknown_symbol": 1}
    with pytest.raises(ToolError, match="name the symbols"):
        call("screen", {"market": "XTST"}, make_context(), owner)


@pytest.mark.usefixtures("_bars")
def test_a_second_execution_on_the_same_bar_adds_no_signal(owner: User) -> None:
    context = context_of(owner)
    call("emit_signals", EMIT, context, owner)

    again = call("emit_signals", EMIT, next_execution(context), owner)

    assert again["new"] == 0
    assert [signal["is_new"] for signal in again["signals"]] == [False, False]
    assert Signal.objects.count() == 2


@pytest.mark.usefixtures("_bars")
def test_a_node_that_is_run_again_after_a_crash_answers_the_same(owner: User) -> None:
    context = context_of(owner)

    first, second = (call("emit_signals", EMIT, context, owner) for _ in range(2))

    assert first == second
    assert Signal.objects.count() == 2


@pytest.mark.usefixtures("_bars")
def test_another_side_or_bar_is_another_signal(owner: User) -> None:
    context = context_of(owner)

    others: list[dict[str, Any]] = [{}, {"side": "exit"}, {"bar": "2023-01-02"}, {"matches": []}]
    for changed in others:
        call("emit_signals", EMIT | changed, context, owner)

    assert Signal.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_executions_at_once_record_each_finding_once(owner: User) -> None:
    stored("XTST", *(make_bars(f"S{number}", [5.0, 6.0]) for number in range(40)))
    findings = EMIT | {"matches": [{"symbol": f"S{number}", "close": 6.0} for number in range(40)]}
    first = context_of(owner)
    together = Barrier(2)

    def emit(context: ToolContext) -> int:
        together.wait(10)
        try:
            return int(call("emit_signals", findings, context, owner)["new"])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        new = [future.result() for future in [pool.submit(emit, some) for some in (first, next_execution(first))]]

    assert sum(new) == 40
    assert Signal.objects.count() == 40
