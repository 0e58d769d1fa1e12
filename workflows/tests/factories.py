"""Graphs, catalogues and workflows for tests."""

from typing import Any
from uuid import UUID, uuid5

from pastetrader.accounts.models import User
from registry.catalogue import AgentFacts, Catalogue, ToolFacts
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.models import Workflow
from workflows.services import create_workflow

NAMESPACE = UUID("00000000-0000-5000-8000-000000000000")

# What a node of each type needs at least.
CONFIGS: dict[str, dict[str, Any]] = {
    "trigger": {},
    "tool": {},
    "agent": {"prompt": "Say something."},
    "condition": {"condition_expression": "{{ output.n > 0 }}"},
    "adapter": {"output": "{{ output }}"},
    "aggregator": {},
}


def make_node(key: str, node_type: str = "adapter", **fields: Any) -> GraphNode:
    """A node named like its key, with a config that its type accepts unless one is given."""
    given = {"key": key, "name": key.title(), "node_type": node_type, "config": CONFIGS[node_type], **fields}
    return GraphNode.model_validate(given)


def make_edge(text: str, **fields: Any) -> GraphEdge:
    """`a>b`, or `a.handle>b`."""
    source, target = text.split(">")
    source, _dot, handle = source.partition(".")
    return GraphEdge(source=source, target=target, source_handle=handle, **fields)


def make_graph(*nodes: GraphNode | str, edges: str = "", **fields: Any) -> Graph:
    """A graph of nodes (a text stands for an adapter of that key) and of edges written `a>b c.true>d`."""
    made = tuple(node if isinstance(node, GraphNode) else make_node(node) for node in nodes)
    return Graph(nodes=made, edges=tuple(make_edge(edge) for edge in edges.split()), **fields)


def small_graph(**fields: Any) -> Graph:
    """A trigger and an adapter after it: nothing is wrong with it."""
    return make_graph(make_node("start", "trigger"), "work", edges="start>work", **fields)


def make_tool_facts(name: str = "write", **fields: Any) -> ToolFacts:
    """A built-in tool that writes and takes anything."""
    given: dict[str, Any] = {"tool_type": "builtin", "effect": "write", "idempotent": True, **fields}
    return ToolFacts(id=uuid5(NAMESPACE, name), name=name, **given)


def make_agent_facts(name: str = "advisor", **fields: Any) -> AgentFacts:
    """A scripted agent."""
    given: dict[str, Any] = {"model_provider": "scripted", "model_name": "scripted", **fields}
    return AgentFacts(id=uuid5(NAMESPACE, name), name=name, **given)


def make_catalogue(*facts: ToolFacts | AgentFacts) -> Catalogue:
    """The catalogue of these tools and agents, in a version that runs built-in tools and scripted models.

    A tool named “keyless” lacks its credentials.
    """
    return Catalogue(
        lacking_credentials=frozenset(one.id for one in facts if one.name == "keyless"),
        runnable_types=frozenset({"builtin"}),
        available_providers=frozenset({"scripted"}),
        tools={one.id: one for one in facts if isinstance(one, ToolFacts)},
        agents={one.id: one for one in facts if isinstance(one, AgentFacts)},
    )


def make_workflow(owner: User, graph: Graph | None = None, **fields: Any) -> Workflow:
    """A saved workflow, by default of the small graph."""
    given: dict[str, Any] = {"name": "Workflow", "is_active": False, **fields}
    return create_workflow(owner=owner, graph=graph or small_graph(), **given)
