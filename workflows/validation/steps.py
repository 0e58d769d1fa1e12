"""Steps that are workflows, and what failures of nodes mean. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from workflows.definition.graph import Graph, GraphNode
from workflows.definition.node_types import NodeConfig
from workflows.definition.node_types.tool import ToolConfig
from workflows.definition.parsing import ConfigError, parse_on_error
from workflows.definition.policies import ERROR_HANDLE
from workflows.validation.references import holds_template


@dataclass(frozen=True)
class KnownWorkflows:
    """The workflows that a graph's owner may start as a step, by id with their names; and which one the graph is of."""

    names: Mapping[UUID, str] = field(default_factory=dict)
    itself: UUID | None = None


def workflows_named_in(graph: Graph) -> frozenset[UUID]:
    """The workflows that a graph has as steps; what is no id is left to the model of the config."""
    return frozenset(found for node in graph.nodes if (found := _workflow_of(node)) is not None)


def broken_step(node: GraphNode, config: NodeConfig | None, known: KnownWorkflows) -> Iterator[Problem]:
    """What is wrong with a workflow as a step."""
    if not isinstance(config, ToolConfig) or config.workflow_id is None:
        return
    if node.tool_id is not None:
        yield Problem(
            "tool_and_workflow",
            _("“%(name)s” has both a tool and a workflow.", name=node.name),
            node=node.key,
            path="config.workflow_id",
            hint=_("Remove one of the two."),
        )
    if config.workflow_id == known.itself:
        yield Problem(
            "workflow_itself",
            _("“%(name)s” starts the workflow that it is a step of, again and again.", name=node.name),
            node=node.key,
            path="config.workflow_id",
            hint=_("Choose another workflow; to do something for each item of a list, use for_each."),
        )
    elif config.workflow_id not in known.names:
        yield Problem(
            "workflow_missing",
            _("The workflow of “%(name)s” does not exist, or you may not use it.", name=node.name),
            node=node.key,
            path="config.workflow_id",
            hint=_("Choose another workflow."),
        )


def with_error_way(graph: Graph) -> frozenset[str]:
    """The nodes whose error handle is connected."""
    return frozenset(edge.source for edge in graph.edges if edge.source_handle == ERROR_HANDLE)


def broken_on_error(node: GraphNode, connected: Collection[str]) -> Iterator[Problem]:
    """An `on_error` that its model refuses, or that cannot be done at this node."""
    try:
        wanted = parse_on_error(node.on_error)
    except ConfigError as error:
        yield from (replace(problem, node=node.key) for problem in error.problems)
        return
    if wanted is None:
        return
    if wanted.action == "branch" and node.key not in connected:
        yield Problem(
            "error_way_missing",
            _("A failure of “%(name)s” is to go its own way, but its “error” output leads nowhere.", name=node.name),
            node=node.key,
            path="on_error.action",
            hint=_("Connect its “error” output, or choose what else a failure means."),
        )
    if wanted.action == "default" and node.node_type == "condition":
        yield Problem(
            "no_default_output",
            _("“%(name)s” is a condition: without its decision nobody knows which way to go.", name=node.name),
            node=node.key,
            path="on_error.action",
            hint=_("Let a failure take the “error” output instead."),
        )
    if holds_template(wanted.output):
        yield Problem(
            "not_evaluated",
            _(
                "The default output of “%(name)s” is handed on as it stands: what looks like an expression is text.",
                name=node.name,
            ),
            severity="warning",
            node=node.key,
            path="on_error.output",
            hint=_("Write the value itself."),
        )


def _workflow_of(node: GraphNode) -> UUID | None:
    given = node.config.get("workflow_id") if node.node_type == "tool" else None
    try:
        return UUID(str(given)) if given is not None else None
    except ValueError:
        return None
