"""Tools and agents that nodes name: whether they exist, may be used, are on, and can be run. Pure."""

from collections.abc import Collection, Iterator
from uuid import UUID

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from workflows.graph import Graph


def missing_tools(graph: Graph, missing: Collection[UUID]) -> Iterator[Problem]:
    """The nodes whose tool is among the missing ones."""
    for node in graph.nodes:
        if node.tool_id in missing:
            yield Problem(
                "tool_missing",
                _("The tool of “%(name)s” does not exist, or you may not use it.", name=node.name),
                node=node.key,
                path="tool_id",
                hint=_("Choose another tool."),
            )


def missing_agents(graph: Graph, missing: Collection[UUID]) -> Iterator[Problem]:
    """The nodes whose agent is among the missing ones."""
    for node in graph.nodes:
        if node.agent_id in missing:
            yield Problem(
                "agent_missing",
                _("The agent of “%(name)s” does not exist, or you may not use it.", name=node.name),
                node=node.key,
                path="agent_id",
                hint=_("Choose another agent."),
            )
