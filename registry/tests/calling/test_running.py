"""Running tools and agents."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from pastetrader.common.errors import Invalid, Unavailable
from pastetrader.common.helper_process import HelperFailed
from pastetrader.common.stop_signal import Stopped, StopSignal
from registry.builtin import builtin_tool_id
from registry.calling.running import must_not_repeat, run_tool
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.runners import RUNNERS
from registry.tests.factories import AddResult, add_tool, helper_tool, make_context, registered


def _facts(name: str = "add", tool_type: str = "builtin", **fields: Any) -> ToolFacts:
    known = {"id": builtin_tool_id(name), "name": name, "tool_type": tool_type, "effect": "read", "idempotent": True}
    return ToolFacts(**{**known, **fields})


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


def test_a_type_without_a_runner_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RUNNERS, "mcp", "registry.tests.quoting.Declared")

    with pytest.raises(ToolError, match="cannot be run in this version") as refused:
        run_tool(tool=_facts(tool_type="mcp"), arguments={}, context=make_context())

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


def test_a_tool_in_a_helper_answers_like_one_in_this_process() -> None:
    with registered(helper_tool("add")):
        assert run_tool(tool=_facts(), arguments={"a": 2}, context=make_context()) == {"sum": 2}
        with pytest.raises(ToolError, match="do not fit"):
            run_tool(tool=_facts(), arguments={"a": "2"}, context=make_context())


def test_a_refusal_in_a_helper_is_the_tools_verdict_with_all_it_said() -> None:
    context = make_context(as_of=datetime(2024, 1, 31, 15, tzinfo=UTC))

    with registered(helper_tool("refuse")), pytest.raises(ToolError) as refused:
        run_tool(tool=_facts(), arguments={"a": 2}, context=context)

    error = refused.value
    assert (error.code, error.retryable, error.retry_after, error.had_no_effect) == ("busy", True, 3.0, True)
    facts = {
        "idempotency_key": "execution-node",
        "as_of": "2024-01-31T15:00:00+00:00",
        "owner_id": str(context.owner_id),
        "execution_id": str(context.execution_id),
        "node_execution_id": str(context.node_execution_id),
        "workflow_id": str(context.workflow_id),
        "workflow_version_id": str(context.workflow_version_id),
        "node_key": "add",
    }
    assert error.message.text == "Ask again, %(who)s."
    assert str(error.message) == f"Ask again, {facts}."


def test_a_helper_that_dies_may_be_asked_again_and_its_last_words_are_logged() -> None:
    lines: list[Any] = []

    with registered(helper_tool("crash")), pytest.raises(ToolError, match="exit code 7") as died:
        run_tool(tool=_facts(), arguments={"a": 1}, context=make_context(log=lambda *line: lines.append(line)))

    assert (died.value.code, died.value.retryable, died.value.had_no_effect) == ("helper_died", True, False)
    assert [(level, data) for level, _text, data in lines] == [("warning", {"output": "no more"})]


def test_a_result_too_large_for_a_helper_says_so() -> None:
    with registered(helper_tool("answer_too_much")), pytest.raises(ToolError, match="at most 10 are possible"):
        run_tool(tool=_facts(), arguments={"a": 1}, context=make_context())


def test_a_bug_in_a_helper_shows_the_operator_where_it_is() -> None:
    with registered(helper_tool("fail")), pytest.raises(HelperFailed, match=r"return 1 / 0"):
        run_tool(tool=_facts(), arguments={"a": 1}, context=make_context())
    with registered(helper_tool("answer_something_else")), pytest.raises(ValidationError):
        run_tool(tool=_facts(), arguments={"a": 1}, context=make_context())


def test_a_deadline_stops_a_tool_in_a_helper() -> None:
    context = make_context(stop=StopSignal(time.monotonic() + 0.2))

    with registered(helper_tool("hang")), pytest.raises(Stopped, match="timeout"):
        run_tool(tool=_facts(), arguments={"a": 1}, context=context)


@pytest.mark.parametrize("fields", [{}, {"helper": "m:f", "call": print}, {"helper": "m"}, {"helper": ":f"}])
def test_a_builtin_tool_has_one_way_to_work(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="built-in tool 'add'"):
        replace(add_tool(), **{"call": None, **fields})


@pytest.mark.parametrize("effect", ["write", "money", "exec"])
def test_a_dry_run_checks_arguments_and_changes_nothing(effect: str) -> None:
    calls: list[Any] = []
    context = make_context(is_dry_run=True)

    with registered(add_tool(lambda _context, numbers: calls.append(numbers))):
        answer = run_tool(tool=_facts(effect=effect), arguments={"a": 2}, context=context)
        with pytest.raises(ToolError, match="do not fit"):
            run_tool(tool=_facts(effect=effect), arguments={"a": "2"}, context=context)

    assert answer == {"dry_run": True, "tool": "add", "arguments": {"a": 2}}
    assert not calls


def test_a_dry_run_reads() -> None:
    with registered(add_tool()):
        assert run_tool(tool=_facts(), arguments={"a": 2}, context=make_context(is_dry_run=True)) == {"sum": 2}


def test_only_an_idempotent_tool_may_be_repeated_without_knowing() -> None:
    assert not must_not_repeat(_facts(effect="write", idempotent=True))
    assert must_not_repeat(_facts(effect="read", idempotent=False))
