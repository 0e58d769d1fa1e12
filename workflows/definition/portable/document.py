"""The document: what stands in it, made from a graph and its names, and read back. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workflows.definition.graph import Graph, GraphEdge, GraphNode, NodeKind, Quote
from workflows.definition.portable.numbers import tidy

FORMAT: Literal["pastetrader.workflow/1"] = "pastetrader.workflow/1"
ReferenceKind = Literal["tool", "agent", "workflow"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(_Part):
    """A tool, an agent or a workflow by its name; a bare text is the name. `type` tells tools of one name apart."""

    name: str = Field(min_length=1, max_length=255)
    type: str = Field(default="", max_length=20)

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, given: Any) -> Any:
        return {"name": given} if isinstance(given, str) else given


class PortableNode(_Part):
    """A node; `tool`, `agent` and `workflow` are names where a graph has ids."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")
    name: str = Field(min_length=1, max_length=255)
    node_type: NodeKind
    tool: Reference | None = None
    agent: Reference | None = None
    workflow: Reference | None = None
    config: dict[str, Any] = Field(default_factory=dict)
    input_schema: dict[str, Any] | None = None
    output_schema: dict[str, Any] | None = None
    timeout_seconds: int = Field(default=300, ge=1, le=86_400)
    retry_config: dict[str, Any] = Field(default_factory=dict)
    on_error: dict[str, Any] = Field(default_factory=dict)
    is_enabled: bool = True
    position_x: float = Field(default=0.0, allow_inf_nan=False)
    position_y: float = Field(default=0.0, allow_inf_nan=False)
    provenance: tuple[Quote, ...] = ()


class PortableWorkflow(_Part):
    """A whole workflow. It is neither active nor deleted, and has no history."""

    format: Literal["pastetrader.workflow/1"]
    name: str = Field(min_length=1, max_length=255)
    description: str = ""
    tags: tuple[str, ...] = ()
    config: dict[str, Any] = Field(default_factory=dict)
    variables: dict[str, Any] = Field(default_factory=dict)
    nodes: tuple[PortableNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()


@dataclass(frozen=True)
class Names:
    """What the tools, agents and workflows of a graph are called."""

    tools: Mapping[UUID, Reference] = field(default_factory=dict)
    agents: Mapping[UUID, Reference] = field(default_factory=dict)
    workflows: Mapping[UUID, Reference] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A reference of a node: at which place in the document, of which node, to what."""

    place: int
    node: str
    kind: ReferenceKind
    reference: Reference


def to_document(graph: Graph, names: Names, *, name: str, description: str, tags: Iterable[str]) -> dict[str, Any]:
    """The document of a workflow: the same content is the same document. What says nothing is left out.

    A reference that `names` does not know is left out.
    """
    document = PortableWorkflow(
        format=FORMAT,
        name=name,
        description=description,
        tags=tuple(sorted(tags)),
        config=graph.config,
        variables=graph.variables,
        nodes=tuple(_portable(node, names) for node in sorted(graph.nodes, key=lambda node: node.key)),
        edges=tuple(sorted(graph.edges, key=lambda edge: (edge.source, edge.target, str(edge)))),
    )
    shown = {"format": FORMAT, **document.model_dump(mode="json", exclude_defaults=True, exclude={"format"})}
    return {name: tidy(value) if name in {"config", "variables"} else _tidied(value) for name, value in shown.items()}


def references_of(document: PortableWorkflow) -> tuple[Named, ...]:
    """Every tool, agent and workflow that nodes name."""
    kinds: tuple[ReferenceKind, ...] = ("tool", "agent", "workflow")
    return tuple(
        Named(place, node.key, kind, reference)
        for place, node in enumerate(document.nodes)
        for kind in kinds
        if (reference := getattr(node, kind)) is not None
    )


def to_graph(document: PortableWorkflow, found: Mapping[tuple[str, ReferenceKind], UUID]) -> Graph:
    """The graph of a document; `found` are ids by node key and kind, those that are missing are left out."""
    nodes = []
    for node in document.nodes:
        same = {name: getattr(node, name) for name in GraphNode.model_fields if hasattr(node, name)}
        workflow = found.get((node.key, "workflow"))
        config = node.config if workflow is None else {**node.config, "workflow_id": str(workflow)}
        ids = {"tool_id": found.get((node.key, "tool")), "agent_id": found.get((node.key, "agent"))}
        nodes.append(GraphNode.model_validate({**same, **ids, "config": config}))
    return Graph(nodes=tuple(nodes), edges=document.edges, config=document.config, variables=document.variables)


def workflow_named_in(node: GraphNode) -> UUID | None:
    """The workflow that a node has as its step, if it has one."""
    given = node.config.get("workflow_id") if node.node_type == "tool" else None
    try:
        return UUID(given) if isinstance(given, str) else None
    except ValueError:
        return None


def _portable(node: GraphNode, names: Names) -> PortableNode:
    step = workflow_named_in(node)
    config = dict(node.config)
    if step is not None:
        del config["workflow_id"]
    same = {
        name: getattr(node, name)
        for name in PortableNode.model_fields
        if name in GraphNode.model_fields and name not in {"config", "provenance"}
    }
    return PortableNode(
        **same,
        config=config,
        # Of which paste, only this installation knows.
        provenance=tuple(quote.model_copy(update={"paste_id": None}) for quote in node.provenance),
        tool=names.tools.get(node.tool_id) if node.tool_id else None,
        agent=names.agents.get(node.agent_id) if node.agent_id else None,
        workflow=names.workflows.get(step) if step else None,
    )


def _tidied(value: Any) -> Any:
    """Our own objects keep the order of their fields; what people put into them is sorted."""
    if isinstance(value, list):
        return [_tidied(part) for part in value]
    if isinstance(value, dict):
        return {name: tidy(part) if name in _FREE else _tidied(part) for name, part in value.items()}
    return tidy(value)


_FREE = frozenset({"config", "variables", "input_schema", "output_schema", "retry_config", "on_error", "condition"})
