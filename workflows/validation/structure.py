"""The shape of a graph: keys, edges, cycles, what can be reached, joins. Pure and linear."""

from collections import Counter
from collections.abc import Iterator, Mapping

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from registry.catalogue import Catalogue
from workflows.definition.graph import RESERVED_KEYS, Graph, GraphEdge, GraphNode
from workflows.definition.node_types import NodeConfig
from workflows.definition.node_types.aggregator import AggregatorConfig


def broken_keys(graph: Graph) -> Iterator[Problem]:
    """Keys that stand twice, and keys that mean something else in expressions."""
    for key, count in Counter(node.key for node in graph.nodes).items():
        if count > 1:
            yield Problem(
                "duplicate_key",
                _("%(count)s nodes have the key “%(key)s”.", count=count, key=key),
                node=key,
                path="key",
                hint=_("Give each node a key of its own."),
            )
        if key in RESERVED_KEYS:
            yield Problem(
                "reserved_key",
                _("“%(key)s” has a meaning of its own in expressions and cannot be the key of a node.", key=key),
                node=key,
                path="key",
                hint=_("Choose another key."),
            )


def broken_edges(graph: Graph) -> Iterator[Problem]:
    """Edges that cannot exist: to nowhere, to themselves, twice."""
    known = graph.by_key
    for edge in graph.edges:
        for end in dict.fromkeys((edge.source, edge.target)):
            if end not in known:
                yield Problem(
                    "dangling_edge",
                    _("The edge %(edge)s names a node that does not exist: “%(key)s”.", edge=str(edge), key=end),
                    edge=str(edge),
                    hint=_("Remove the edge, or connect it to an existing node."),
                )
        if edge.source == edge.target and edge.source in known:
            yield Problem(
                "self_loop",
                _("“%(name)s” is connected to itself.", name=known[edge.source].name),
                node=edge.source,
                edge=str(edge),
                hint=_("Remove the edge."),
            )
    for ends, count in Counter(map(_identity, graph.edges)).items():
        if count > 1:
            source, target, handle, _target_handle = ends
            shown = str(GraphEdge(source=source, target=target, source_handle=handle))
            yield Problem(
                "duplicate_edge",
                _("The edge %(edge)s stands %(count)s times.", edge=shown, count=count),
                edge=shown,
                hint=_("Keep one of them; several conditions can be joined with “or”."),
            )


def misplaced_references(graph: Graph) -> Iterator[Problem]:
    """Tools on nodes that are no tool nodes, and agents likewise."""
    for node in graph.nodes:
        if node.tool_id is not None and node.node_type != "tool":
            yield Problem(
                "misplaced_tool",
                _("“%(name)s” is no tool node, so it cannot have a tool.", name=node.name),
                node=node.key,
                path="tool_id",
                hint=_("Remove the tool, or make it a tool node."),
            )
        if node.agent_id is not None and node.node_type != "agent":
            yield Problem(
                "misplaced_agent",
                _("“%(name)s” is no agent node, so it cannot have an agent.", name=node.name),
                node=node.key,
                path="agent_id",
                hint=_("Remove the agent, or make it an agent node."),
            )


def _identity(edge: GraphEdge) -> tuple[str, str, str, str]:
    return edge.source, edge.target, edge.source_handle, edge.target_handle


def following(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """For each key the keys that its edges lead to; edges to nowhere and to themselves are left out."""
    known = graph.by_key
    found: dict[str, dict[str, None]] = {key: {} for key in known}
    for edge in graph.edges:
        if edge.source in known and edge.target in known and edge.source != edge.target:
            found[edge.source][edge.target] = None
    return {key: tuple(targets) for key, targets in found.items()}


def find_cycle(steps: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """One cycle as the path that closes it (first key = last key), or nothing. Iterative depth-first search."""
    done: set[str] = set()
    for start in steps:
        if start in done:
            continue
        path = [start]
        on_path = {start}
        waiting = [iter(steps[start])]
        while waiting:
            key = next(waiting[-1], None)
            if key is None:
                waiting.pop()
                on_path.discard(path[-1])
                done.add(path.pop())
            elif key in on_path:
                return (*path[path.index(key) :], key)
            elif key not in done:
                path.append(key)
                on_path.add(key)
                waiting.append(iter(steps[key]))
    return ()


def reachable(starts: set[str], steps: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Everything that can be reached from the starts, themselves included."""
    found = set(starts)
    waiting = list(starts)
    while waiting:
        for key in steps[waiting.pop()]:
            if key not in found:
                found.add(key)
                waiting.append(key)
    return found


def cycles(graph: Graph) -> Iterator[Problem]:
    """The first cycle, as a path of names."""
    path = find_cycle(following(graph))
    if path:
        names = " → ".join(graph.by_key[key].name for key in path)
        yield Problem(
            "cycle",
            _("The steps go in a circle: %(path)s.", path=names),
            node=path[0],
            path=" -> ".join(path),
            hint=_("Remove one of these edges; data can only flow forward."),
        )


def broken_starts(graph: Graph) -> Iterator[Problem]:
    """Nothing to start with, and triggers that something leads to."""
    fed = {edge.target for edge in graph.edges if edge.source in graph.by_key}
    if not graph.nodes:
        yield Problem("no_start", _("The workflow has no steps."), path="nodes", hint=_("Add a trigger and a step."))
    elif all(node.key in fed for node in graph.nodes):
        yield Problem(
            "no_start",
            _("No step starts the workflow: something leads to each of them."),
            path="nodes",
            hint=_("Add a trigger, or remove the edges that lead to the first step."),
        )
    for node in graph.nodes:
        if node.node_type == "trigger" and node.key in fed:
            yield Problem(
                "trigger_with_input",
                _("“%(name)s” is a trigger, so nothing can lead to it.", name=node.name),
                node=node.key,
                hint=_("Remove the edges that lead to it."),
            )


def doubtful_ways(graph: Graph) -> Iterator[Problem]:
    """Warnings: nodes that never run, or that run though no trigger leads to them."""
    steps = following(graph)
    fed = {target for targets in steps.values() for target in targets}
    starts = {key for key in steps if key not in fed}
    ran = reachable(starts, steps)
    triggers = {node.key for node in graph.nodes if node.node_type == "trigger"}
    triggered = reachable(triggers, steps)
    for node in graph.nodes:
        if node.key not in ran:
            yield Problem(
                "unreachable",
                _("Nothing ever leads to “%(name)s”.", name=node.name),
                severity="warning",
                node=node.key,
                hint=_("Connect it to a step that runs, or remove it."),
            )
        elif triggers and node.key not in triggered and node.key in starts:
            yield Problem(
                "not_triggered",
                _("No trigger leads to “%(name)s”; it runs at every start.", name=node.name),
                severity="warning",
                node=node.key,
                hint=_("Connect it to a trigger, or remove it."),
            )


def doubtful_joins(graph: Graph, configs: Mapping[str, NodeConfig]) -> Iterator[Problem]:
    """Warnings: aggregators that wait for more sources than they have, or for none."""
    sources: dict[str, set[str]] = {node.key: set() for node in graph.nodes}
    for edge in graph.edges:
        if edge.source in sources and edge.target in sources:
            sources[edge.target].add(edge.source)
    for node in graph.nodes:
        config = configs.get(node.key)
        if not isinstance(config, AggregatorConfig):
            continue
        available = len(sources[node.key])
        if available < (config.count or 1):
            yield Problem(
                "join_unsatisfiable",
                _(
                    "“%(name)s” waits for %(count)s sources, but has %(available)s: it can never run.",
                    name=node.name,
                    count=config.count or 1,
                    available=available,
                )
                if available
                else _("“%(name)s” has nothing to merge.", name=node.name),
                severity="warning",
                node=node.key,
                path="config.count" if config.count else "",
                hint=_("Connect more sources, or let it wait for fewer."),
            )


def without_effect(graph: Graph, catalogue: Catalogue) -> Iterator[Problem]:
    """Warning: a workflow whose last steps only compute."""
    leading = {edge.source for edge in graph.edges}
    ends = [node for node in graph.nodes if node.key not in leading and node.is_enabled]
    if ends and not any(_has_effect(node, catalogue) for node in ends):
        yield Problem(
            "no_effect",
            _("No last step writes, sends or decides anything: the result is only seen in the execution."),
            severity="warning",
            node=ends[0].key,
            hint=_("End with a step that does something with the result."),
        )


def _has_effect(node: GraphNode, catalogue: Catalogue) -> bool:
    if node.node_type == "agent" or node.config.get("workflow_id") is not None:
        return True
    tool = catalogue.tools.get(node.tool_id) if node.tool_id else None
    return tool is not None and tool.effect != "read"
