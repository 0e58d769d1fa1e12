"""The tools of an agent as its model calls them, and whether a call may be made now."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from llm.agent_loop import Admission, AgentTool, Denied
from llm.exceptions import ToolCallFailed
from llm.tool_output import plain
from llm.turns import Wanted
from llm.types import ToolSpec
from registry.agents.allowed import refusals
from registry.approval import Approvals, Disapproved, ToApprove, why_of_agent
from registry.builtin import ToolContext
from registry.calling.running import must_not_repeat, run_tool
from registry.catalogue import AgentFacts, ToolFacts
from registry.exceptions import ToolError

# What OpenAI takes of a function's description.
MOST_OF_A_DESCRIPTION = 1_024


@dataclass(frozen=True)
class ToolsOfAgent:
    """`approvals` None: nobody can be asked here, and what needs a person's word is not done."""

    agent: AgentFacts
    context: ToolContext
    approvals: Approvals | None
    asks_before_writing: bool
    is_told_by_strangers: bool
    by_name: Mapping[str, ToolFacts]

    def callables(self) -> list[AgentTool]:
        """As the loop takes them."""
        return [
            AgentTool(
                spec=ToolSpec(
                    name=name,
                    description=plain(tool.description or tool.name)[:MOST_OF_A_DESCRIPTION],
                    parameters=dict(tool.input_schema) or {"type": "object"},
                ),
                call=_caller(tool, self.context),
                may_repeat=not must_not_repeat(tool) and tool.effect != "money",
            )
            for name, tool in self.by_name.items()
        ]

    def admit(self, wanted: Sequence[Wanted]) -> Sequence[Admission]:
        """What the rows say at this moment: is the tool still the agent's, and has a person approved where one must."""
        tools = [self.by_name[one.call.name] for one in wanted]
        refused = refusals(self.agent, tools, caller_id=self.context.owner_id)
        for tool in {tool.id: tool for tool in tools if tool.id in refused}.values():
            self.context.log("warning", refused[tool.id], {"tool": tool.name})
        to_ask = {
            one.key: ToApprove(tool, one.call.arguments, why, one.key, self.agent)
            for one, tool in zip(wanted, tools, strict=True)
            if tool.id not in refused and (why := self._why(tool)) is not None
        }
        verdicts = self._asked(to_ask)
        return [
            Denied(str(refused[tool.id])) if tool.id in refused else verdicts.get(one.key, "allowed")
            for one, tool in zip(wanted, tools, strict=True)
        ]

    def _why(self, tool: ToolFacts) -> Any:
        if self.context.is_dry_run:
            return None
        return why_of_agent(
            tool,
            self.agent,
            asks_before_writing=self.asks_before_writing,
            is_told_by_strangers=self.is_told_by_strangers,
        )

    def _asked(self, to_ask: Mapping[str, ToApprove]) -> Mapping[str, Admission]:
        if not to_ask:
            return {}
        if self.approvals is None:
            return dict.fromkeys(to_ask, Denied("This call needs a person's approval, and nobody can be asked here."))
        return {
            key: Denied(str(verdict.message))
            if isinstance(verdict, Disapproved)
            else ("allowed" if verdict == "approved" else "waits")
            for key, verdict in zip(to_ask, self.approvals(list(to_ask.values())), strict=True)
        }


def named(tools: Sequence[ToolFacts]) -> dict[str, ToolFacts]:
    """Tools under names that every provider accepts, each once."""
    found: dict[str, ToolFacts] = {}
    for tool in tools:
        plain = re.sub(r"[^a-zA-Z0-9_-]+", "_", tool.name)[:60].strip("_") or "tool"
        name, number = plain, 2
        while name in found:
            name, number = f"{plain}_{number}", number + 1
        found[name] = tool
    return found


def _caller(tool: ToolFacts, context: ToolContext) -> Any:
    def call(arguments: dict[str, Any], key: str) -> Any:
        # Each call of an agent is one of its own for the other side.
        own = replace(context, idempotency_key=f"{context.idempotency_key}-{key}")
        try:
            return run_tool(tool=tool, arguments=arguments, context=own)
        except ToolError as error:
            raise ToolCallFailed(str(error.in_full), is_unsure=error.retryable and not error.had_no_effect) from error

    return call
