"""Random graphs in the language of the reference: chains, diamonds, branches, joins of every kind, failures."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from executions.tests.reference import BROKEN
from executions.tests.tools import BUSY_TIMES, TOOL_ID
from workflows.definition.graph import Graph, GraphEdge, GraphNode

HEAVY = 7
FLAGS = ("yes", "no", "perhaps")
Config = dict[str, Any]
DEFAULT = {"action": "default", "output": {"digest": "default"}}
RETRIES = {"max_retries": BUSY_TIMES, "delay": 0.0}


@dataclass(frozen=True)
class Case:
    """A graph with the input to execute it with, and the trigger that asks ('' for all)."""

    graph: Graph
    given: dict[str, Any]
    trigger: str


def node(key: str, node_type: str = "tool", *, is_enabled: bool = True, **config: Any) -> GraphNode:
    """A node whose name is its key; tools mix, with a salt made of the key unless one is given."""
    if node_type == "tool":
        arguments = {"salt": len(key), "value": "{{ output }}", "ends": "well", "seconds": 0.0, "padding": 0, **config}
        return _node(key, node_type, {"arguments": arguments}, is_enabled, tool_id=TOOL_ID)
    return _node(key, node_type, config, is_enabled)


def graph(*nodes: GraphNode, edges: str = "", config: Config | None = None) -> Graph:
    """A graph; edges are written `a>b c.true>d` (source, `.` and handle if it has one, target)."""
    return Graph(nodes=nodes, edges=tuple(edge(text) for text in edges.split()), config=config or {})


def edge(text: str, **more: Any) -> GraphEdge:
    """`a>b` or `a.handle>b`."""
    source, target = text.split(">")
    source, _dot, handle = source.partition(".")
    return GraphEdge(source=source, target=target, source_handle=handle, **more)


def chain(length: int, **arguments: Any) -> Graph:
    """A trigger and `length` - 1 tools after each other."""
    keys = ["begin", *(f"step_{place:03}" for place in range(1, length))]
    edges = " ".join(f"{source}>{target}" for source, target in pairwise(keys))
    return graph(node("begin", "trigger"), *(node(key, **arguments) for key in keys[1:]), edges=edges)


def fan(width: int, **arguments: Any) -> Graph:
    """A trigger, `width` tools beside each other, and an aggregator of all."""
    keys = [f"part_{place:03}" for place in range(width)]
    edges = " ".join(f"begin>{key} {key}>end" for key in keys)
    nodes = (node(key, **arguments) for key in keys)
    return graph(node("begin", "trigger"), *nodes, node("end", "aggregator", merge="list"), edges=edges)


def random_case(seed: int) -> Case:
    """The graph of a seed: the same each time. Every fiftieth hands on megabytes."""
    return _Dice(seed).case()


class _Sizes:
    """How many bytes the tools of a graph answer: log-uniform, up to what is left of the graph's budget.

    In a heavy graph the first answer is beyond what a worker remembers and small enough to be kept, or all of them
    together are.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(f"sizes {seed}")
        self._is_heavy = seed % 50 == HEAVY
        self._left = 20_000_000 if self._is_heavy else 60_000
        self._first = self._is_heavy and seed % 100 == HEAVY

    def draw(self) -> int:
        """The next."""
        low, high = (8_000_000, 9_500_000) if self._first else (10, 9_000_000 if self._is_heavy else 20_000)
        self._first = False
        size = int(low * (high / low) ** self._random.random())
        if size > self._left:
            return 10
        self._left -= size
        return size


class _Dice:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._sizes = _Sizes(seed)
        self._nodes: list[GraphNode] = []
        self._edges: dict[tuple[str, str, str], GraphEdge] = {}

    def case(self) -> Case:
        """Nodes one by one, each connected to some before it."""
        random = self._random
        size = random.choice((3, 5, 8, 12, 18))
        triggers = 1 + (random.random() < 0.2)
        for place in range(size):
            self._nodes.append(self._node(place, is_trigger=place < triggers))
            is_join = self._nodes[place].node_type == "aggregator"
            if place >= triggers and (is_join or random.random() < 0.95):
                self._connect(place)
        policy = random.choice(("stop_on_first_error", "continue"))
        whole = Graph(nodes=tuple(self._nodes), edges=tuple(self._edges.values()), config={"error_handling": policy})
        given = {flag: random.random() < 0.6 for flag in FLAGS}
        return Case(whole, given, "n00" if triggers > 1 and random.random() < 0.7 else "")

    def _node(self, place: int, *, is_trigger: bool) -> GraphNode:
        random = self._random
        key = f"n{place:02}"
        is_enabled = random.random() > 0.08
        if is_trigger:
            return node(key, "trigger", is_enabled=is_enabled)
        match random.choice(("tool", "tool", "tool", "condition", "aggregator", "aggregator")):
            case "condition":
                flag = random.choice(FLAGS)
                return node(key, "condition", is_enabled=is_enabled, condition_expression=f"{{{{ input.{flag} }}}}")
            case "aggregator":
                return node(key, "aggregator", is_enabled=is_enabled, **self._join())
        ends = random.choice(("well",) * 9 + ("busy", "refused", "crashed"))
        padding = self._sizes.draw()
        made = node(key, is_enabled=is_enabled, salt=random.randrange(1_000), ends=ends, padding=padding)
        policy = random.choice(({},) * 6 + ({"action": "continue"}, {"action": "fail"}, DEFAULT))
        return made.model_copy(update={"on_error": policy, "retry_config": RETRIES})

    def _join(self) -> Config:
        random = self._random
        merge = random.choice(("object", "list", "concat", "first"))
        match random.choice(("all", "all", "any", "count")):
            case "count":
                return {"join": "count", "count": random.choice((1, 2, 3)), "merge": merge}
            case join:
                return {"join": join, "merge": merge}

    def _connect(self, place: int) -> None:
        random = self._random
        is_join = self._nodes[place].node_type == "aggregator"
        wanted = random.choice((2, 3, 4)) if is_join else random.choice((1, 1, 1, 2))
        near = range(max(0, place - 6), place)
        for source in random.sample(near, min(wanted, len(near))):
            self._add(self._nodes[source], self._nodes[place].key)

    def _add(self, source: GraphNode, target: str) -> None:
        random = self._random
        handle = ""
        if source.node_type == "condition":
            handle = random.choice(("true", "false"))
        if source.node_type == "tool" and random.random() < 0.15:
            handle = "error"
        condition = None
        if random.random() < 0.15:
            value = f"{{{{ input.{random.choice(FLAGS)} }}}}" if handle == "error" or random.random() < 0.8 else BROKEN
            condition = {"type": "expression", "value": value}
        priority = random.choice((0, 0, 0, 1, -1))
        added = GraphEdge(
            source=source.key, target=target, source_handle=handle, condition=condition, priority=priority
        )
        self._edges.setdefault((source.key, target, handle), added)


def _node(key: str, node_type: str, config: Config, is_enabled: bool, **more: Any) -> GraphNode:
    return GraphNode(key=key, name=key, node_type=node_type, config=config, is_enabled=is_enabled, **more)
