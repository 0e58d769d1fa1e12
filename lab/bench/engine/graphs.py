"""The graphs of the bench: trivial nodes that hand a number on, as adapters or as calls of a trivial tool."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from random import Random

from lab.bench.engine.shapes import CHAIN_LENGTH, DIAMOND_WIDTH, GROWN, SEED, Sizes, growth_name
from lab.bench.engine.tools import TOOL_ID
from workflows.definition.graph import Graph, GraphEdge, GraphNode

INPUT = {"n": 1}
Step = Callable[[str, str], GraphNode]
# A node of the random graph comes after some of the so many before it.
REACH = 20


def graphs_of(sizes: Sizes) -> Mapping[str, Graph]:
    """The graphs that the shapes name, but for what is drafted from a pasted strategy."""
    grown = {growth_name(kind, size): _of_tools(kind, size) for kind in GROWN for size in (sizes.small, sizes.large)}
    return {
        **grown,
        "chain": chain(sizes.chain, adapter),
        "chain_tools": chain(sizes.chain, tool),
        "fan": fan(sizes.fan, adapter),
        "fan_tools": fan(sizes.fan, tool),
        "short_chain": chain(CHAIN_LENGTH, adapter),
        "short_chain_tools": chain(CHAIN_LENGTH, tool),
        "diamond": fan(DIAMOND_WIDTH, adapter),
        "dag": random_graph(sizes.dag, adapter),
        "dag_tools": random_graph(sizes.dag, tool),
    }


def _of_tools(kind: str, size: int) -> Graph:
    """A graph of so many nodes, the trigger and a join among them."""
    match kind:
        case "chain":
            return chain(size, tool)
        case "fan":
            return fan(size - 2, tool)
    return random_graph(size, tool)


def adapter(key: str, value: str = "{{ output.n }}") -> GraphNode:
    """A node that is run without leaving the process."""
    return GraphNode(key=key, name=key, node_type="adapter", config={"output": {"n": value}})


def tool(key: str, value: str = "{{ output.n }}") -> GraphNode:
    """A node that calls the trivial tool."""
    return GraphNode(key=key, name=key, node_type="tool", tool_id=TOOL_ID, config={"arguments": {"n": value}})


def chain(length: int, step: Callable[[str], GraphNode]) -> Graph:
    """A trigger and `length` - 1 steps after each other."""
    keys = [f"step_{place:03}" for place in range(1, length)]
    edges = tuple(GraphEdge(source=source, target=target) for source, target in pairwise([_TRIGGER.key, *keys]))
    return Graph(nodes=(_TRIGGER, *(step(key) for key in keys)), edges=edges)


def fan(width: int, step: Callable[[str], GraphNode]) -> Graph:
    """A trigger, `width` steps beside each other, and an aggregator of all."""
    keys = [f"part_{place:03}" for place in range(width)]
    join = GraphNode(key="join", name="join", node_type="aggregator", config={"merge": "list"})
    edges = [
        GraphEdge(source=source, target=target)
        for key in keys
        for source, target in ((_TRIGGER.key, key), (key, join.key))
    ]
    return Graph(nodes=(_TRIGGER, *(step(key) for key in keys), join), edges=tuple(edges))


def random_graph(size: int, step: Step) -> Graph:
    """A trigger and steps that each come after one to three of those before them; the same each time."""
    dice = Random(SEED)  # noqa: S311  # nothing secret
    nodes = [_TRIGGER]
    edges = []
    for place in range(1, size):
        before = nodes[max(0, place - REACH) :]
        sources = [node.key for node in dice.sample(before, min(len(before), dice.choice((1, 1, 2, 3))))]
        node = step(f"step_{place:04}", f"{{{{ nodes.{sources[0]}.n }}}}")
        nodes.append(node)
        edges += [GraphEdge(source=source, target=node.key) for source in sources]
    return Graph(nodes=tuple(nodes), edges=tuple(edges))


_TRIGGER = GraphNode(key="begin", name="begin", node_type="trigger")
