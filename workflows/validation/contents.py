"""What stands in nodes, edges and settings: configs, schemas, retries, and the handles that edges leave by. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pastetrader.common import json_schema
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.definition.node_types import NodeConfig
from workflows.definition.node_types.condition import ConditionConfig
from workflows.definition.parsing import (
    ConfigError,
    parse_config,
    parse_edge_condition,
    parse_retry_config,
    parse_workflow_config,
)
from workflows.definition.policies import ERROR_HANDLE


def parsed_configs(graph: Graph) -> tuple[dict[str, NodeConfig], list[Problem]]:
    """The configs that their models accept, by node key, and what the models say of the others."""
    configs: dict[str, NodeConfig] = {}
    problems: list[Problem] = []
    for node in graph.nodes:
        try:
            configs[node.key] = parse_config(node.node_type, node.config)
        except ConfigError as error:
            problems += (replace(problem, node=node.key) for problem in error.problems)
    return configs, problems


def broken_settings(graph: Graph) -> Iterator[Problem]:
    """Settings of the workflow that its model refuses."""
    try:
        parse_workflow_config(graph.config)
    except ConfigError as error:
        yield from error.problems


def broken_parts(node: GraphNode) -> Iterator[Problem]:
    """Retries and schemas of one node that cannot be used."""
    if node.retry_config:
        try:
            parse_retry_config(node.retry_config)
        except ConfigError as error:
            yield from (replace(problem, node=node.key) for problem in error.problems)
    schemas: dict[str, Any] = {"input_schema": node.input_schema, "output_schema": node.output_schema}
    schemas |= {f"config.{name}": node.config.get(name) for name in ("input_schema", "output_schema")}
    for path, schema in schemas.items():
        if isinstance(schema, dict):
            yield from (replace(problem, node=node.key) for problem in json_schema.check_schema(schema, path=path))


def broken_edge_parts(edge: GraphEdge) -> Iterator[Problem]:
    """A condition that its model refuses, and an input that does not exist."""
    if edge.target_handle:
        yield Problem(
            "unknown_handle",
            _("Nodes have one input, so “%(handle)s” does not exist.", handle=edge.target_handle),
            edge=str(edge),
            path="target_handle",
            hint=_("Leave target_handle empty."),
        )
    if edge.condition is None:
        return
    try:
        parse_edge_condition(edge.condition)
    except ConfigError as error:
        yield from (replace(problem, edge=str(edge)) for problem in error.problems)


def broken_handles(graph: Graph, configs: Mapping[str, NodeConfig]) -> Iterator[Problem]:
    """Edges that leave by an output that their source does not have."""
    for edge in graph.edges:
        source = graph.by_key.get(edge.source)
        config = configs.get(edge.source)
        if source is None or config is None:
            continue
        handles = config.handles if isinstance(config, ConditionConfig) else ("",)
        if edge.source_handle in {*handles, ERROR_HANDLE}:
            continue
        named = ", ".join(f"“{handle}”" for handle in handles if handle)
        if not edge.source_handle:
            yield Problem(
                "missing_handle",
                _(
                    "The edge %(edge)s does not say by which output it leaves “%(name)s”.",
                    edge=str(edge),
                    name=source.name,
                ),
                edge=str(edge),
                node=source.key,
                path="source_handle",
                hint=_("Choose one of: %(handles)s.", handles=named),
            )
            continue
        yield Problem(
            "unknown_handle",
            _("“%(name)s” has no output “%(handle)s”.", name=source.name, handle=edge.source_handle),
            edge=str(edge),
            node=source.key,
            path="source_handle",
            hint=_("Choose one of: %(handles)s.", handles=named) if named else _("Leave source_handle empty."),
        )
