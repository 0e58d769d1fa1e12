"""Running an agent: its model asked, its tools called, every failure a ToolError."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from llm.agent_limits import Limits, Spent
from llm.agent_loop import AgentAnswer, Hooks, Paused, run_agent_loop
from llm.exceptions import LLMError
from llm.services import Caller, ManagedModel, Terms
from llm.turns import Turn, Turns, Unstored
from llm.types import Message, Tried, Usage
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from pastetrader.common.stop_signal import StopSignal
from registry.agents.config import AgentCalling, AgentLimits, parts_of
from registry.agents.tools import ToolsOfAgent, named
from registry.approval import Approvals
from registry.builtin import ToolContext
from registry.calling.running import database_as_verdict
from registry.catalogue import AgentFacts
from registry.exceptions import ToolError


@dataclass(frozen=True)
class AgentResult:
    """What an agent answered (text, or the object its `output_schema` asks for), calls of its model, and tokens.

    `cost`: US dollars, None where the price of one of its models is not known. `model`: who gave the answer; `tried`:
    who was asked before and failed, with the cause.
    """

    output: Any
    turns: int
    usage: Usage
    cost: Decimal | None
    model: str
    tried: tuple[Tried, ...]


@dataclass(frozen=True)
class Setting:
    """In what an agent works.

    `on_text` gets what the model says while it says it, for showing. `before`: what was said earlier. `turns`: where
    they are stored, and gone on from. `approvals`: what is known of calls that a person has to approve; None: nobody
    can be asked, and such calls are not made. `is_told_by_strangers`: the prompt holds what others wrote.
    """

    on_text: Callable[[str], None] | None = None
    before: Sequence[Message] = ()
    turns: Turns = field(default_factory=Unstored)
    approvals: Approvals | None = None
    is_told_by_strangers: bool = False


ALONE = Setting()


def run_agent(
    *,
    agent: AgentFacts,
    prompt: str,
    context: ToolContext,
    output_schema: Mapping[str, Any] | None = None,
    limits: Mapping[Any, Any] | None = None,
    setting: Setting = ALONE,
) -> AgentResult | Paused:
    """What the agent answers after calling the tools it wants, or the calls that wait for a person's approval.

    Raises ToolError with the code of what stopped it. `limits` (as in its config) only tighten those of the agent.
    """
    allowed, calling, options = _parts(agent, limits)
    if not agent.is_active:
        raise ToolError("agent_inactive", _("The agent “%(agent)s” is switched off.", agent=agent.name))
    begun = time.monotonic()
    context = _within(context, allowed, setting.turns, begun)
    model = ManagedModel(
        calling.choices(agent.model_provider, agent.model_name, options),
        Caller("agent", context.owner_id, agent.id, context.execution_id, context.node_execution_id),
        Terms(
            calling.seconds_per_call, context.stop.deadline, context.check, setting.on_text, reuse=calling.reuse_answers
        ),
    )
    tools = ToolsOfAgent(
        agent=agent,
        context=context,
        approvals=setting.approvals,
        asks_before_writing=calling.ask_before_writing,
        is_told_by_strangers=setting.is_told_by_strangers,
        by_name=named(agent.tools),
    )
    try:
        with database_as_verdict():
            answer = run_agent_loop(
                provider=model,
                prompt=[*setting.before, Message.of("user", prompt)],
                system=agent.system_prompt,
                tools=tools.callables(),
                limits=allowed,
                output_schema=output_schema,
                hooks=Hooks(
                    check=context.check,
                    on_turn=lambda turn: _log_turn(turn, context),
                    turns=setting.turns,
                    admit=tools.admit,
                    begun=begun,
                ),
            )
    except LLMError as error:
        raise ToolError(
            error.code,
            error.message,
            retryable=error.retryable,
            retry_after=error.retry_after,
            problems=error.problems,
        ) from error
    return answer if isinstance(answer, Paused) else _result(answer)


def _parts(agent: AgentFacts, limits: Mapping[Any, Any] | None) -> tuple[Limits, AgentCalling, dict[str, Any]]:
    own, how, options = parts_of(agent.config)
    try:
        allowed = AgentLimits.model_validate(own).tightened(AgentLimits.model_validate(limits or {}))
        return allowed, AgentCalling.model_validate(how), options
    except ValidationError as error:
        text = _("The agent “%(agent)s” is not configured well.", agent=agent.name)
        raise ToolError("agent_config", text, problems=pydantic_problems(error, code="config")) from error


def _within(context: ToolContext, limits: Limits, turns: Turns, begun: float) -> ToolContext:
    """The context of an agent: it is told to stop when its step is, and when its own seconds are over."""
    spent = Spent()
    spent.before(turns.stored())
    own = begun + limits.max_seconds - spent.earlier_seconds
    outer = context.stop
    stop = StopSignal(own if outer.deadline is None else min(own, outer.deadline))
    outer.on_set(lambda: stop.set(outer.reason))
    return replace(context, stop=stop)


def _result(answer: AgentAnswer) -> AgentResult:
    answers = [turn.answer for turn in answer.turns]
    costs = [Decimal(0) if one.cached else one.cost for one in answers]
    return AgentResult(
        output=answer.output,
        turns=len(answers),
        usage=answer.usage,
        cost=None if None in costs else sum((cost for cost in costs if cost is not None), Decimal(0)),
        model=answers[-1].model,
        tried=tuple(one for response in answers for one in response.tried),
    )


def _log_turn(turn: Turn, context: ToolContext) -> None:
    for asked in turn.answer.tool_calls:
        line = f"{turn.answer.model}: {asked.name}"
        context.log("info", line, {"tool": asked.name, "arguments": asked.arguments})
