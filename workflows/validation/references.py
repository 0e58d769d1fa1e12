"""Tools and agents that nodes name: whether they exist, may be used, are on, can run, and get what they need. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from pastetrader.common import json_schema
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from registry.catalogue import AgentFacts, Catalogue, ToolFacts
from registry.named_secrets.references import is_at, name_in, problems_of_references, references_in
from workflows.definition.graph import Graph, GraphNode
from workflows.expressions import is_template


def missing_tools(graph: Graph, missing: Collection[UUID]) -> Iterator[Problem]:
    """The nodes whose tool is among the missing ones."""
    return (_missing_tool(node) for node in graph.nodes if node.tool_id in missing)


def missing_agents(graph: Graph, missing: Collection[UUID]) -> Iterator[Problem]:
    """The nodes whose agent is among the missing ones."""
    return (_missing_agent(node) for node in graph.nodes if node.agent_id in missing)


def broken_references(node: GraphNode, catalogue: Catalogue) -> Iterator[Problem]:
    """What is wrong with the tool or agent of one node."""
    if node.node_type == "tool":
        yield from _tool_problems(node, catalogue)
    elif node.node_type == "agent":
        yield from _agent_problems(node, catalogue)


def _tool_problems(node: GraphNode, catalogue: Catalogue) -> Iterator[Problem]:
    if node.tool_id is None:
        if node.config.get("workflow_id") is None:
            yield Problem(
                "tool_missing",
                _("“%(name)s” has no tool.", name=node.name),
                node=node.key,
                path="tool_id",
                hint=_("Choose a tool."),
            )
        return
    tool = catalogue.tools.get(node.tool_id)
    if tool is None:
        yield _missing_tool(node)
        return
    yield from (replace(problem, node=node.key, path="tool_id") for problem in _unusable(tool, catalogue))
    arguments = node.config.get("arguments", {})
    if isinstance(arguments, dict):
        yield from _named_secrets(node, arguments, tool, catalogue)
    if isinstance(arguments, dict) and tool.input_schema:
        yield from _misfits(node, arguments, tool)


def _unusable(tool: ToolFacts, catalogue: Catalogue) -> Iterator[Problem]:
    if not tool.is_active:
        yield Problem(
            "tool_inactive",
            _("The tool “%(tool)s” is switched off.", tool=tool.name),
            hint=_("Switch it on, or choose another tool."),
        )
    if tool.tool_type not in catalogue.runnable_types:
        yield Problem(
            "tool_type_unavailable",
            _(
                "The tool “%(tool)s” is of type “%(type)s”, which this version cannot run yet.",
                tool=tool.name,
                type=tool.tool_type,
            ),
            hint=_("Choose a built-in tool."),
        )
    yield from _lacking_secrets(tool, catalogue)
    if tool.id in catalogue.lacking_credentials:
        yield Problem(
            "credentials_missing",
            _("The tool “%(tool)s” needs credentials and has none.", tool=tool.name),
            severity="warning",
            hint=_("Enter them in the tool."),
        )


def _misfits(node: GraphNode, arguments: dict[str, Any], tool: ToolFacts) -> Iterator[Problem]:
    """Literal arguments that do not fit the tool's schema; what an expression will give is checked when it runs."""
    for problem in json_schema.validate(arguments, tool.input_schema, path="config.arguments", is_open=_is_known_later):
        yield replace(
            problem,
            code="tool_arguments",
            node=node.key,
            hint=_("See what the tool “%(tool)s” takes.", tool=tool.name),
        )


def _is_known_later(value: Any) -> bool:
    return holds_template(value) or name_in(value) is not None


def _lacking_secrets(tool: ToolFacts, catalogue: Catalogue) -> Iterator[Problem]:
    for name in sorted(catalogue.lacking_secrets.get(tool.id, ())):
        if not name:
            text = _("The tool “%(tool)s” lacks a secret that its owner has to enter.", tool=tool.name)
            yield Problem("secret_missing", text, hint=_("Ask its owner, or choose another tool."))
            continue
        text = _("The tool “%(tool)s” needs the secret “%(name)s”, which does not exist.", tool=tool.name, name=name)
        yield Problem("secret_missing", text, hint=_("Make it on the page of secrets, or change the tool."))


def _named_secrets(
    node: GraphNode, arguments: dict[str, Any], tool: ToolFacts, catalogue: Catalogue
) -> Iterator[Problem]:
    """Secrets that are named in arguments: where the tool takes some, and those that there are."""
    places = catalogue.secret_arguments.get(tool.id, frozenset())
    for problem in problems_of_references(arguments, places, "config.arguments"):
        yield replace(problem, node=node.key)
    for at, name in references_in(arguments):
        if name and any(is_at(at, place) for place in places) and name not in catalogue.secret_names:
            yield Problem(
                "secret_missing",
                _("“%(node)s” names the secret “%(name)s”, which does not exist.", node=node.name, name=name),
                node=node.key,
                path=".".join(("config.arguments", *at)),
                hint=_("Make it on the page of secrets, or name another one."),
            )


def holds_template(value: Any) -> bool:
    """Whether a value is only known when it runs, wholly or in part."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and is_template(part):
            return True
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return False


def _agent_problems(node: GraphNode, catalogue: Catalogue) -> Iterator[Problem]:
    if node.agent_id is None:
        yield Problem(
            "agent_missing",
            _("“%(name)s” has no agent.", name=node.name),
            node=node.key,
            path="agent_id",
            hint=_("Choose an agent."),
        )
        return
    agent = catalogue.agents.get(node.agent_id)
    if agent is None:
        yield _missing_agent(node)
        return
    yield from (replace(problem, node=node.key, path="agent_id") for problem in _unusable_agent(agent, catalogue))


def _unusable_agent(agent: AgentFacts, catalogue: Catalogue) -> Iterator[Problem]:
    if not agent.is_active:
        yield Problem(
            "agent_inactive",
            _("The agent “%(agent)s” is switched off.", agent=agent.name),
            hint=_("Switch it on, or choose another agent."),
        )
    if agent.model_provider not in catalogue.available_providers:
        yield Problem(
            "provider_unavailable",
            _(
                "The agent “%(agent)s” uses a model of “%(provider)s”, which this version cannot call yet.",
                agent=agent.name,
                provider=agent.model_provider,
            ),
            hint=_("Choose another agent."),
        )
    for tool in agent.tools:
        for problem in _unusable(tool, catalogue):
            yield replace(problem, severity="warning", hint=_("The agent will have to do without it."))


def _missing_tool(node: GraphNode) -> Problem:
    return Problem(
        "tool_missing",
        _("The tool of “%(name)s” does not exist, or you may not use it.", name=node.name),
        node=node.key,
        path="tool_id",
        hint=_("Choose another tool."),
    )


def _missing_agent(node: GraphNode) -> Problem:
    return Problem(
        "agent_missing",
        _("The agent of “%(name)s” does not exist, or you may not use it.", name=node.name),
        node=node.key,
        path="agent_id",
        hint=_("Choose another agent."),
    )
