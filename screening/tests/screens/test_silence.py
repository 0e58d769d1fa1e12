"""Why an execution found nothing is told apart."""

from typing import Any

import pytest

from executions.models import WorkflowExecution
from executions.tests.factories import executed
from pastetrader.accounts.models import User
from registry.builtin import builtin_tool_id
from screening.models import Signal
from screening.screens.silence import why_silent
from screening.tests.factories import make_bars, stored
from workflows.definition.graph import Graph, GraphEdge, GraphNode

pytestmark = pytest.mark.django_db(transaction=True)
FOUND = {"condition_expression": "{{ output.matches | length > 0 }}"}


@pytest.fixture(autouse=True)
def _bars() -> None:
    stored("XTST", make_bars("A", [5.0, 6.0]), make_bars("B", [5.0, 6.0]), make_bars("OLD", [5.0]))


def run(
    owner: User, arguments: dict[str, Any], *, emits: bool = True, asks: str = "true", also: tuple[str, ...] = ()
) -> WorkflowExecution:
    """An execution of a workflow that screens, asks whether anything was found, and writes signals.

    `also`: conditions of further screens, which nothing asks about.
    """
    emit = {
        "side": "long",
        "market": "{{ output.market }}",
        "bar": "{{ output.as_of }}",
        "matches": "{{ output.matches }}",
    }
    nodes = [
        GraphNode(key="start", name="Start", node_type="trigger"),
        GraphNode(
            key="screen",
            name="Screen",
            node_type="tool",
            tool_id=builtin_tool_id("screen"),
            config={"arguments": {"market": "XTST", **arguments}},
        ),
        GraphNode(key="any_found", name="Any?", node_type="condition", config=FOUND),
    ]
    edges = [GraphEdge(source="start", target="screen"), GraphEdge(source="screen", target="any_found")]
    for place, condition in enumerate(also):
        config = {"arguments": {"market": "XTST", "condition": condition}}
        tool = builtin_tool_id("screen")
        nodes.append(GraphNode(key=f"also{place}", name="Also", node_type="tool", tool_id=tool, config=config))
        edges.append(GraphEdge(source="start", target=f"also{place}"))
    if emits:
        tool = builtin_tool_id("emit_signals")
        nodes.append(
            GraphNode(key="signals", name="Signals", node_type="tool", tool_id=tool, config={"arguments": emit})
        )
        edges.append(GraphEdge(source="any_found", target="signals", source_handle=asks))
    return executed(owner, Graph(nodes=tuple(nodes), edges=tuple(edges)))


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (
            {"condition": "close > 100"},
            "nothing_matched",
            "None of the 2 symbols that were looked at fulfils the rules at this bar.",
        ),
        (
            {"condition": "close > 5", "symbols": ["TSLA", "DAILY"]},
            "no_symbols",
            "None of the 2 symbols exists in XTST.",
        ),
        (
            {"condition": "close > 5", "symbols": ["OLD", "TSLA"]},
            "nothing_judged",
            (
                "None of the 2 symbols could be judged: 1 without a bar in the session, 0 with too little history, "
                "0 without a value, 1 unknown."
            ),
        ),
    ],
)
def test_what_was_looked_at_says_why_nothing_was_found(
    owner: User, arguments: dict[str, Any], code: str, sentence: str
) -> None:
    silence = why_silent(run(owner, arguments))

    assert (silence.code, str(silence.message)) == (code, sentence)


def test_symbols_that_two_screens_looked_at_count_once(owner: User) -> None:
    silence = why_silent(run(owner, {"condition": "close > 100"}, also=("close > 200",)))

    assert str(silence.message) == "None of the 2 symbols that were looked at fulfils the rules at this bar."


def test_a_workflow_that_writes_no_signals_says_so(owner: User) -> None:
    silence = why_silent(run(owner, {"condition": "close > 5"}, emits=False))

    assert silence.code == "no_signal_step"


def test_what_was_found_and_not_written_is_no_lack_of_matches(owner: User) -> None:
    silence = why_silent(run(owner, {"condition": "close > 5"}, asks="false"))

    assert silence.code == "not_emitted"


def test_an_execution_that_failed_did_not_look(owner: User) -> None:
    assert why_silent(run(owner, {"condition": "{{ 'market_cap > 5' }}"})).code == "ended_early"


def test_what_was_found_within_a_cool_down_is_no_step_that_was_not_reached(owner: User) -> None:
    execution = run(owner, {"condition": "close > 5"})
    step = execution.node_executions.get(node_key="signals")
    left_out = [{"symbol": symbol, "after": "2023-01-02"} for symbol in ("A", "B")]
    Signal.objects.all().delete()
    execution.node_executions.filter(pk=step.pk).update(
        output_data={"signals": [], "new": 0, "continuing": [], "suppressed": left_out}
    )

    assert why_silent(execution).code == "cooling"
