"""Agents with tools as rows, as a version of a workflow knows them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pastetrader.accounts.models import User
from registry.builtin import BuiltinTool
from registry.catalogue import AgentFacts
from registry.models import Agent, Tool
from registry.services import describe, mirror_builtin_tools
from registry.tests.factories import add_tool, make_agent, registered


@contextmanager
def builtin_rows(*tools: BuiltinTool) -> Iterator[list[Tool]]:
    """Built-in tools with their rows, for a while."""
    with registered(*tools):
        mirror_builtin_tools()
        yield list(Tool.objects.filter(id__in=[tool.id for tool in tools]))


@contextmanager
def adding(call: Any = None, **facts: Any) -> Iterator[list[Tool]]:
    """The tool that adds, or does what `call` says, with its row."""
    tool = add_tool() if call is None else add_tool(call)
    with builtin_rows(replace(tool, **facts)) as rows:
        yield rows


def facts_of(agent: Agent, owner: User | None = None) -> AgentFacts:
    """What a version knows of the agent, when it is made for that person."""
    return describe(owner or agent.owner, tools=[], agents=[agent.pk]).agents[agent.pk]


def an_agent(owner: User, *answers: Any, tools: Sequence[Tool] = (), **config: Any) -> AgentFacts:
    """A scripted agent of the owner's with these tools."""
    return facts_of(make_agent(owner, config={"answers": list(answers), **config}, tools=tools))


def calling(name: str, **arguments: Any) -> dict[str, Any]:
    """An answer of a script: one call."""
    return {"tool_calls": [{"name": name, "arguments": arguments}]}
