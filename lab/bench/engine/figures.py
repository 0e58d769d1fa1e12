"""How fast the engine is: rounds in which raw Celery and the product's set-ups take turns, and what comes of them.

A ratio is our wall time by raw Celery's of the same round; the median of the rounds is shown. Ours ends when the row
says that the execution is over, raw Celery's when its last task has said so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from lab.bench.engine.floor import postgres_commit_ms, sqlite_commit_ms
from lab.bench.engine.setups import Servers, Setup, all_setups, alone, started_servers
from lab.bench.engine.shapes import GROWN, QUICK, Shape, Sizes, growth_name, shapes_of
from lab.bench.process_figures import load, machine
from lab.bench.sides import Side

RAW = "raw"
PROFILED = ("chain40_tools", "fan100", "throughput_chain")
PROFILED_TIMES = 5
COUNTED_TIMES = 3
Figures = dict[str, Any]


class UnknownShape(ValueError):
    """A shape that is not measured."""


@dataclass
class Rounds:
    """Milliseconds of each round by set-up and shape, and what the workers used for how many nodes."""

    took: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    left: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    cpu: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    nodes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    loads: list[list[float]] = field(default_factory=list)

    def take_turn(self, setup: Setup, shape: Shape) -> None:
        """Let a set-up do a shape."""
        before = setup.cpu_seconds()
        answer = setup.side.ask("run", shape=shape.name)
        self.took[setup.name][shape.name].append(answer["ms"])
        self.left[setup.name][shape.name].append(answer["left_messages"])
        self.cpu[setup.name] += setup.cpu_seconds() - before
        self.nodes[setup.name] += shape.executions * shape.nodes


def measure(*, rounds: int, quick: bool = False, direct_only: bool = False, only: Collection[str] = ()) -> Figures:
    """All figures of `manage.py bench engine`, or those of the named shapes and of what they are compared with."""
    sizes = QUICK if quick else Sizes()
    shapes = _wanted(shapes_of(sizes), only)
    with started_servers() as found:
        with all_setups(found, sizes, direct_only=direct_only) as setups:
            _round(setups, shapes, Rounds())  # caches fill, connections open
            done = Rounds()
            for _each in range(rounds):
                _round(setups, shapes, done)
            figures = _figures(done, shapes, sizes)
            for name, setup in setups.items():
                if name != RAW:
                    figures[name].update(_start_figures(setup))
            figures["rss_mb"] = {name: round(setup.megabytes(), 1) for name, setup in setups.items()}
        figures["statements_per_node"] = {
            name: {shape: asked.ask("count", shape=shape, times=COUNTED_TIMES) for shape in shapes}
            for name, asked in _alone_on_both(found, sizes)
        }
        figures["floor_ms"] = {
            "postgres": postgres_commit_ms(found.database_url),
            "embedded": sqlite_commit_ms(found.folder),
        }
        figures["machine"] = {**machine(), **found.facts(), "load_averages": [*done.loads, load()]}
    return {**figures, "rounds": rounds, "sizes": sizes.as_json()}


def profile(*, quick: bool = False) -> str:
    """Where the time goes, as text: starts and runs in one process, on both databases."""
    sizes = QUICK if quick else Sizes()
    parts = []
    with started_servers() as found:
        for name, asked in _alone_on_both(found, sizes):
            for shape in PROFILED:
                texts = asked.ask("profile", shape=shape, times=PROFILED_TIMES)
                parts += [f"== {name}: {step} of {shape}, {PROFILED_TIMES} times\n\n{texts[step]}" for step in texts]
    return "\n\n\n".join(parts) + "\n"


def _wanted(shapes: Mapping[str, Shape], only: Collection[str]) -> Mapping[str, Shape]:
    """All of them, or those that are named and what raw Celery does beside them. Raises UnknownShape."""
    if unknown := set(only) - shapes.keys():
        raise UnknownShape(f"No such shape: {', '.join(sorted(unknown))}. There are {', '.join(shapes)}.")
    wanted = {*only, *(shapes[name].raw for name in only)} if only else shapes.keys()
    return {name: shape for name, shape in shapes.items() if name in wanted}


def _round(setups: Mapping[str, Setup], shapes: Mapping[str, Shape], found: Rounds) -> None:
    """Every shape on every set-up; the set-ups take turns within a shape, so that they meet the same moment."""
    found.loads.append(load())
    for shape in shapes.values():
        for setup in setups.values():
            if shape.raw == shape.name if setup.name == RAW else setup.hands_over or not shape.direct:
                found.take_turn(setup, shape)


def _figures(found: Rounds, shapes: Mapping[str, Shape], sizes: Sizes) -> Figures:
    figures: Figures = {}
    for name, took in found.took.items():
        if name == RAW:
            continue
        ratios = {
            shape.name: _median_ratio(took[shape.name], found.took[RAW][shape.raw])
            for shape in shapes.values()
            if shape.raw and shape.name in took
        }
        for larger, smaller, key in _grown(sizes):
            if larger.name in took and smaller.name in took:
                growth = _median_ratio(took[larger.name], took[smaller.name]) * smaller.nodes / larger.nodes
                ratios[key] = round(growth, 3)
        figures[name] = ratios
    milliseconds = {name: {shape: round(median(took[shape]), 1) for shape in took} for name, took in found.took.items()}
    figures["raw_ms"] = milliseconds.pop(RAW)
    figures["ours_ms"] = milliseconds
    figures["left_messages"] = {
        name: {shape: median(left[shape]) for shape in left} for name, left in found.left.items() if name != RAW
    }
    figures["cpu_s_per_10000_nodes"] = {
        name: round(seconds / found.nodes[name] * 10_000, 2) for name, seconds in found.cpu.items()
    }
    return figures


def _grown(sizes: Sizes) -> Iterator[tuple[Shape, Shape, str]]:
    """Shapes of which the cost per node is held against that of a smaller one, and what the figure is called."""
    shapes = shapes_of(sizes)
    for dag, chain in (("dag1000", "chain40"), ("dag1000_tools", "chain40_tools")):
        yield shapes[dag], shapes[chain], f"{dag}_per_node"
    for kind in GROWN:
        yield shapes[growth_name(kind, sizes.large)], shapes[growth_name(kind, sizes.small)], f"growth_{kind}"


def _median_ratio(ours: list[float], raws: list[float]) -> float:
    return round(median(our / raw for our, raw in zip(ours, raws, strict=True)), 3)


def _start_figures(setup: Setup) -> Figures:
    times = setup.side.ask("start_times")
    delays = quantiles(times["first_node_ms"], n=100, method="inclusive")
    return {
        "start_p50_ms": round(delays[49], 2),
        "start_p99_ms": round(delays[98], 2),
        "start_call_p50_ms": round(median(times["call_ms"]), 2),
    }


def _alone_on_both(found: Servers, sizes: Sizes) -> Iterator[tuple[str, Side]]:
    """On the databases of the set-ups, which nobody else uses by now; no worker hears the broker."""
    with alone(found, sizes, found.environment("postgres", number=4)) as asked:
        yield "postgres", asked
    with alone(found, sizes, found.embedded_environment("embedded")) as asked:
        yield "embedded", asked
