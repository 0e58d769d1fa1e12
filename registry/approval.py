"""Calls that a person has to approve first: which, why, and what exactly the word of that person is for. Pure."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pastetrader.common.messages import Message
from registry.catalogue import AgentFacts, ToolFacts

# It moves money; an agent would have code run; an agent that reads what strangers wrote would change something.
Why = Literal["money", "exec", "untrusted"]
# Whatever these bring was written by somebody else, or by a program of somebody else.
UNTRUSTED_TYPES = frozenset({"http", "mcp", "python", "shell"})


@dataclass(frozen=True)
class ToApprove:
    """A call that waits for a person. `key` names it within its step; an agent's step may make several."""

    tool: ToolFacts
    arguments: Mapping[str, Any]
    why: Why
    key: str = ""
    agent: AgentFacts | None = field(default=None, repr=False)

    @property
    def digest(self) -> str:
        """A hash of exactly what would be done: other arguments, or another version of the tool, have another."""
        said = {
            "tool": str(self.tool.id),
            "type": self.tool.tool_type,
            "effect": self.tool.effect,
            "config": self.tool.config,
            "schema": self.tool.input_schema,
            "arguments": self.arguments,
        }
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Disapproved:
    """A person said no, or nobody said anything in time."""

    code: Literal["approval_refused", "approval_expired"]
    message: Message


Verdict = Disapproved | Literal["approved", "waits"]
# What is known of these calls, all of one step; whoever answers `approved` has used that word up.
Approvals = Callable[[Sequence[ToApprove]], Sequence[Verdict]]


def why_of_step(tool: ToolFacts) -> Why | None:
    """Why a step that a person drew waits before it calls the tool."""
    return "money" if tool.effect == "money" else None


def why_of_agent(
    tool: ToolFacts, agent: AgentFacts, *, asks_before_writing: bool, is_told_by_strangers: bool
) -> Why | None:
    """Why an agent waits before it calls a tool. `is_told_by_strangers`: its prompt holds what others wrote."""
    match tool.effect:
        case "money" | "exec":
            return tool.effect
        case "write" if asks_before_writing and (is_told_by_strangers or reads_untrusted(agent)):
            return "untrusted"
        case _:
            return None


def reads_untrusted(agent: AgentFacts) -> bool:
    """Whether one of its tools brings what strangers wrote."""
    return any(is_untrusted(tool) for tool in agent.tools)


def is_untrusted(tool: ToolFacts) -> bool:
    """Whether what the tool brings was written by strangers."""
    return tool.tool_type in UNTRUSTED_TYPES
