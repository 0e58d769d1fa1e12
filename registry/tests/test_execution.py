"""Running tools and agents."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils.module_loading import import_string

from llm.providers import PROVIDERS
from pastetrader.common.errors import Invalid, Unavailable
from pastetrader.common.stop_signal import Stopped, StopSignal
from registry import catalogue
from registry.builtin import builtin_tool_id
from registry.catalogue import AgentFacts, ToolFacts
from registry.exceptions import ToolError
from registry.execution import run_agent, run_tool
from registry.runners import RUNNERS
from registry.runners.base import Runner
from registry.tests.factories import AddResult, add_tool, make_context, registered


def _facts(name: str = "add", tool_type: str = "builtin", **fields: Any) -> ToolFacts:
    known = {"id": builtin_tool_id(name), "name": name, "tool_type": tool_type, "effect": "read", "idempotent": True}
    return ToolFacts(**{**known, **fields})


def _agent(*answers: dict[str, Any], tools: tuple[ToolFacts, ...] = (), **config: Any) -> AgentFacts:
    return AgentFacts(
        id=uuid4(),
        name="analyst",
        model_provider="scripted",
        model_name="script",
        config={"answers": list(answers), **config},
        tools=tools,
    )


def test_a_builtin_tool_answers_json() -> None:
    with registered(add_tool()):
        result = run_tool(tool=_facts(), arguments={"a": 2, "b": 3}, context=make_context())

    assert result == {"sum": 5}


@pytest.mark.parametrize(
    ("arguments", "place"),
    [({"a": "2"}, "a"), ({}, "a"), ({"a": 1, "b": -1}, "b"), ({"a": 1, "c": 1}, "c"), ({"a": 1.5}, "a")],
)
def test_arguments_that_do_not_fit_are_refused_with_their_place(arguments: dict[str, Any], place: str) -> None:
    with registered(add_tool()), pytest.raises(ToolError) as refused:
        run_tool(tool=_facts(), arguments=arguments, context=make_context())

    assert refused.value.code == "tool_arguments"
    assert not refused.value.retryable
    assert [problem.path for problem in refused.value.problems] == [place]


@pytest.mark.parametrize("tool_type", ["http", "mcp", "python", "shell"])
def test_a_type_without_a_runner_says_so(tool_type: str) -> None:
    with pytest.raises(ToolError, match="cannot be run in this version") as refused:
        run_tool(tool=_facts(tool_type=tool_type), arguments={}, context=make_context())

    assert refused.value.code == "tool_type_unavailable"


def test_a_builtin_tool_that_is_gone_says_so() -> None:
    with pytest.raises(ToolError, match="not part of this version") as refused:
        run_tool(tool=_facts("vanished"), arguments={}, context=make_context())

    assert refused.value.code == "tool_missing"


def test_a_tool_that_is_switched_off_is_not_run() -> None:
    with registered(add_tool()), pytest.raises(ToolError) as refused:
        run_tool(tool=_facts(is_active=False), arguments={"a": 1}, context=make_context())

    assert refused.value.code == "tool_inactive"


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (Invalid(code="no_bars"), "no_bars", False),
        (Unavailable(), "unavailable", True),
        (Unavailable(permanent=True), "unavailable", False),
    ],
)
def test_the_error_of_a_service_becomes_the_verdict_of_the_tool(error: Exception, code: str, retryable: bool) -> None:
    def fail(_context: Any, _arguments: Any) -> AddResult:
        raise error

    with registered(add_tool(fail)), pytest.raises(ToolError) as failed:
        run_tool(tool=_facts(), arguments={"a": 1}, context=make_context())

    assert (failed.value.code, failed.value.retryable) == (code, retryable)


def test_a_bug_in_a_tool_stays_a_bug() -> None:
    def fail(_context: Any, _arguments: Any) -> AddResult:
        raise ZeroDivisionError

    with registered(add_tool(fail)), pytest.raises(ZeroDivisionError):
        run_tool(tool=_facts(), arguments={"a": 1}, context=make_context())


def test_a_cancelled_node_runs_no_tool() -> None:
    stop = StopSignal()
    stop.set("cancelled")

    with registered(add_tool()), pytest.raises(Stopped, match="cancelled"):
        run_tool(tool=_facts(), arguments={"a": 1}, context=make_context(stop=stop))


def test_an_agent_calls_its_tools_and_answers() -> None:
    agent = _agent(
        {"tool_calls": [{"name": "add", "arguments": {"a": 2, "b": 3}}]},
        {"text": "It is 5."},
        tools=(_facts(input_schema={"type": "object"}),),
    )

    with registered(add_tool()):
        result = run_agent(agent=agent, prompt="2 + 3?", context=make_context())

    assert (result.output, result.turns) == ("It is 5.", 2)


def test_a_failing_tool_does_not_end_the_agent() -> None:
    agent = _agent(
        {"tool_calls": [{"name": "add", "arguments": {"a": "two"}}]},
        {"text": "I cannot."},
        tools=(_facts(input_schema={}),),
    )

    with registered(add_tool()):
        result = run_agent(agent=agent, prompt="2 + 3?", context=make_context())

    assert result.output == "I cannot."


def test_tools_with_names_that_no_model_accepts_are_callable_under_plain_ones() -> None:
    tools = tuple(_facts(name, tool_type="http", id=uuid4()) for name in ("주가", "시세 조회", "get quote"))
    calls: list[dict[str, Any]] = [{"name": name, "arguments": {}} for name in ("tool", "tool_2", "get_quote")]
    lines: list[Any] = []
    agent = _agent({"tool_calls": calls}, {"text": "done"}, tools=tools)

    run_agent(agent=agent, prompt="go", context=make_context(log=lambda _level, _text, data: lines.append(data)))

    assert [line["tool"] for line in lines] == ["tool", "tool_2", "get_quote"]


def test_an_output_schema_makes_the_answer_an_object() -> None:
    schema = {"type": "object", "required": ["side"]}

    result = run_agent(
        agent=_agent({"output": {"side": "long"}}), prompt="go", context=make_context(), output_schema=schema
    )

    assert result.output == {"side": "long"}


def test_a_node_may_tighten_the_limits_of_its_agent_but_not_loosen_them() -> None:
    calls: list[dict[str, Any]] = [{"tool_calls": [{"name": "add", "arguments": {"a": n}}]} for n in range(5)]
    agent = _agent(*calls, max_iterations=3)

    with pytest.raises(ToolError, match="2 turns"):
        run_agent(agent=agent, prompt="go", context=make_context(), limits={"max_iterations": 2})
    with pytest.raises(ToolError, match="3 turns") as stopped:
        run_agent(agent=agent, prompt="go", context=make_context(), limits={"max_iterations": 9})

    assert stopped.value.code == "agent_limit"


def test_a_provider_of_a_later_version_is_a_clear_failure() -> None:
    agent = AgentFacts(id=uuid4(), name="analyst", model_provider="anthropic", model_name="claude")

    with pytest.raises(ToolError, match="not available in this version") as failed:
        run_agent(agent=agent, prompt="go", context=make_context())

    assert failed.value.code == "provider_unavailable"


def test_a_badly_configured_agent_says_where() -> None:
    with pytest.raises(ToolError, match="max_iterations") as failed:
        run_agent(agent=_agent(max_iterations=0), prompt="go", context=make_context())

    assert failed.value.code == "agent_config"


def test_the_catalogue_knows_what_can_be_run() -> None:
    assert RUNNERS.keys() == catalogue.RUNNABLE_TOOL_TYPES
    assert PROVIDERS.keys() == catalogue.AVAILABLE_PROVIDERS
    assert all(issubclass(import_string(path), Runner) for path in RUNNERS.values())
