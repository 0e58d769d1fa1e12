"""Running a tool or an agent: arguments checked before, results checked after, every failure a ToolError."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import close_old_connections
from pydantic import ValidationError

from llm.agent_loop import AgentTool, run_agent_loop
from llm.exceptions import LLMError, ToolCallFailed
from llm.services import Caller, ManagedModel, Terms
from llm.types import LLMResponse, ToolSpec, Tried, Usage
from pastetrader.common import json_schema
from pastetrader.common.database_errors import DATABASE_GONE, passes
from pastetrader.common.masking import covered, mask
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from registry.agent_config import AgentCalling, AgentLimits, parts_of
from registry.builtin import ToolContext
from registry.catalogue import AgentFacts, ToolFacts
from registry.exceptions import ToolError
from registry.runners import runner_of

logger = logging.getLogger(__name__)


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


def run_tool(*, tool: ToolFacts, arguments: Mapping[str, Any], context: ToolContext) -> Any:
    """The tool's answer as JSON. Raises ToolError: the tool's own, or one of

    `tool_type_unavailable` (no runner in this version), `tool_missing`, `tool_inactive`,
    `tool_arguments` / `tool_result` (do not fit the schema; see `problems`), `database_unavailable`.

    The secrets that it was called with are covered in its answer and its errors: models and pages see neither.

    In a dry run a tool that changes something is not called: the answer is `{dry_run, tool, arguments}` then,
    with `preview` where the tool can say what it would have done.
    """
    with covered() as used:
        try:
            return _run_tool(tool, arguments, context)
        except ToolError as error:
            raise error.covered(used.mask) from error.__cause__


def _run_tool(tool: ToolFacts, arguments: Mapping[str, Any], context: ToolContext) -> Any:
    if not tool.is_active:
        raise ToolError("tool_inactive", _("The tool “%(tool)s” is switched off.", tool=tool.name))
    runner = runner_of(tool.tool_type)
    if not runner.checks_schemas:
        _check("tool_arguments", arguments, tool.input_schema, tool)
    prepared = runner.prepare(tool, arguments)
    if context.is_dry_run and tool.effect != "read":
        preview = runner.preview(tool, prepared, context)
        known = {} if preview is None else {"preview": preview}
        return {"dry_run": True, "tool": tool.name, "arguments": dict(arguments), **known}
    context.check()
    with _database_as_verdict():
        result = runner.run(tool, prepared, context)
    result = mask().value(result)
    if not runner.checks_schemas and tool.output_schema is not None:
        _check("tool_result", result, tool.output_schema, tool)
    return result


def must_not_repeat(tool: ToolFacts) -> bool:
    """Whether a second call may do harm, so that nobody may call it again who does not know what came of the first."""
    return not tool.idempotent


def run_agent(
    *,
    agent: AgentFacts,
    prompt: str,
    context: ToolContext,
    output_schema: Mapping[str, Any] | None = None,
    limits: Mapping[Any, int] | None = None,
    on_text: Callable[[str], None] | None = None,
) -> AgentResult:
    """What the agent answers after calling the tools it wants. Raises ToolError with the code of what stopped it.

    `limits` ({max_iterations, max_tool_calls}) only tighten those of the agent. `on_text` gets what the model says
    while it says it, for showing.
    """
    own, how, options = parts_of(agent.config)
    try:
        allowed = AgentLimits.model_validate(own).tightened(AgentLimits.model_validate(limits or {}))
        calling = AgentCalling.model_validate(how)
    except ValidationError as error:
        text = _("The agent “%(agent)s” is not configured well.", agent=agent.name)
        raise ToolError("agent_config", text, problems=pydantic_problems(error, code="config")) from error
    if not agent.is_active:
        raise ToolError("agent_inactive", _("The agent “%(agent)s” is switched off.", agent=agent.name))
    answers: list[LLMResponse] = []
    model = ManagedModel(
        calling.choices(agent.model_provider, agent.model_name, options),
        _on_behalf_of(agent, context),
        Terms(calling.seconds_per_call, context.stop.deadline, context.check, on_text, reuse=calling.reuse_answers),
        answers.append,
    )
    try:
        with _database_as_verdict():
            answer = run_agent_loop(
                provider=model,
                prompt=prompt,
                system=agent.system_prompt,
                tools=_callables(agent.tools, context),
                limits=allowed,
                output_schema=output_schema,
                check=context.check,
                on_turn=lambda response: _log_turn(response, context),
            )
    except LLMError as error:
        raise ToolError(
            error.code,
            error.message,
            retryable=error.retryable,
            retry_after=error.retry_after,
            problems=error.problems,
        ) from error
    return AgentResult(
        output=answer.output,
        turns=answer.turns,
        usage=answer.usage,
        cost=_cost(answers),
        model=answers[-1].model,
        tried=tuple(one for response in answers for one in response.tried),
    )


def _on_behalf_of(agent: AgentFacts, context: ToolContext) -> Caller:
    return Caller("agent", context.owner_id, agent.id, context.execution_id, context.node_execution_id)


def _cost(answers: Sequence[LLMResponse]) -> Decimal | None:
    """Of all answers; None where one has a cost that nobody knows. What was asked for earlier costs nothing now."""
    costs = [Decimal(0) if response.cached else response.cost for response in answers]
    return None if None in costs else sum((cost for cost in costs if cost is not None), Decimal(0))


@contextmanager
def _database_as_verdict() -> Iterator[None]:
    """An error of the database that passes becomes a verdict that may be tried again; the connection is usable."""
    try:
        yield
    except DATABASE_GONE as error:
        close_old_connections()
        if not passes(error):
            raise
        logger.warning("The database stumbled while a tool or an agent was at work.", exc_info=error)
        text = _("The database did not answer or was busy.")
        raise ToolError("database_unavailable", text, retryable=True) from error


def _callables(tools: tuple[ToolFacts, ...], context: ToolContext) -> list[AgentTool]:
    """The agent's tools under names that every provider accepts, each once."""
    named: dict[str, ToolFacts] = {}
    for tool in tools:
        plain = re.sub(r"[^a-zA-Z0-9_-]+", "_", tool.name)[:60].strip("_") or "tool"
        name, number = plain, 2
        while name in named:
            name, number = f"{plain}_{number}", number + 1
        named[name] = tool
    return [
        AgentTool(
            spec=ToolSpec(name=name, description=tool.name, parameters=dict(tool.input_schema) or {"type": "object"}),
            call=_caller(tool, context),
        )
        for name, tool in named.items()
    ]


def _caller(tool: ToolFacts, context: ToolContext) -> Any:
    def call(arguments: dict[str, Any]) -> Any:
        try:
            return run_tool(tool=tool, arguments=arguments, context=context)
        except ToolError as error:
            raise ToolCallFailed(str(error.in_full)) from error

    return call


def _log_turn(response: LLMResponse, context: ToolContext) -> None:
    for asked in response.tool_calls:
        context.log("info", f"{response.model}: {asked.name}", {"tool": asked.name, "arguments": asked.arguments})


def _check(code: str, value: Any, schema: Mapping[str, Any], tool: ToolFacts) -> None:
    problems = json_schema.validate(value, schema)
    if not problems:
        return
    sentence = (
        _("The arguments of “%(tool)s” do not fit.", tool=tool.name)
        if code == "tool_arguments"
        else _("What “%(tool)s” answered does not fit.", tool=tool.name)
    )
    raise ToolError(code, sentence, problems=problems)
