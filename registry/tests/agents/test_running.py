"""Running agents: their tools, limits, errors, and what they may not do."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from llm.agent_loop import Paused
from llm.exceptions import LLMError
from llm.turns import CallRecord, Turn, Unstored
from pastetrader.accounts.models import User
from pastetrader.common.messages import Message
from pastetrader.common.stop_signal import Stopped, StopSignal
from registry.agents.running import AgentResult, Setting
from registry.agents.running import run_agent as run
from registry.agents.tools import ToolsOfAgent
from registry.approval import Disapproved, ToApprove, Verdict
from registry.catalogue import AgentFacts
from registry.exceptions import ToolError
from registry.models import Agent, Tool
from registry.services import remove_tool_from_agent, update_agent, update_tool
from registry.tests.agents.making import adding, an_agent, calling, facts_of
from registry.tests.factories import AddResult, make_agent, make_context, make_tool

pytestmark = pytest.mark.django_db


def run_agent(agent: AgentFacts, owner: User, **more: Any) -> AgentResult:
    context = more.pop("context", None) or make_context(owner_id=owner.pk)
    answer = run(agent=agent, prompt="go", context=context, **more)
    assert isinstance(answer, AgentResult)
    return answer


class Calls(list[Any]):
    """A tool that remembers what it was called with."""

    def __call__(self, context: Any, numbers: Any) -> AddResult:
        self.append((numbers.a, context.idempotency_key))
        return AddResult(sum=numbers.a)


class Approvals:
    """What a person says of calls, by their key; what they were asked about is kept."""

    def __init__(self, **verdicts: Verdict) -> None:
        self.verdicts = {key.replace("_", ".").lstrip("."): verdict for key, verdict in verdicts.items()}
        self.asked: list[ToApprove] = []

    def __call__(self, wanted: Sequence[ToApprove]) -> list[Verdict]:
        self.asked.extend(wanted)
        return [self.verdicts.get(one.key, "waits") for one in wanted]


def test_an_agent_calls_its_tools_and_answers(owner: User) -> None:
    with adding() as tools:
        result = run_agent(an_agent(owner, calling("add", a=2, b=3), {"text": "It is 5."}, tools=tools), owner)

    assert (result.output, result.turns) == ("It is 5.", 2)


def test_a_model_is_told_what_each_tool_is_for_or_its_name(owner: User) -> None:
    told = make_tool(owner, name="rates", description="Daily rates of a currency.\u200b\x07" + "x" * 2_000)
    named = make_tool(owner, name="prices", description="")
    agent = an_agent(owner, {"text": "ok"}, tools=[told, named])
    tools = ToolsOfAgent(
        agent=agent,
        context=make_context(owner_id=owner.pk),
        approvals=None,
        asks_before_writing=True,
        is_told_by_strangers=False,
        by_name={tool.name: tool for tool in agent.tools},
    )

    said = {tool.spec.name: tool.spec.description for tool in tools.callables()}

    assert said["rates"].startswith("Daily rates of a currency.x")
    assert len(said["rates"]) == 1_024
    assert said["prices"] == "prices"


def test_a_failing_tool_does_not_end_the_agent(owner: User) -> None:
    with adding() as tools:
        result = run_agent(an_agent(owner, calling("add", a="two"), {"text": "I cannot."}, tools=tools), owner)

    assert result.output == "I cannot."


def test_an_agent_in_a_dry_run_changes_nothing_and_asks_nobody(owner: User) -> None:
    calls, approvals = Calls(), Approvals()

    with adding(calls, effect="money") as tools:
        agent = an_agent(owner, calling("add", a=2), {"text": "done"}, tools=tools)
        context = make_context(owner_id=owner.pk, is_dry_run=True)
        result = run_agent(agent, owner, context=context, setting=Setting(approvals=approvals))

    assert (result.output, calls, approvals.asked) == ("done", [], [])


def test_the_time_that_a_provider_asks_for_reaches_the_node(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> Any:
        raise LLMError(Message("busy"), retry_after=12.5)

    monkeypatch.setattr("registry.agents.running.run_agent_loop", fail)

    with pytest.raises(ToolError, match="busy") as failed:
        run_agent(an_agent(owner, {"text": "hello"}), owner)

    assert failed.value.retry_after == 12.5


def test_tools_with_names_that_no_model_accepts_are_callable_under_plain_ones(owner: User) -> None:
    tools = [
        make_tool(owner, name=name, config={"url": "https://q.test/"}) for name in ("주가", "시세 조회", "get quote")
    ]
    lines: list[Any] = []
    calls: list[dict[str, Any]] = [{"name": name, "arguments": {}} for name in ("get_quote", "tool", "tool_2")]
    agent = an_agent(owner, {"tool_calls": calls}, {"text": "done"}, tools=tools)
    context = make_context(owner_id=owner.pk, log=lambda _level, _text, data: lines.append(data))

    run_agent(agent, owner, context=replace(context, is_dry_run=True))

    assert {line["tool"] for line in lines if line} >= {"get_quote", "tool", "tool_2"}


def test_an_output_schema_makes_the_answer_an_object(owner: User) -> None:
    schema = {"type": "object", "required": ["side"]}

    result = run_agent(an_agent(owner, {"output": {"side": "long"}}), owner, output_schema=schema)

    assert result.output == {"side": "long"}


def test_a_node_may_tighten_the_limits_of_its_agent_but_not_loosen_them(owner: User) -> None:
    agent = an_agent(owner, *[calling("add", a=n) for n in range(5)], max_iterations=3)

    with pytest.raises(ToolError, match="2 turns"):
        run_agent(agent, owner, limits={"max_iterations": 2})
    with pytest.raises(ToolError, match="3 turns") as stopped:
        run_agent(agent, owner, limits={"max_iterations": 9})

    assert stopped.value.code == "agent_turns"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"max_iterations": 2}, "agent_turns"),
        ({"max_tool_calls": 2}, "agent_tool_calls"),
        ({"max_seconds": 1}, "agent_seconds"),
        ({}, "agent_same_call"),
    ],
)
def test_a_runaway_agent_ends_with_the_code_of_the_limit(owner: User, limits: dict[str, Any], code: str) -> None:
    turns = [calling("add", a=1)] * 9 if code == "agent_same_call" else [calling("add", a=n) for n in range(9)]

    def slow(context: Any, _numbers: Any) -> AddResult:
        if code == "agent_seconds":  # as a tool that checks while it works
            while not context.stop.reason:
                pass
        context.check()
        return AddResult(sum=1)

    with adding(slow) as tools, pytest.raises(ToolError) as stopped:
        run_agent(an_agent(owner, *turns, tools=tools, **limits), owner)

    assert stopped.value.code == code


def test_the_deadline_of_the_step_is_not_the_agents_own(owner: User) -> None:
    stop = StopSignal()

    def cancel(context: Any, _numbers: Any) -> AddResult:
        stop.set("cancelled")
        context.check()
        raise AssertionError("it went on")

    with adding(cancel) as tools:
        agent = an_agent(owner, calling("add", a=1), tools=tools)
        with pytest.raises(Stopped, match="cancelled"):
            run_agent(agent, owner, context=make_context(owner_id=owner.pk, stop=stop))


def test_a_provider_of_a_later_version_is_a_clear_failure(owner: User) -> None:
    agent = AgentFacts(id=uuid4(), name="analyst", model_provider="nobody", model_name="claude")

    with pytest.raises(ToolError, match="not available in this version") as failed:
        run_agent(agent, owner)

    assert failed.value.code == "provider_unavailable"


def test_a_badly_configured_agent_says_where(owner: User) -> None:
    agent = replace(an_agent(owner, {"text": "hello"}), config={"max_iterations": 0})

    with pytest.raises(ToolError, match="max_iterations") as failed:
        run_agent(agent, owner)

    assert failed.value.code == "agent_config"


def test_each_call_of_an_agent_is_one_of_its_own_for_the_other_side(owner: User) -> None:
    calls = Calls()

    with adding(calls) as tools:
        run_agent(an_agent(owner, calling("add", a=1), calling("add", a=2), {"text": "ok"}, tools=tools), owner)

    assert calls == [(1, "execution-node-1.0"), (2, "execution-node-2.0")]


# What may have happened to an agent or its tool since the version of the workflow was made.
def _removed(agent: Agent, tool: Tool) -> None:
    remove_tool_from_agent(agent=agent, tool_id=tool.pk)


def _tool_off(_agent: Agent, tool: Tool) -> None:
    Tool.objects.filter(pk=tool.pk).update(is_active=False)


def _tool_deleted(_agent: Agent, tool: Tool) -> None:
    tool.soft_delete()


def _agent_off(agent: Agent, _tool: Tool) -> None:
    update_agent(agent=agent, is_active=False)


def _agent_deleted(agent: Agent, _tool: Tool) -> None:
    agent.soft_delete()


@pytest.mark.parametrize("change", [_removed, _tool_off, _tool_deleted, _agent_off, _agent_deleted])
def test_a_tool_that_is_not_the_agents_any_more_is_not_called(owner: User, change: Any) -> None:
    calls, lines = Calls(), list[Any]()

    with adding(calls) as tools:
        agent = make_agent(owner, config={"answers": [calling("add", a=1), {"text": "I may not."}]}, tools=tools)
        frozen = facts_of(agent)
        change(agent, tools[0])
        context = make_context(owner_id=owner.pk, log=lambda level, text, _data: lines.append((level, str(text))))
        result = run_agent(frozen, owner, context=context)

    assert (result.output, calls) == ("I may not.", [])
    assert any(level == "warning" for level, _text in lines)


@pytest.mark.parametrize("hides", ["tool", "agent"])
def test_both_the_agents_owner_and_the_caller_must_see_a_tool(owner: User, stranger: User, hides: str) -> None:
    tool = make_tool(owner, config={"url": "https://q.test/"}, is_public=True)
    agent = make_agent(
        owner, config={"answers": [calling("quotes"), {"text": "I may not."}]}, tools=[tool], is_public=True
    )
    frozen = facts_of(agent, stranger)
    lines: list[str] = []
    context = make_context(
        owner_id=stranger.pk, is_dry_run=True, log=lambda level, text, _data: lines.append(f"{level} {text}")
    )

    run_agent(frozen, stranger, context=context)
    assert not [line for line in lines if line.startswith("warning")]
    if hides == "tool":
        update_tool(tool=tool, is_public=False)
    else:
        update_agent(agent=agent, is_public=False)
    run_agent(frozen, stranger, context=context)

    assert [line for line in lines if line.startswith("warning")]


@pytest.mark.parametrize("effect", ["money", "exec"])
def test_what_moves_money_or_runs_code_waits_for_a_person(owner: User, effect: Any) -> None:
    calls, approvals = Calls(), Approvals()

    with adding(calls, effect=effect) as tools:
        agent = an_agent(owner, calling("add", a=7), {"text": "done"}, tools=tools, ask_before_writing=False)
        paused = run(
            agent=agent, prompt="go", context=make_context(owner_id=owner.pk), setting=Setting(approvals=approvals)
        )

    assert isinstance(paused, Paused)
    assert calls == []
    assert [(one.why, one.arguments, one.key) for one in approvals.asked] == [(effect, {"a": 7}, "1.0")]


def test_an_agent_that_nobody_can_be_asked_about_does_not_do_it(owner: User) -> None:
    calls = Calls()

    with adding(calls, effect="money") as tools:
        result = run_agent(an_agent(owner, calling("add", a=7), {"text": "no"}, tools=tools), owner)

    assert (result.output, calls) == ("no", [])


def test_an_approved_call_is_made_and_a_refused_one_is_told_to_the_model(owner: User) -> None:
    calls, told = Calls(), list[str]()
    refusal = Disapproved("approval_refused", Message("The owner refused: too much."))
    both = {"tool_calls": [{"name": "add", "arguments": {"a": n}} for n in (1, 2)]}

    class Listening(Unstored):
        def done(self, turn: Turn, place: int, record: CallRecord) -> Turn:
            assert record.result is not None
            told.append(record.result.content)
            return super().done(turn, place, record)

    with adding(calls, effect="money") as tools:
        agent = an_agent(owner, both, {"text": "done"}, tools=tools)
        setting = Setting(approvals=Approvals(_1_0="approved", _1_1=refusal), turns=Listening())
        result = run_agent(agent, owner, setting=setting)

    assert result.output == "done"
    assert [a for a, _key in calls] == [1]
    assert any("The owner refused: too much." in text for text in told)


@pytest.mark.parametrize(
    ("reads", "told_by_strangers", "ask", "waits"),
    [
        (True, False, {}, True),
        (False, True, {}, True),
        (False, False, {}, False),
        (True, True, {"ask_before_writing": False}, False),
    ],
)
def test_an_agent_that_reads_what_strangers_wrote_asks_before_it_writes(
    owner: User, reads: bool, told_by_strangers: bool, ask: dict[str, Any], waits: bool
) -> None:
    calls = Calls()
    web = [make_tool(owner, config={"url": "https://q.test/"})] if reads else []

    with adding(calls, effect="write") as tools:
        agent = an_agent(owner, calling("add", a=1), {"text": "done"}, tools=[*tools, *web], **ask)
        setting = Setting(approvals=Approvals(), is_told_by_strangers=told_by_strangers)
        answer = run(agent=agent, prompt="go", context=make_context(owner_id=owner.pk), setting=setting)

    assert isinstance(answer, Paused) is waits
    assert bool(calls) is not waits


def test_what_a_person_approves_is_these_arguments_of_this_tool(owner: User) -> None:
    with adding(effect="money") as tools:
        agent = an_agent(owner, tools=tools)
    [tool] = agent.tools
    approved = ToApprove(tool, {"a": 1, "b": 2}, "money")

    assert replace(approved, arguments={"b": 2, "a": 1}).digest == approved.digest
    others = [
        replace(approved, arguments={"a": 1, "b": 3}),
        replace(approved, arguments={"a": 1}),
        replace(approved, tool=replace(tool, config={"url": "https://elsewhere.test/"})),
        replace(approved, tool=replace(tool, id=uuid4())),
    ]
    assert len({one.digest for one in others} | {approved.digest}) == 5
