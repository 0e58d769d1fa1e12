"""Whether a graph is sound: every problem at once, each with what to do. Pure: the catalogue is a value."""

from collections.abc import Iterator
from dataclasses import replace

from pastetrader.common.messages import Problem
from registry.catalogue import Catalogue
from workflows.definition.graph import Graph, GraphNode
from workflows.validation.contents import (
    broken_edge_parts,
    broken_handles,
    broken_parts,
    broken_settings,
    parsed_configs,
)
from workflows.validation.deciding import Deciding
from workflows.validation.limits import over_limits, unstorable
from workflows.validation.reading import Reading
from workflows.validation.references import broken_references
from workflows.validation.steps import KnownWorkflows, broken_on_error, broken_step, with_error_way
from workflows.validation.structure import (
    broken_edges,
    broken_keys,
    broken_starts,
    cycles,
    doubtful_joins,
    doubtful_ways,
    misplaced_references,
    without_effect,
)

__all__ = ["KnownWorkflows", "refusals", "validate"]

NO_WORKFLOWS = KnownWorkflows()


def refusals(graph: Graph) -> tuple[Problem, ...]:
    """Why a graph cannot even be kept as a draft: what the tables have no place for."""
    beyond = tuple(over_limits(graph))
    if beyond:
        return beyond
    keys = (problem for problem in broken_keys(graph) if problem.code == "duplicate_key")
    return (*keys, *broken_edges(graph), *misplaced_references(graph), *unstorable(graph))


def validate(graph: Graph, catalogue: Catalogue, workflows: KnownWorkflows = NO_WORKFLOWS) -> tuple[Problem, ...]:
    """Everything that is wrong with a graph, errors before warnings; a graph without errors can run.

    The catalogue and `workflows` hold what the graph's owner may use. Linear in the size of the graph.
    """
    beyond = tuple(over_limits(graph)) or tuple(unstorable(graph))
    if beyond:
        return beyond
    return tuple(sorted(_all(graph, catalogue, workflows), key=lambda problem: problem.severity != "error"))


def _all(graph: Graph, catalogue: Catalogue, workflows: KnownWorkflows) -> Iterator[Problem]:
    configs, refused = parsed_configs(graph)
    yield from broken_keys(graph)
    yield from broken_edges(graph)
    yield from cycles(graph)
    yield from broken_starts(graph)
    yield from misplaced_references(graph)
    yield from broken_settings(graph)
    off = {node.key for node in graph.nodes if _is_passed_by(node)}
    yield from (_excused(problem) if problem.node in off else problem for problem in refused)
    reading, deciding = Reading(graph), Deciding(graph, configs)
    connected = with_error_way(graph)
    for node in graph.nodes:
        of_node = (
            *broken_references(node, catalogue),
            *broken_step(node, configs.get(node.key), workflows),
            *broken_parts(node),
            *broken_on_error(node, connected),
            *reading.of_node(node, configs.get(node.key)),
            *deciding.of_node(node, configs.get(node.key)),
        )
        yield from (map(_excused, of_node) if node.key in off else of_node)
    for edge in graph.edges:
        yield from broken_edge_parts(edge)
        yield from reading.of_edge(edge)
        yield from deciding.of_edge(edge)
    yield from broken_handles(graph, configs)
    yield from doubtful_ways(graph)
    yield from doubtful_joins(graph, configs)
    yield from without_effect(graph, catalogue)


def _is_passed_by(node: GraphNode) -> bool:
    """A node that is switched off hands its input on; only a condition's config is read even then, for its outputs."""
    return not node.is_enabled and node.node_type != "condition"


def _excused(problem: Problem) -> Problem:
    return replace(problem, severity="warning")
