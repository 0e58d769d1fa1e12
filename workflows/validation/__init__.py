"""Whether a graph is sound: every problem at once, each with what to do. Pure: the catalogue is a value."""

from pastetrader.common.messages import Problem
from registry.catalogue import Catalogue
from workflows.graph import Graph
from workflows.validation.limits import over_limits, unstorable
from workflows.validation.structure import broken_edges, broken_keys, cycles, misplaced_references


def refusals(graph: Graph) -> tuple[Problem, ...]:
    """Why a graph cannot even be kept as a draft: what the tables have no place for."""
    beyond = tuple(over_limits(graph))
    if beyond:
        return beyond
    kept = [problem for problem in broken_keys(graph) if problem.code != "reserved_key"]
    return (*kept, *broken_edges(graph), *misplaced_references(graph), *unstorable(graph))


def validate(graph: Graph, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Everything that is wrong with a graph, errors first; a graph without errors can run."""
    problems = list(over_limits(graph))
    if problems:
        return tuple(problems)
    problems += [
        *unstorable(graph),
        *broken_keys(graph),
        *broken_edges(graph),
        *misplaced_references(graph),
        *cycles(graph),
    ]
    return tuple(problems)
