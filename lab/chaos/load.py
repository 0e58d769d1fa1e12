"""The workflows of a campaign, by the name of their shape."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from random import Random
from typing import Any

from lab.chaos import tools
from pastetrader.accounts.models import User
from registry.builtin import BuiltinTool
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.services import create_workflow

CONTINUE = {"error_handling": "continue"}
MAX_RETRIES = 6
PATIENT = {"max_retries": MAX_RETRIES, "delay": 0.1, "backoff_multiplier": 1.5, "max_delay": 1.0}
LIMIT = 2
ITEMS = 6
# Stands for the id of the workflow `diamond`, until there is one.
WORKFLOW_OF_STEP = "workflow of the step"
LIMITED_WIDTH = 8
FAN_WIDTH = 20


def tool(key: str, called: BuiltinTool = tools.KEYED, *, retry: bool = False, **arguments: Any) -> GraphNode:
    """A node that calls a tool of the campaign with these arguments and what came in."""
    return GraphNode(
        key=key,
        name=key,
        node_type="tool",
        tool_id=called.id,
        config={"arguments": {"value": "{{ output }}", **arguments}},
        retry_config=PATIENT if retry else {},
    )


def other(key: str, node_type: Any, **config: Any) -> GraphNode:
    """A node of another type."""
    return GraphNode(key=key, name=key, node_type=node_type, config=config)


def graph(*nodes: GraphNode, edges: str, config: Mapping[str, Any] | None = None) -> Graph:
    """A graph that begins with a trigger `begin`; edges are written `a>b c.true>d`."""
    return Graph(
        nodes=(other("begin", "trigger"), *nodes),
        edges=tuple(_edge(text) for text in edges.split()),
        config=dict(config or {}),
    )


def _edge(text: str) -> GraphEdge:
    source, target = text.split(">")
    source, _dot, handle = source.partition(".")
    return GraphEdge(source=source, target=target, source_handle=handle)


def _row(*keys: str) -> str:
    return " ".join(f"{source}>{target}" for source, target in pairwise(keys))


def chain() -> Graph:
    """Five nodes after each other."""
    nodes = (tool("a", seconds=0.1), tool("b", tools.READ, seconds=0.1), tool("c", seconds=0.1), tool("d"))
    return graph(*nodes, edges=_row("begin", "a", "b", "c", "d"))


def diamond() -> Graph:
    """Two ways that meet."""
    nodes = (tool("left", seconds=0.15), tool("right", seconds=0.1), other("join", "aggregator"), tool("end"))
    return graph(*nodes, edges="begin>left begin>right left>join right>join join>end")


def fan() -> Graph:
    """Twenty beside each other, and one that waits for all."""
    keys = [f"part_{number:02}" for number in range(FAN_WIDTH)]
    nodes = (tool(key, seconds=0.05) for key in keys)
    edges = " ".join(f"begin>{key} {key}>join" for key in keys)
    return graph(*nodes, other("join", "aggregator", merge="list"), tool("end"), edges=f"{edges} join>end")


def retried() -> Graph:
    """A peer that answers 503 twice, then well."""
    nodes = (tool("ask", tools.FLAKY, retry=True, fails=2), tool("end", seconds=0.1))
    return graph(*nodes, edges="begin>ask ask>end")


def peers() -> Graph:
    """Peers that drip, reset, and never answer; each behaves at the second try."""
    kinds = ("slow", "reset", "half_open")
    nodes = (tool(kind, tools.PEER, retry=True, fails=1, peer=kind) for kind in kinds)
    edges = " ".join(f"begin>{kind} {kind}>join" for kind in kinds)
    return graph(*nodes, other("join", "aggregator"), tool("end"), edges=f"{edges} join>end")


def cancelled() -> Graph:
    """Long enough to be cancelled halfway."""
    nodes = (tool("first", tools.READ, seconds=0.6), tool("second", tools.READ, seconds=0.6), tool("third"))
    return graph(*nodes, edges=_row("begin", "first", "second", "third"))


def branch() -> Graph:
    """One of two ways is skipped, and the skip travels on to where they meet."""
    nodes = (
        other("choose", "condition", condition_expression="{{ input.flag }}"),
        tool("yes", seconds=0.1),
        tool("no", seconds=0.1),
        tool("never"),
        other("join", "aggregator"),
        tool("end"),
    )
    edges = "begin>choose choose.true>yes choose.false>no no>never yes>join never>join join>end"
    return graph(*nodes, edges=edges)


def joins() -> Graph:
    """Joins of the first, and of two; the others come late."""
    keys = [f"runner_{number}" for number in range(4)]
    nodes = (tool(key, seconds=0.05 * number) for number, key in enumerate(keys))
    edges = " ".join(f"begin>{key} {key}>first {key}>two" for key in keys)
    first, two = other("first", "aggregator", join="any"), other("two", "aggregator", join="count", count=2)
    return graph(*nodes, first, two, tool("after"), tool("end"), edges=f"{edges} first>after two>end")


def limited() -> Graph:
    """Two at a time."""
    keys = [f"part_{number}" for number in range(LIMITED_WIDTH)]
    nodes = (tool(key, seconds=0.05) for key in keys)
    edges = " ".join(f"begin>{key} {key}>join" for key in keys)
    return graph(*nodes, other("join", "aggregator"), edges=edges, config={"max_concurrent_nodes": LIMIT})


def unkeyed() -> Graph:
    """An effect that must not be sent twice; whether it failed or not, the other way goes on."""
    nodes = (tool("send", tools.UNKEYED, seconds=0.2), tool("beside", seconds=0.1), other("join", "aggregator"))
    return graph(*nodes, edges="begin>send begin>beside send>join beside>join", config=CONTINUE)


def inner() -> Graph:
    """Nodes without effects in a row: what a worker may run ahead in memory."""
    nodes = (
        other("shape", "adapter", output={"n": "{{ input.n }}"}),
        other("choose", "condition", condition_expression="{{ input.flag }}"),
        other("yes", "adapter", output={"said": "yes"}),
        other("no", "adapter", output={"said": "no"}),
        other("join", "aggregator"),
        tool("end", seconds=0.1),
    )
    return graph(*nodes, edges="begin>shape shape>choose choose.true>yes choose.false>no yes>join no>join join>end")


def mapped() -> Graph:
    """A tool called with each of six items, two at a time: an execution of its own for each."""
    each = tool("each", seconds=0.1)
    for_each = {"items": "{{ input.items }}", "max_parallel": 2}
    config = {"for_each": for_each, "arguments": {"value": "{{ item }}", "seconds": 0.1}}
    return graph(each.model_copy(update={"config": config}), tool("end"), edges=_row("begin", "each", "end"))


def stepped() -> Graph:
    """A workflow as a step of another, beside a node of its own."""
    step = other("step", "tool", workflow_id=WORKFLOW_OF_STEP, input={"n": "{{ input.n }}"})
    nodes = (step, tool("beside", seconds=0.1), other("join", "aggregator"), tool("end"))
    return graph(*nodes, edges="begin>step begin>beside step>join beside>join join>end")


def long() -> Graph:
    """Nodes that take longer than a lease."""
    nodes = (tool("a", seconds=3.0), tool("b", seconds=3.0))
    return graph(*nodes, edges=_row("begin", "a", "b"))


# How often each is started, of a hundred.
SHAPES: Mapping[str, tuple[int, Callable[[], Graph]]] = {
    "chain": (20, chain),
    "diamond": (17, diamond),
    "fan": (6, fan),
    "retried": (8, retried),
    "peers": (4, peers),
    "cancelled": (5, cancelled),
    "branch": (12, branch),
    "joins": (7, joins),
    "limited": (4, limited),
    "unkeyed": (7, unkeyed),
    "inner": (4, inner),
    "mapped": (3, mapped),
    "stepped": (3, stepped),
}
# What a switch that is off is found by, where it is not the whole load.
CONTROL_SHAPES: Mapping[str, Mapping[str, tuple[int, Callable[[], Graph]]]] = {
    "fence": {"long": (1, long)},
    "unique_key": {"long": (1, long)},
}


def load_of(control: str) -> Mapping[str, tuple[int, Callable[[], Graph]]]:
    """The shapes of a campaign."""
    return CONTROL_SHAPES.get(control, SHAPES)


def make_workflows(owner: User, load: Mapping[str, tuple[int, Callable[[], Graph]]]) -> None:
    """A workflow of each shape; the one that is a step of another is made before it."""
    steps: dict[str, str] = {}
    for name, (_weight, make) in load.items():
        made = make().model_dump_json()
        for stands, workflow_id in steps.items():
            made = made.replace(stands, workflow_id)
        workflow = create_workflow(owner=owner, name=name, graph=Graph.model_validate_json(made))
        if name == "diamond":
            steps[WORKFLOW_OF_STEP] = str(workflow.id)


def given_to(number: int) -> dict[str, Any]:
    """The input of the numbered execution."""
    return {"n": number, "flag": number % 3 == 0, "items": list(range(ITEMS))}


def shape_of(seed: int, number: int, control: str = "") -> str:
    """Which shape the numbered execution of a campaign has: the same each time."""
    load = load_of(control)
    weights = [weight for weight, _graph in load.values()]
    return Random(f"{seed}:{number}").choices(list(load), weights)[0]  # noqa: S311  # not for secrets
