"""Where nodes stand when nobody has placed them: layers from left to right, few crossings. Pure, deterministic."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from workflows.definition.graph import Graph

GRID = 16
CARD_WIDTH = 208
COLUMN_GAP = 64
COLUMN = CARD_WIDTH + COLUMN_GAP
ROW = 6 * GRID
SWEEPS = 4
# Longer edges may run behind cards: keeping a lane free for each would spread a large graph too far.
LONGEST_LANE = 6

Lane = tuple[str, str, int]
Place = str | Lane


def layout(graph: Graph) -> dict[str, tuple[float, float]]:
    """The top left corner of each node's card in pixels, by key; the smallest x and y are 0.

    A node stands one column right of its farthest source. A graph with a cycle is laid out without the edges that
    close it. Edges to unknown nodes are ignored. Linear but for sorting.
    """
    steps = _without_cycles(graph)
    depth = _depths(steps)
    columns, neighbours = _lanes(steps, depth)
    _reduce_crossings(columns, neighbours)
    placed: dict[str, tuple[float, float]] = {}
    for number, column in enumerate(columns):
        for row, place in enumerate(column):
            if isinstance(place, str):
                placed[place] = (float(number * COLUMN), (row - (len(column) - 1) / 2) * ROW)
    top = min((y for _x, y in placed.values()), default=0.0)
    return {node.key: (placed[node.key][0], placed[node.key][1] - top) for node in graph.nodes}


def _without_cycles(graph: Graph) -> dict[str, list[str]]:
    """Targets by key, without edges that lead back to a node on the way to them."""
    known = graph.by_key
    targets: dict[str, list[str]] = {key: [] for key in known}
    for edge in graph.edges:
        if edge.source in known and edge.target in known and edge.target not in targets[edge.source]:
            targets[edge.source].append(edge.target)
    forward: dict[str, list[str]] = {key: [] for key in known}
    done: set[str] = set()
    for start in known:
        if start in done:
            continue
        path, on_path = [start], {start}
        waiting = [iter(targets[start])]
        while waiting:
            key = next(waiting[-1], None)
            if key is None:
                waiting.pop()
                on_path.discard(path[-1])
                done.add(path.pop())
                continue
            if key in on_path:
                continue
            forward[path[-1]].append(key)
            if key not in done:
                path.append(key)
                on_path.add(key)
                waiting.append(iter(targets[key]))
    return forward


def _depths(steps: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The length of the longest way to each node."""
    open_sources = dict.fromkeys(steps, 0)
    for targets in steps.values():
        for target in targets:
            open_sources[target] += 1
    depth = dict.fromkeys(steps, 0)
    ready = [key for key, count in open_sources.items() if count == 0]
    while ready:
        key = ready.pop()
        for target in steps[key]:
            depth[target] = max(depth[target], depth[key] + 1)
            open_sources[target] -= 1
            if open_sources[target] == 0:
                ready.append(target)
    return depth


def _lanes(
    steps: Mapping[str, Sequence[str]], depth: Mapping[str, int]
) -> tuple[list[list[Place]], dict[Place, list[Place]]]:
    """Columns of nodes and of lanes (free places where a longer edge passes), and who is connected to whom."""
    columns: list[list[Place]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for key in steps:
        columns[depth[key]].append(key)
    neighbours: dict[Place, list[Place]] = {key: [] for key in steps}
    for source, targets in steps.items():
        for target in targets:
            passed: list[Place] = []
            if depth[target] - depth[source] <= LONGEST_LANE:
                passed = [(source, target, column) for column in range(depth[source] + 1, depth[target])]
            for lane, column in zip(passed, range(depth[source] + 1, depth[target]), strict=False):
                columns[column].append(lane)
            way = [source, *passed, target]
            for left, right in pairwise(way):
                neighbours.setdefault(left, []).append(right)
                neighbours.setdefault(right, []).append(left)
    return columns, neighbours


def _reduce_crossings(columns: list[list[Place]], neighbours: Mapping[Place, Sequence[Place]]) -> None:
    """Orders each column by the average row of its neighbours in the column before, then after, a few times over."""
    number = {place: index for index, column in enumerate(columns) for place in column}
    row = {place: _centred(index, column) for column in columns for index, place in enumerate(column)}
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for index in range(len(columns)) if forward else reversed(range(len(columns))):
            weight = {}
            for place in columns[index]:
                rows = [row[other] for other in neighbours[place] if (number[other] < index) == forward]
                weight[place] = sum(rows) / len(rows) if rows else row[place]
            columns[index].sort(key=weight.__getitem__)
            for position, place in enumerate(columns[index]):
                row[place] = _centred(position, columns[index])


def _centred(position: int, column: Sequence[Place]) -> float:
    return position - (len(column) - 1) / 2
