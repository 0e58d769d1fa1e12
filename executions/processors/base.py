"""What a processor is given and gives back. One file per node type; none of them knows the engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from pastetrader.common.messages import Message
from registry.builtin import ToolContext
from registry.catalogue import AgentFacts, ToolFacts
from workflows.graph import GraphNode


class NodeFailed(Exception):
    """A node's own verdict: a code for programs, a message for people."""

    def __init__(self, code: str, message: Message) -> None:
        self.code = code
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True)
class Inputs:
    """What a node sees. `arrived` are the outputs of the sources that fired, by key, in the order of the join."""

    arrived: Mapping[str, Any]
    nodes: Mapping[str, Any]
    input: Any
    variables: Mapping[str, Any]
    execution: Mapping[str, Any]

    @property
    def output(self) -> Any:
        """One source: its output; several: by key; a start node: the execution's input."""
        if not self.arrived:
            return self.input
        return next(iter(self.arrived.values())) if len(self.arrived) == 1 else dict(self.arrived)

    def context(self) -> dict[str, Any]:
        """The names of an expression (design: what an expression sees)."""
        return {
            "output": self.output,
            "nodes": dict(self.nodes),
            "input": self.input,
            "variables": dict(self.variables),
            "execution": dict(self.execution),
        }


@dataclass(frozen=True)
class Surroundings:
    """What a node may call: the version's tools and agents, and the context in which they are called.

    `show_input` records what is shown as the node's input instead of what came in (a tool's rendered arguments).
    """

    tools: Mapping[UUID, ToolFacts]
    agents: Mapping[UUID, AgentFacts]
    tool_context: ToolContext
    show_input: Callable[[Any], None]


@dataclass(frozen=True)
class Result:
    """A node's output, the handle it chose ('' where it has one output), and facts beside the output."""

    output: Any
    handle: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


class Processor(Protocol):
    """Does the work of one node type. Raises NodeFailed, ExpressionError or ToolError; anything else is a bug."""

    def __call__(self, node: GraphNode, inputs: Inputs, surroundings: Surroundings) -> Result:
        """The node's result."""
        ...
