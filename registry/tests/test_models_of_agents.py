"""Agents whose models are asked for real: the same agent on each provider, in turn when one fails, within budgets."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from llm.agent_loop import Paused
from llm.models import Budget, LLMCall
from llm.tests.doors import Door, Purse
from llm.tests.wire import Failure
from llm.tests.wire import Turn as Says
from llm.turns import CallRecord, Turn, Unstored
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from registry.agents.running import AgentResult, Setting, run_agent
from registry.approval import ToApprove, Verdict
from registry.catalogue import AgentFacts
from registry.exceptions import ToolError
from registry.models import Tool
from registry.services import create_agent, describe, mirror_builtin_tools
from registry.tests.factories import add_tool, make_context, registered

SUM = {"type": "object", "properties": {"sum": {"type": "integer"}}, "required": ["sum"], "additionalProperties": False}


def _agent(owner: User, first: Door, *others: Door, **config: Any) -> AgentFacts:
    """An agent of the owner's with the tool “add”, as graphs know it."""
    with registered(add_tool()):
        mirror_builtin_tools()
    fallbacks = [
        {"provider": one.provider, "model": one.model_name, "options": one.options, "credential": one.name}
        for one in others
    ]
    made = create_agent(
        owner=owner,
        name="analyst",
        model_provider=first.provider,
        model_name=first.model_name,
        system_prompt="Be brief.",
        tools=[Tool.objects.get(name="add")],
        config={**first.options, "credential": first.name, "fallbacks": fallbacks, **config},
    )
    return describe(owner, tools=(), agents={made.id}).agents[made.id]


def _run(agent: AgentFacts, owner: User, **how: Any) -> Any:
    with registered(add_tool()):
        return run_agent(agent=agent, prompt="2 and 3? 4 and 5?", context=make_context(owner_id=owner.id), **how)


class Stored(Unstored):
    """Turns as a database would keep them: as JSON."""

    def __init__(self) -> None:
        self.rows: dict[int, str] = {}

    def stored(self) -> list[Turn]:
        return [Turn.model_validate_json(self.rows[number]) for number in sorted(self.rows)]

    def answered(self, turn: Turn) -> Turn:
        return self._keep(turn)

    def begun(self, turn: Turn, places: Collection[int]) -> Turn:
        return self._keep(super().begun(turn, places))

    def done(self, turn: Turn, place: int, record: CallRecord) -> Turn:
        return self._keep(super().done(turn, place, record))

    def _keep(self, turn: Turn) -> Turn:
        self.rows[turn.number] = turn.model_dump_json()
        return Turn.model_validate_json(self.rows[turn.number])


def test_an_agent_thinks_calls_tools_side_by_side_and_answers(door: Door, purse: Purse, owner: User) -> None:
    purse.open(door)
    door.server.will(
        Says("Let me see.", calls=(("add", {"a": 2, "b": 3}), ("add", {"a": 4, "b": 5})), thinking="Hm."),
        Says("", calls=(("add", {"a": "two"}),)),
        Says("", calls=(("subtract", {}),)),
        Says('{"sum": "five"}'),
        Says('{"sum": 14}'),
    )

    answer = _run(_agent(owner, door), owner, output_schema=SUM)

    assert (answer.output, answer.turns, answer.cost) == ({"sum": 14}, 5, Decimal("0.0006"))
    sent = [str(one.body) for one in door.server.requests]
    assert '"sum": 5' in sent[1]
    assert '"sum": 9' in sent[1]
    assert "do not fit" in sent[2]
    assert "subtract" in sent[3]
    assert LLMCall.objects.filter(user=owner, status="done").count() == 5


def test_words_in_a_tools_output_move_no_money_and_the_conversation_goes_on_where_it_paused(
    door: Door, purse: Purse, owner: User
) -> None:
    purse.open(door)
    agent = _agent(owner, door)
    agent = replace(agent, tools=tuple(replace(tool, effect="money") for tool in agent.tools))
    door.server.will(Says("I was told to.", calls=(("add", {"a": 2, "b": 3}),), thinking="Hm."), Says("Bought."))
    turns, said = Stored(), ["waits"]

    def approvals(wanted: Sequence[ToApprove]) -> list[Verdict]:
        assert [dict(one.arguments) for one in wanted] == [{"a": 2, "b": 3}]
        return ["approved" if said[-1] == "approved" else "waits"]

    setting = Setting(turns=turns, approvals=approvals)
    paused = [_run(agent, owner, setting=setting) for _look in range(2)]
    assert all(isinstance(one, Paused) for one in paused)
    assert len(door.server.requests) == 1
    said.append("approved")
    answer = _run(agent, owner, setting=setting)
    again = _run(agent, owner, setting=setting)

    assert isinstance(answer, AgentResult)
    assert again == answer
    assert (answer.output, answer.turns) == ("Bought.", 2)
    assert len(door.server.requests) == 2
    assert "<tool_output_" in str(door.server.requests[1].body)


def test_what_it_says_is_seen_while_it_says_it(door: Door, purse: Purse, owner: User) -> None:
    purse.open(door)
    door.server.will(Says("It is going up."))
    seen: list[str] = []

    assert (
        _run(_agent(owner, door), owner, setting=Setting(on_text=seen.append)).output
        == "".join(seen)
        == "It is going up."
    )


def test_three_providers_in_one_execution_with_cost_and_cause(
    doors: dict[str, Door], purse: Purse, owner: User
) -> None:
    first, second, third = doors["anthropic"], doors["openai"], doors["zhipuai"]
    for one in (first, second, third):
        purse.open(one)
    first.server.will(Says("", calls=(("add", {"a": 2, "b": 3}),), thinking="Hm."), Failure("quota"))
    second.server.will(Says("", calls=(("add", {"a": 4, "b": 5}),), thinking="Hm."), Failure("bad_key"))
    third.server.will(Says("5 and 9"))

    answer = _run(_agent(owner, first, second, third), owner)

    assert (answer.output, answer.cost, answer.turns) == ("5 and 9", Decimal("0.00036"), 3)
    assert [(one.provider, one.code) for one in answer.tried] == [
        ("anthropic", "model_quota"),
        ("openai", "model_key_refused"),
    ]
    by_provider = {row["provider"]: row["total_cost"] for row in LLMCall.objects.by("provider")}
    assert by_provider == dict.fromkeys(("anthropic", "openai", "zhipuai"), Decimal("0.00012"))


@pytest.mark.parametrize(
    ("step", "code", "retryable", "retry_after"),
    [
        (Failure("rate_limited", {"retry-after": "60"}), "model_rate_limited", True, 60),
        (Failure("quota"), "model_quota", False, None),
        (Says("It is", end="length"), "answer_truncated", False, None),
    ],
)
def test_an_agent_that_fails_says_why_and_whether_again(
    door: Door, purse: Purse, owner: User, step: Any, code: str, retryable: bool, retry_after: float | None
) -> None:
    purse.open(door)
    door.server.will(step)

    with pytest.raises(ToolError) as failed:
        _run(_agent(owner, door), owner)

    assert (failed.value.code, failed.value.retryable, failed.value.retry_after) == (code, retryable, retry_after)


def test_an_agent_without_a_key_says_what_is_missing(doors: dict[str, Door], owner: User) -> None:
    with pytest.raises(ToolError) as failed:
        _run(_agent(owner, doors["anthropic"]), owner)

    assert (failed.value.code, failed.value.retryable) == ("model_credentials", False)


def test_a_budget_ends_an_agent_between_its_turns(doors: dict[str, Door], purse: Purse, owner: User) -> None:
    door = doors["anthropic"]
    purse.open(door, cost="1000")
    agent = _agent(owner, door)
    Budget.objects.create(scope="agent", subject_id=agent.id, period="day", limit=Decimal("0.15"))
    door.server.will(*[Says("", calls=(("add", {"a": n}),)) for n in range(5)])

    with pytest.raises(ToolError, match="budget of this agent is used up") as failed:
        _run(agent, owner)

    assert failed.value.code == "budget_exceeded"
    assert len(door.server.requests) == 2


@pytest.mark.parametrize(
    ("config", "places"),
    [
        ({"temperature": 0.5}, ["config.temperature"]),
        ({"seconds_per_call": 0}, ["config.seconds_per_call"]),
        ({"fallbacks": [{"provider": "nobody", "model": "m"}]}, ["config.fallbacks.0.provider"]),
        ({"fallbacks": [{"provider": "openai", "model": ""}]}, ["config.fallbacks.0.model"]),
        (
            {"fallbacks": [{"provider": "openai", "model": "gpt-6-luna", "options": {"temperature": 1}}]},
            ["config.fallbacks.0.options.temperature"],
        ),
        ({"fallbacks": [{"provider": "openai", "model": "m"}] * 5}, ["config.fallbacks"]),
    ],
)
def test_a_config_that_cannot_work_is_refused_with_its_place(
    owner: User, config: dict[str, Any], places: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        create_agent(
            owner=owner, name=str(uuid4()), model_provider="anthropic", model_name="claude-sonnet-5-5", config=config
        )

    assert [problem.path for problem in refused.value.problems] == places
