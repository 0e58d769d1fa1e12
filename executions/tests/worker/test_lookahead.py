"""Running ahead comes to the same as running node by node, however large what is handed on is."""

from itertools import pairwise
from typing import Any

import pytest

from executions.context.execution_context import context_of
from executions.engine import Batch, FinishResult, engine
from executions.json_values import INLINE_BYTES, MAX_BYTES
from executions.models import WorkflowExecution
from executions.services.start import start_execution
from executions.status import Mode, TriggerType
from executions.tests.factories import executed, node_of, started
from executions.tests.graphs import edge, graph, node
from executions.tests.laws import rows_of
from executions.tests.outside import Outside
from executions.worker import lookahead
from executions.worker.loop import Worker, work_loop
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.services import create_workflow
from workflows.storage.pins import pin_output

MEGABYTE = 1024 * 1024
BEGIN = node("begin", "trigger")
LATER = node("later", "adapter", output=1)
both_deliveries = pytest.mark.parametrize("hand_over", [True, False], ids=["direct-handover", "one-message-per-node"])
# What a tool answers has these bytes around its text: {"answer":""}.
AROUND = 13
EDGES = [
    edge_of + step for edge_of in (INLINE_BYTES, MEGABYTE, 8 * MEGABYTE, 9 * MEGABYTE, MAX_BYTES - 1) for step in (0, 1)
]


def worked(execution: WorkflowExecution, *, hand_over: bool) -> WorkflowExecution:
    """The execution after one worker did it, delivered in either way."""
    while work_loop(context_of(execution), Worker("alone", hand_over=hand_over)):
        pass
    execution.refresh_from_db()
    return execution


def answering(outside: Outside, size_bytes: int) -> None:
    """Have the tool answer with so many bytes of JSON."""
    outside.becomes(lambda _context: "x" * (size_bytes - AROUND))


@both_deliveries
@pytest.mark.parametrize("size_bytes", EDGES)
def test_an_output_of_any_size_is_handed_on_whole(
    owner: User, outside: Outside, size_bytes: int, hand_over: bool
) -> None:
    answering(outside, size_bytes)
    looks = node("looks", "adapter", output={"here": "{{ output.answer is defined }}"})
    names = node("names", "adapter", output={"there": "{{ nodes.call.answer is defined }}"})
    ways = graph(BEGIN, outside.node(), looks, names, edges="begin>call call>looks looks>names")

    execution = worked(started(owner, ways), hand_over=hand_over)

    assert node_of(execution, "call").output_bytes == size_bytes
    assert execution.status == "completed"
    assert node_of(execution, "looks").output_data == {"here": True}
    assert node_of(execution, "names").output_data == {"there": True}


@both_deliveries
def test_outputs_beyond_all_that_is_remembered_are_handed_on_whole(
    owner: User, outside: Outside, hand_over: bool
) -> None:
    """Each look follows its call at once, so it is run ahead of the call's end."""
    answering(outside, 900_000)
    keys = [f"{kind}_{place:02}" for place in range(14) for kind in ("call", "look")]
    calls = [key for key in keys if key.startswith("call")]
    looks = (node(key, "adapter", output="{{ output.answer is defined }}") for key in keys if key.startswith("look"))
    last = node("last", "adapter", output=["{{ nodes." + key + ".answer is defined }}" for key in calls])
    ways = " ".join(f"{a}>{b}" for a, b in pairwise(["begin", *keys, "last"]))

    execution = worked(
        started(owner, graph(BEGIN, *(outside.node(key) for key in calls), *looks, last, edges=ways)),
        hand_over=hand_over,
    )

    assert {row.output_data for row in rows_of(execution) if row.node_key.startswith("look")} == {True}
    assert node_of(execution, "last").output_data == [True] * 14


@both_deliveries
def test_nodes_that_are_run_ahead_hand_on_whole_what_they_made(owner: User, hand_over: bool) -> None:
    keys = [f"copy_{place:02}" for place in range(12)]
    copies = [node(key, "adapter", output="{{ output }}") for key in keys]
    ways = " ".join(f"{a}>{b}" for a, b in pairwise(["begin", *keys, "last"]))
    last = node("last", "adapter", output=["{{ nodes." + key + ".big is defined }}" for key in keys])

    execution = worked(
        started(owner, graph(BEGIN, *copies, last, edges=ways), input_data={"big": "x" * 240_000}), hand_over=hand_over
    )

    assert node_of(execution, "last").output_data == [True] * 12


def pinned(owner: User, whole: Graph, key: str, output: object) -> WorkflowExecution:
    """A test of the workflow with one output pinned."""
    workflow = create_workflow(owner=owner, name="pinned", graph=whole)
    pin_output(workflow=workflow, node_key=key, output=output, by=owner)
    return start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, mode=Mode.TEST)


@both_deliveries
def test_a_pinned_node_says_so_also_when_it_is_run_ahead(owner: User, hand_over: bool) -> None:
    whole = graph(BEGIN, node("made", "adapter", output=1), edges="begin>made")

    execution = worked(pinned(owner, whole, "made", 7), hand_over=hand_over)

    row = node_of(execution, "made")
    assert (row.status, row.cause, row.output_data) == ("completed", "pinned", 7)


@both_deliveries
def test_a_default_value_says_why_also_when_it_is_run_ahead(owner: User, hand_over: bool) -> None:
    condition = {"type": "expression", "value": "{{ source_output.nothing.deeper }}"}
    made = node("made", "adapter", output={"a": 1}).model_copy(
        update={"on_error": {"action": "default", "output": {"a": 2}}}
    )
    whole = graph(BEGIN, made, node("end", "adapter", output=1), edges="begin>made")
    whole = whole.model_copy(update={"edges": (*whole.edges, edge("made>end", condition=condition))})

    execution = worked(started(owner, whole), hand_over=hand_over)

    row = node_of(execution, "made")
    assert (row.status, row.cause, row.error_code) == ("completed", "default_output", "edge_condition")
    assert row.output_data == {"a": 2}


def test_what_is_run_ahead_and_not_written_is_bounded(
    owner: User, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by what each node is shown to have been given, which may be much larger than what it made."""
    unwritten = []
    finish = engine().finish

    def weighed(batch: Batch, *arguments: Any, **more: Any) -> FinishResult:
        unwritten.append(sum(len(one.outcome.input or "") + one.outcome.output_bytes for one in batch.ahead))
        return finish(batch, *arguments, **more)

    monkeypatch.setattr(engine(), "finish", weighed)
    answering(outside, 200_000)
    keys = [f"look_{place:02}" for place in range(40)]
    looks = [node(key, "adapter", output="{{ output.answer is defined }}") for key in keys]
    execution = executed(
        owner, graph(BEGIN, outside.node(), *looks, edges="begin>call " + " ".join(f"call>{key}" for key in keys))
    )

    assert {row.output_data for row in rows_of(execution)[2:]} == {True}
    assert max(unwritten) <= lookahead.MAX_BYTES + 2 * INLINE_BYTES


@both_deliveries
def test_nothing_is_run_ahead_of_a_join_that_has_enough(owner: User, outside: Outside, hand_over: bool) -> None:
    """The join wants one: `begin` came before and did not fire, `call` fires. What fails there stops what is later."""
    join = node("early", "aggregator", join="count", count=1)
    late = node("late", "adapter", output="too late")
    ways = graph(BEGIN, outside.node(), join, late, node("next", "adapter", output=1)).model_copy(
        update={
            "edges": (
                edge("begin>call"),
                edge("begin>early", condition={"type": "expression", "value": "{{ false }}"}),
                edge("call>early"),
                edge("call>late"),
                edge("early>next", condition={"type": "expression", "value": "{{ input.nothing.deeper }}"}),
            ),
            "config": {"error_handling": "stop_on_first_error"},
        }
    )

    execution = worked(started(owner, ways), hand_over=hand_over)

    assert [row.node_key for row in rows_of(execution)] == ["begin", "call", "early", "late", "next"]
    assert (node_of(execution, "early").error_code, node_of(execution, "late").status) == ("edge_condition", "skipped")


@both_deliveries
def test_nothing_is_run_ahead_of_a_node_that_has_been_ready_for_long(
    owner: User, outside: Outside, hand_over: bool
) -> None:
    """While `a` is written, the join waits for `b` too; `start` has been ready from the beginning, and comes before
    what follows the join.
    """
    keys = [f"{letter}_tool" for letter in "ab"]
    nodes = (
        BEGIN,
        *map(outside.node, keys),
        node("join", "aggregator"),
        outside.node("start"),
        node("z", "adapter", output=1),
    )
    ways = graph(*nodes, edges="begin>a_tool begin>b_tool a_tool>join b_tool>join join>z")

    execution = worked(started(owner, ways), hand_over=hand_over)

    began = [row.started_at for row in rows_of(execution) if row.started_at]
    assert len(began) == len(nodes)
    assert began == sorted(began)


@both_deliveries
def test_a_join_behind_a_trigger_that_did_not_ask_has_its_turn(owner: User, outside: Outside, hand_over: bool) -> None:
    edges = "begin>call also>join call>join call>later"
    ways = graph(BEGIN, node("also", "trigger"), outside.node(), node("join", "aggregator"), LATER, edges=edges)

    execution = worked(started(owner, ways, trigger_node_key="begin"), hand_over=hand_over)

    began = {row.node_key: row.started_at for row in rows_of(execution) if row.started_at}
    assert list(began) == ["begin", "call", "join", "later"]
    assert list(began.values()) == sorted(began.values())


@both_deliveries
def test_nothing_is_run_ahead_of_what_a_join_opens_that_never_has_enough(
    owner: User, outside: Outside, hand_over: bool
) -> None:
    """The first join wants two and gets one, so it is skipped; the second then has all that it waited for."""
    joins = (node("first", "aggregator", join="count", count=2), node("join", "aggregator"))
    ways = graph(BEGIN, outside.node("a"), outside.node("b"), *joins, LATER).model_copy(
        update={
            "edges": (
                *(edge(text) for text in ("begin>a", "a>b", "b>first", "first>join", "a>join", "b>later")),
                edge("begin>first", condition={"type": "expression", "value": "{{ false }}"}),
            )
        }
    )

    execution = worked(started(owner, ways), hand_over=hand_over)

    assert node_of(execution, "first").cause == "join_unmet"
    began = {row.node_key: row.started_at for row in rows_of(execution) if row.started_at}
    assert list(began) == ["begin", "a", "b", "join", "later"]
    assert list(began.values()) == sorted(began.values())


@both_deliveries
def test_what_follows_a_default_value_begins_after_it(owner: User, outside: Outside, hand_over: bool) -> None:
    outside.fails(1, retryable=False)
    call = outside.node(on_error={"action": "default", "output": 1})

    execution = worked(started(owner, graph(BEGIN, call, LATER, edges="begin>call call>later")), hand_over=hand_over)

    call_ended, later_began = node_of(execution, "call").ended_at, node_of(execution, "later").started_at
    assert node_of(execution, "call").cause == "default_output"
    assert call_ended is not None
    assert later_began is not None
    assert call_ended <= later_began


@both_deliveries
def test_nothing_is_run_ahead_of_what_hangs_on_a_join_of_one_that_wants_two(
    owner: User, outside: Outside, hand_over: bool
) -> None:
    nodes = (BEGIN, node("first", "aggregator", join="count", count=2), outside.node("join"), LATER)
    ways = graph(*nodes, edges="begin>first first>join begin>join begin>later")

    execution = worked(started(owner, ways), hand_over=hand_over)

    assert node_of(execution, "first").cause == "join_unmet"
    began = {row.node_key: row.started_at for row in rows_of(execution) if row.started_at}
    assert list(began) == ["begin", "join", "later"]
    assert list(began.values()) == sorted(began.values())
