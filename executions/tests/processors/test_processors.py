"""What each node type makes of what it is given, and how errors end."""

from itertools import pairwise
from typing import Any

import pytest

from executions.models import ExecutionLog
from executions.tests.factories import executed, node_of, statuses
from executions.tests.graphs import edge, graph, node
from llm.models import LLMCall
from llm.tests.doors import Door, Purse
from llm.tests.wire import Failure, Turn
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from registry.services import create_agent
from workflows.definition.graph import Graph, GraphNode

BEGIN = node("begin", "trigger")


def after_begin(*nodes: GraphNode) -> Graph:
    """The nodes one after another behind a trigger."""
    keys = ["begin", *(one.key for one in nodes)]
    return graph(BEGIN, *nodes, edges=" ".join(f"{a}>{b}" for a, b in pairwise(keys)))


def adapted(owner: User, config: dict[str, Any], given: Any) -> Any:
    """The output of one adapter; or its error."""
    execution = executed(owner, after_begin(node("made", "adapter", **config)), input_data=given)
    made = node_of(execution, "made")
    return made.output_data if made.status == "completed" else made.error_message


def test_trigger_refuses_input_that_does_not_fit(owner: User) -> None:
    schema = {"type": "object", "required": ["market"]}
    picky = node("picky", "trigger", input_schema=schema)
    from_node = graph(BEGIN, picky, edges="")

    with pytest.raises(Invalid) as refusal:
        executed(owner, from_node, input_data={})

    assert refusal.value.problems[0].path.startswith("input_data")


@pytest.mark.parametrize(
    ("config", "given", "made"),
    [
        ({"output": {"n": "{{ output.n + 1 }}"}}, {"n": 1}, {"n": 2}),
        (
            {"items": "{{ output.rows }}", "steps": [{"type": "filter", "where": "{{ item.n > 1 }}"}]},
            {"rows": [{"n": 1}, {"n": 2}]},
            [{"n": 2}],
        ),
        (
            {
                "items": "{{ output.rows }}",
                "steps": [
                    {"type": "sort", "by": "n", "descending": True},
                    {"type": "limit", "count": 2},
                    {"type": "pick", "fields": ["n"]},
                    {"type": "rename", "names": {"n": "m"}},
                ],
            },
            {"rows": [{"n": 1, "x": 0}, {"x": 1}, {"n": 3, "x": 2}]},
            [{"m": 3}, {"m": 1}],
        ),
    ],
)
def test_adapter(owner: User, config: dict[str, Any], given: Any, made: Any) -> None:
    assert adapted(owner, config, given) == made


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"rows": 5}, "need a list, but were given a number"),
        ({"rows": [1]}, "Item 1 has no fields: it is a number"),
        ({"rows": [{"n": 1}, {"n": "a"}]}, "different types"),
    ],
)
def test_adapter_says_what_is_wrong(owner: User, given: Any, words: str) -> None:
    config = {"items": "{{ output.rows }}", "steps": [{"type": "sort", "by": "n"}]}

    assert words in adapted(owner, config, given)


@pytest.mark.parametrize(("n", "end"), [(5, "high"), (3, "middle"), (0, "rest")])
def test_first_case_that_holds_chooses_the_way(owner: User, n: int, end: str) -> None:
    cases = [{"handle": "high", "when": "{{ output.n > 4 }}"}, {"handle": "middle", "when": "{{ output.n > 2 }}"}]
    choose = node("choose", "condition", cases=cases, default_handle="rest")
    ends = [node(key, "adapter", output="{{ output.n }}") for key in ("high", "middle", "rest")]
    ways = "begin>choose choose.high>high choose.middle>middle choose.rest>rest"

    execution = executed(owner, graph(BEGIN, choose, *ends, edges=ways), input_data={"n": n})

    assert execution.output_data == {end: n}
    assert node_of(execution, "choose").handle == end


@pytest.mark.parametrize(
    ("config", "made"),
    [
        ({"merge": "object"}, {"one": [1], "two": 2}),
        ({"merge": "list"}, [[1], 2]),
        ({"merge": "concat"}, [1, 2]),
        ({"merge": "first"}, [1]),
        ({"output": "{{ output.two }}"}, 2),
        ({"join": "any", "merge": "list"}, [[1]]),
    ],
)
def test_aggregator(owner: User, config: dict[str, Any], made: Any) -> None:
    one, two = node("one", "adapter", output=[1]), node("two", "adapter", output=2)
    ways = "begin>one begin>two one>end two>end"

    execution = executed(owner, graph(BEGIN, one, two, node("end", "aggregator", **config), edges=ways))

    assert execution.output_data == {"end": made}


def test_join_that_gets_too_few_is_skipped_and_says_so(owner: User) -> None:
    end = node("end", "aggregator", join="count", count=2)
    ways = graph(BEGIN, node("other", "trigger"), end, edges="begin>end other>end")

    execution = executed(owner, ways, trigger_node_key="begin")

    assert (node_of(execution, "end").status, node_of(execution, "end").cause) == ("skipped", "join_unmet")
    assert node_of(execution, "other").cause == "other_trigger"


@pytest.mark.usefixtures("mixing")
def test_tool_shows_its_rendered_arguments_as_input(owner: User) -> None:
    execution = executed(owner, after_begin(node("mix", salt=7)), input_data={"a": 1})

    assert node_of(execution, "mix").input_data == {
        "salt": 7,
        "value": {"a": 1},
        "ends": "well",
        "seconds": 0.0,
        "padding": 0,
    }


@pytest.mark.usefixtures("mixing")
def test_unexpected_error_keeps_its_traceback_from_the_message(owner: User) -> None:
    execution = executed(owner, after_begin(node("mix", ends="crashed")))

    row = node_of(execution, "mix")
    assert (row.status, row.cause, row.error_code) == ("failed", "internal", "internal")
    assert "told to crash" not in row.error_message
    assert "told to crash" in row.error_traceback
    assert (execution.status, execution.cause, execution.error_code) == ("failed", "node_failed", "internal")
    assert ExecutionLog.objects.filter(execution=execution, level="error").count() == 1


@pytest.mark.usefixtures("mixing")
def test_error_handle_takes_the_error_and_the_execution_goes_on(owner: User) -> None:
    rescue = node("rescue", "adapter", output="{{ output.node }}: {{ output.code }}")
    normal = node("normal", "adapter", output=1)
    ways = "begin>mix mix>normal mix.error>rescue"

    execution = executed(owner, graph(BEGIN, node("mix", ends="refused"), rescue, normal, edges=ways))

    assert execution.status == "completed"
    assert execution.output_data == {"rescue": "mix: refused"}
    assert statuses(execution)["normal"] == "skipped"


def test_edge_condition_that_fails_is_seen_at_its_source(owner: User) -> None:
    condition = {"type": "expression", "value": "{{ source_output.nothing.deeper }}"}
    ways = graph(BEGIN, node("made", "adapter", output={"a": 1}), node("end", "adapter", output=1), edges="begin>made")
    ways = ways.model_copy(update={"edges": (*ways.edges, edge("made>end", condition=condition))})

    execution = executed(owner, ways)

    made = node_of(execution, "made")
    assert (made.status, made.error_code, made.output_data) == ("failed", "edge_condition", {"a": 1})
    assert condition["value"] in made.error_message


def test_disabled_node_hands_its_input_on(owner: User) -> None:
    off = node("off", "adapter", is_enabled=False, output="changed")

    execution = executed(owner, after_begin(off), input_data={"a": 1})

    assert execution.output_data == {"off": {"a": 1}}


def test_disabled_condition_goes_on_as_if_true(owner: User) -> None:
    off = node("off", "condition", is_enabled=False, condition_expression="{{ output.nothing.deeper }}")
    ends = (node(key, "adapter", output=key) for key in ("yes", "no"))

    execution = executed(owner, graph(BEGIN, off, *ends, edges="begin>off off.true>yes off.false>no"))

    assert execution.output_data == {"yes": "yes"}


def test_expressions_see_ancestors_variables_and_the_execution(owner: User) -> None:
    seen = {
        "n": "{{ nodes.begin.n }}",
        "v": "{{ variables.v }}",
        "w": "{{ variables.w }}",
        "by": "{{ execution.trigger_type }}",
    }
    between = node("between", "adapter", output=1)
    whole = after_begin(between, node("last", "adapter", output=seen))
    whole = whole.model_copy(update={"variables": {"v": "theirs", "w": "kept"}})

    execution = executed(owner, whole, input_data={"n": 5}, variables={"v": "ours"})

    assert execution.output_data == {"last": {"n": 5, "v": "ours", "w": "kept", "by": "manual"}}


def test_output_that_is_too_large_names_the_node(owner: User) -> None:
    parts = [node(f"part_{place}", "adapter", output="{{ input.big }}") for place in range(11)]
    ways = " ".join(f"begin>{part.key} {part.key}>made" for part in parts)
    whole = graph(BEGIN, *parts, node("made", "aggregator", merge="list"), edges=ways)

    execution = executed(owner, whole, input_data={"big": "x" * 1_000_000})

    row = node_of(execution, "made")
    assert (row.status, row.error_code) == ("failed", "too_large")
    assert "made" in row.error_message
    assert "10.5 MB" in row.error_message


def test_agent_answers_and_its_turns_stand_beside(owner: User) -> None:
    agent = create_agent(
        owner=owner,
        name="scripted",
        model_provider="scripted",
        model_name="scripted",
        config={"answers": [{"text": "hello"}]},
    )
    asks = GraphNode(
        key="asks", name="asks", node_type="agent", agent_id=agent.id, config={"prompt": "Say {{ input.what }}"}
    )

    execution = executed(owner, after_begin(asks), input_data={"what": "hello"})

    row = node_of(execution, "asks")
    assert (row.status, row.output_data, row.input_data) == ("completed", "hello", "Say hello")
    assert row.metadata["turns"] == 1


@pytest.mark.django_db(transaction=True)  # leases are kept by a thread, which has to see the rows
def test_an_execution_shows_who_was_asked_for_an_agent_in_turn_what_it_cost_and_why(
    doors: dict[str, Door], purse: Purse, owner: User
) -> None:
    first, second, third = (doors[name] for name in ("anthropic", "openai", "zhipuai"))
    for one in (first, second, third):
        purse.open(one)
    first.server.will(Failure("quota"))
    second.server.will(Failure("bad_key"))
    third.server.will(Turn("hello", input=100, output=20))
    fallbacks = [
        {"provider": one.provider, "model": one.model_name, "options": one.options, "credential": one.name}
        for one in (second, third)
    ]
    agent = create_agent(
        owner=owner,
        name="careful",
        model_provider=first.provider,
        model_name=first.model_name,
        config={"credential": first.name, "fallbacks": fallbacks},
    )
    asks = GraphNode(key="asks", name="asks", node_type="agent", agent_id=agent.id, config={"prompt": "Say hello"})

    execution = executed(owner, after_begin(asks))

    row = node_of(execution, "asks")
    assert (row.status, row.output_data, row.error_message) == ("completed", "hello", "")
    assert row.metadata["cost_usd"] == "0.000120000"
    assert [(one["provider"], one["code"]) for one in row.metadata["tried"]] == [
        ("anthropic", "model_quota"),
        ("openai", "model_key_refused"),
    ]
    calls = LLMCall.objects.filter(execution_id=execution.id, node_execution_id=row.id, user=owner)
    assert [call.status for call in calls.order_by("place")] == ["failed", "failed", "done"]
