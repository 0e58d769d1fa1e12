"""What a processor is given and gives back. One file per node type; none of them knows the engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from executions.status import Cause, Status
from llm.turns import Turns
from llm.types import Message as ModelMessage
from pastetrader.common.messages import Message
from registry.agents.config import AgentMemoryConfig
from registry.approval import Approvals
from registry.builtin import ToolContext
from registry.catalogue import AgentFacts, ToolFacts
from workflows.definition.graph import GraphNode


class NodeFailed(Exception):
    """A node's own verdict: a code for programs, a message for people; whether another attempt may end otherwise."""

    def __init__(
        self,
        code: str,
        message: Message,
        *,
        cause: Cause = Cause.ERROR,
        is_retryable: bool = False,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.cause = cause
        self.is_retryable = is_retryable
        self.metadata = dict(metadata or {})
        super().__init__(str(message))


class Inputs(NamedTuple):
    """What a node sees. `arrived` are the outputs of the sources that fired, by key, in the order of the join.

    With an `item_index` it is one item of a list that is worked on: `item` is the item itself.
    """

    arrived: Mapping[str, Any]
    nodes: Mapping[str, Any]
    input: Any
    variables: Mapping[str, Any]
    execution: Mapping[str, Any]
    item: Any = None
    item_index: int | None = None

    @property
    def output(self) -> Any:
        """One source: its output; several: by key; a start node: the execution's input."""
        if not self.arrived:
            return self.input
        return next(iter(self.arrived.values())) if len(self.arrived) == 1 else dict(self.arrived)

    def context(self) -> dict[str, Any]:
        """The names of an expression (design: what an expression sees)."""
        names = {
            "output": self.output,
            "nodes": dict(self.nodes),
            "input": self.input,
            "variables": dict(self.variables),
            "execution": dict(self.execution),
        }
        return names if self.item_index is None else {**names, "item": self.item, "item_index": self.item_index}


@dataclass(frozen=True)
class ChildRun:
    """An execution that a node needs: of itself alone for one item, or of a workflow's version with an input."""

    item_index: int | None = None
    item: Any = None
    version_id: UUID | None = None
    input: Any = None


@dataclass(frozen=True)
class WaitForChildren:
    """In place of a result: the node waits for executions of its own until all of them are over.

    One for each of `count` items, or (None) one of the workflow of a step; what an item is follows from the node and
    what it sees, each time that one is started. `version_id`: of the workflow that is started; None: the node itself.
    At most `max_parallel` of them at a time; `stops_at_failure`: the first that does not complete has the others
    cancelled, and those that have not begun do not begin.
    """

    count: int | None = None
    version_id: UUID | None = None
    max_parallel: int = 1
    stops_at_failure: bool = False


@dataclass(frozen=True)
class WaitForApproval:
    """In place of a result: the node waits until a person has decided about its calls."""


Wait = WaitForChildren | WaitForApproval


@dataclass(frozen=True)
class ChildEnd:
    """Where the latest execution for an item (or the step) stands; one that never began has no `execution_id`.

    `is_current`: it was started since the node was last tried again, or is still open. `size_bytes`: of its output as
    JSON, once it completed. `version_id` and `only_node_key` are its execution's.
    """

    item_index: int | None
    status: Status
    execution_id: UUID | None = None
    version_id: UUID | None = None
    only_node_key: str = ""
    is_current: bool = True
    size_bytes: int = 0
    error_code: str = ""
    error_message: Message | str = ""


class Talk(Protocol):
    """The conversation of an agent's step: its turns, what it remembers, and who listens.

    `is_told_by_strangers`: what the step is given was, or may have been, written by others.
    """

    is_told_by_strangers: bool

    @property
    def turns(self) -> Turns:
        """Where they are stored."""
        ...

    def before(self, memory: AgentMemoryConfig, agent_id: UUID) -> Sequence[ModelMessage]:
        """What the agent remembers, as messages."""
        ...

    def on_text(self, piece: str) -> None:
        """The model says something."""
        ...

    def remember(self, memory: AgentMemoryConfig, agent_id: UUID, prompt: str, answer: Any) -> None:
        """The exchange is over."""
        ...


class Surroundings(NamedTuple):
    """What a node may call: the version's tools and agents, and the context in which they are called.

    `show_input` records what is shown as the node's input instead of what came in (a tool's rendered arguments).
    `about_to_call`: a tool is about to be called; raises Stopped when the node is another's. `approvals`: what is known
    of calls that a person has to approve. `talk`: the conversation of an agent, as it is stored.
    `children` reads the latest execution that the node started per item, in the order of the items; `outputs` what
    these put out, None where one did not complete, and raises NotStorable when that is too large together.
    """

    tools: Mapping[UUID, ToolFacts]
    agents: Mapping[UUID, AgentFacts]
    tool_context: ToolContext
    show_input: Callable[[Any], None]
    about_to_call: Callable[[], None]
    approvals: Approvals
    talk: Talk
    children: Callable[[], tuple[ChildEnd, ...]] = tuple
    outputs: Callable[[Sequence[ChildEnd]], list[Any]] = list


class Result(NamedTuple):
    """A node's output, the handle it chose ('' where it has one output), and facts beside the output."""

    output: Any
    handle: str = ""
    metadata: Mapping[str, Any] = MappingProxyType({})


class PureProcessor(Protocol):
    """Work whose result follows from the node and its inputs alone: it may be done early, or twice."""

    def __call__(self, node: GraphNode, inputs: Inputs) -> Result:
        """The node's result. Raises NodeFailed or ExpressionError; anything else is a bug."""
        ...


class CallingProcessor(Protocol):
    """Work that calls something outside, or starts executions."""

    def __call__(self, node: GraphNode, inputs: Inputs, surroundings: Surroundings) -> Result | Wait:
        """The node's result, or what it has to wait for first. Raises ToolError as well."""
        ...
