"""The figures as tables for people, beside what the engine must reach and what it aims at."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Aim:
    """A row: what the figure is called, and the highest values: must and goal, for PostgreSQL and for embedded.

    `per_node`: must and goal with one message per node on PostgreSQL.
    """

    key: str
    title: str
    must: tuple[float | None, float | None] = (None, None)
    goal: tuple[float | None, float | None] = (None, None)
    per_node: tuple[float | None, float | None] = (None, None)


AIMS = (
    Aim("chain40_tools", "chain of 40 tools", (0.75, 0.35), (0.50, 0.25), (2.8, 1.6)),
    Aim("fan100_tools", "fan-out of 100 tools + join", (0.65, 0.55), (0.39, 0.30), (1.8, 1.6)),
    Aim("throughput_tools", "200 x chain of 5 tools", (0.75, 0.55), (0.50, 0.40), (2.5, 1.6)),
    Aim("dag1000_tools_per_node", "random DAG of 1,000 tools: per node / chain's", (1.3, 1.3), (1.1, 1.1)),
    Aim("growth_chain", "chain of 1,000 tools: per node / of 100", (1.3, 1.3), (1.1, 1.1)),
    Aim("growth_fan", "fan of 1,000 tools: per node / of 100", (1.3, 1.3), (1.1, 1.1)),
    Aim("growth_dag", "random DAG of 1,000 tools: per node / of 100", (1.3, 1.3), (1.1, 1.1)),
    Aim("chain40", "chain of 40, without effects", (0.75, 0.25), (0.50, 0.12)),
    Aim("fan100", "fan-out 100 + join", (0.80, 0.30), (0.50, 0.20)),
    Aim("throughput_chain", "200 x chain of 5", (0.75, 0.55), (0.50, 0.40)),
    Aim("throughput_diamond", "200 x diamond of 5", (0.90, 0.55), (0.75, 0.45)),
    Aim("dag1000_per_node", "random DAG of 1,000: per node / chain's", (1.5, 1.5), (1.3, 1.3)),
    Aim("start_p50_ms", "start to first node, p50 ms", (10, 10), (5, 5)),
    Aim("start_p99_ms", "start to first node, p99 ms", (50, 50), (25, 25)),
)
SETUPS = ("postgres", "embedded")
PER_NODE = "_message_per_node"


def engine_table(figures: Mapping[str, Any]) -> str:
    """Ratios to raw Celery and times, with the verdict on each; then what a node costs."""
    loads = figures["machine"]["load_averages"]
    below = f"{figures['rounds']} rounds; load average {loads[0][0]} at the start, {loads[-1][0]} at the end"
    return _printed(_ratios(figures), _costs(figures), below)


def growth_table(figures: Mapping[str, Any], limit_ms: float) -> str:
    """How long each page takes over the history that was filled in."""
    table = Table(box=box.SIMPLE, title=f"Milliseconds over {figures['filled']}")
    for title in ("", "p50", "p95", "queries", ""):
        table.add_column(title, justify="right" if title else "left")
    for name, page in figures["pages"].items():
        late = "MISSED" if page["p95_ms"] >= limit_ms else ""
        table.add_row(name, str(page["p50_ms"]), str(page["p95_ms"]), str(page["queries"]), late)
    pruning, sizes = figures["pruning"], [f"{cycle['megabytes']} MB" for cycle in figures["cycles"]]
    beside = f"Pruned {pruning['pruned_per_s']} executions a second while {pruning['created_per_s']} were made."
    return _printed(table, beside, f"Size after each cycle of making and pruning: {', '.join(sizes)}")


def cancel_table(figures: Mapping[str, Any], limit_ms: float) -> str:
    """How long it takes until cancelled work is gone."""
    table = Table(
        box=box.SIMPLE, title=f"Milliseconds from a cancel until row and process are over, of {figures['times']}"
    )
    for title in ("", "hangs in", "p50", "p95", ""):
        table.add_column(title, justify="right" if title.startswith("p") else "left")
    for setup in SETUPS:
        for way, took in figures[setup].items():
            late = "MISSED" if took["p95_ms"] >= limit_ms else ""
            table.add_row(setup, way, str(took["p50_ms"]), str(took["p95_ms"]), late)
    return _printed(table)


def scale_table(figures: Mapping[str, Any]) -> str:
    """What each number of workers carried, and what a node cost."""
    table = Table(box=box.SIMPLE, title="200 executions of 5 tool nodes at once")
    for title in ("workers", "nodes a second", "worker, ms a node", "PostgreSQL, ms a node"):
        table.add_column(title, justify="right")
    for count, found in figures["workers"].items():
        table.add_row(count, *(str(value) for value in found.values()))
    return _printed(table)


def tools_table(figures: Mapping[str, float | None], limits: Mapping[str, float]) -> str:
    """What tools cost beside their work."""
    table = Table(box=box.SIMPLE)
    for title in ("", "found", "below", ""):
        table.add_column(title, justify="right" if title else "left")
    for name, found in figures.items():
        verdict = "NOT HERE" if found is None else "MISSED" if found >= limits[name] else ""
        table.add_row(name, str(found), f"{limits[name]:g}", verdict)
    return _printed(table)


def screening_table(figures: Mapping[str, float | None], limits: Mapping[str, float | None]) -> str:
    """How quickly markets are screened, beside the limits and the loop of the same run."""
    cold, loop = figures["cold_ms"], figures["talib_loop_ms"]
    beside = f"Cold it takes {cold / loop:.2f} times as long as a plain loop of TA-Lib." if cold and loop else ""
    return _printed(_at_most(figures, limits), beside)


def backtest_table(figures: Mapping[str, float | None], limits: Mapping[str, float | None]) -> str:
    """How quickly strategies are tried, beside the limits and the plain loop of the same run."""
    ours, loop = figures["given_signals_ms"], figures["plain_loop_ms"]
    beside = f"Signals are traded {loop / ours:.1f} times as quickly as by a plain loop." if ours and loop else ""
    return _printed(_at_most(figures, limits), beside)


def api_table(figures: Mapping[str, Any], limit_ms: float) -> str:
    """How quickly the API answers."""
    title = f"p95 in milliseconds at {figures['per_second']:g} requests a second, over {figures['filled']}"
    table = Table(box=box.SIMPLE, title=title)
    table.add_column("")
    table.add_column("p95", justify="right")
    table.add_column("")
    webhooks = {name: figures[name] for name in ("webhook_p95_ms", "webhook_rush_p95_ms")}
    for name, taken in {**figures["p95_ms"], **webhooks}.items():
        table.add_row(name, str(taken), "MISSED" if taken >= limit_ms else "")
    return _printed(
        table, f"Not asked, for want of rows: {', '.join(figures['not_asked'])}" if figures["not_asked"] else ""
    )


def browser_table(figures: Mapping[str, Any]) -> str:
    """How the canvas and the dashboard feel."""
    table = Table(box=box.SIMPLE, title="The browser (times in ms, frames per second)")
    table.add_column("")
    table.add_column("", justify="right")
    table.add_column("")
    for name in [name for name in figures if name not in {"missed", "machine"}]:
        table.add_row(name, str(figures[name]), "MISSED" if name in figures["missed"] else "")
    return _printed(table)


def verdict(value: float | None, must: float | None, goal: float | None) -> str:
    """`goal`, `must` or `MISSED`; '' where nothing is asked or measured."""
    if value is None or must is None or goal is None:
        return ""
    return "goal" if value <= goal else "must" if value <= must else "MISSED"


def _at_most(figures: Mapping[str, float | None], limits: Mapping[str, float | None]) -> Table:
    table = Table(box=box.SIMPLE)
    for title in ("", "found", "at most", ""):
        table.add_column(title, justify="right" if title else "left")
    for name, found in figures.items():
        limit = limits[name]
        missed = found is not None and limit is not None and found > limit
        table.add_row(name, _shown(found), _shown(limit), "MISSED" if missed else "")
    return table


def _ratios(figures: Mapping[str, Any]) -> Table:
    table = Table(box=box.SIMPLE, title="Our wall time / raw Celery's (below 1: faster)")
    table.add_column("")
    for setup in SETUPS:
        for title in (setup, "must", "goal", "", "one message per node", ""):
            table.add_column(title, justify="right")
    for aim in AIMS:
        cells = [aim.title]
        for place, setup in enumerate(SETUPS):
            value, must, goal = figures[setup].get(aim.key), aim.must[place], aim.goal[place]
            per_node = figures.get(setup + PER_NODE, {}).get(aim.key)
            aims = aim.per_node if setup == "postgres" else (None, None)
            cells += [_shown(value), _shown(must), _shown(goal), verdict(value, must, goal)]
            cells += [_shown(per_node), verdict(per_node, *aims)]
        table.add_row(*cells)
    return table


def _costs(figures: Mapping[str, Any]) -> Table:
    setups = list(figures["rss_mb"])
    table = Table(box=box.SIMPLE, title="What it costs")
    table.add_column("")
    for setup in setups:
        table.add_column(setup.replace("_", " "), justify="right")
    table.add_row("CPU seconds per 10,000 nodes", *(str(figures["cpu_s_per_10000_nodes"][name]) for name in setups))
    table.add_row("memory of the workers, MB", *(str(figures["rss_mb"][name]) for name in setups))
    floor = figures["floor_ms"]
    table.add_row("one committed UPDATE, ms", *(_shown(floor.get(name)) for name in setups))
    for shape in next(iter(figures["statements_per_node"].values())):
        counts = figures["statements_per_node"]
        cells = (f"{counts[name][shape]['statements_per_node']:.2f}" if name in counts else "" for name in setups)
        table.add_row(f"statements per node, {shape}", *cells)
    for shape, found in figures["statements_per_node"]["postgres"].items():
        beside = f"{found['transactions_per_node']:.2f} commits, {found['messages_per_node']:.2f} messages"
        table.add_row(f"{shape}: {beside}", "", f"{found['wal_bytes_per_node']:,.0f} B of log")
    return table


def _printed(*parts: Table | str) -> str:
    out = io.StringIO()
    console = Console(width=190, file=out, color_system=None)
    for part in parts:
        console.print(part)
    return out.getvalue()


def _shown(value: float | None) -> str:
    return "" if value is None else str(value)
