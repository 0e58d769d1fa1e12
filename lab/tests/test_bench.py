"""The bench as a command, at sizes so small that its figures mean nothing: it runs, and prints what it promises."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from lab.bench.backtest import figures as backtest
from lab.bench.screening.figures import LIMITS
from lab.bench.table import backtest_table, screening_table, verdict
from lab.bench.tools.figures import FIGURES

TOOLS = ("chain40_tools", "fan100_tools", "throughput_tools")
RATIOS = (*TOOLS, "chain40", "fan100", "throughput_chain", "throughput_diamond")
STARTS = ("start_p50_ms", "start_p99_ms", "start_call_p50_ms")
PER_NODE = ("dag1000_per_node", "dag1000_tools_per_node")
GROWTH = ("growth_chain", "growth_fan", "growth_dag")


def bench(*arguments: str) -> str:
    """What `manage.py bench` prints."""
    command = [sys.executable, "manage.py", "bench", *arguments, "--quick"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.services
@pytest.mark.long
def test_engine_is_measured_beside_raw_celery_in_all_set_ups() -> None:
    figures: dict[str, Any] = json.loads(bench("engine", "--json", "--rounds", "1"))

    setups = ("postgres", "embedded", "postgres_message_per_node", "embedded_message_per_node")
    for setup in setups:
        grown = () if setup.endswith("message_per_node") else GROWTH
        assert figures[setup].keys() == {*RATIOS, *STARTS, *PER_NODE, *grown}
        assert all(value > 0 for value in figures[setup].values())
    assert figures["raw_ms"].keys() == {"chain40", "fan100", "throughput_chain", "throughput_diamond"}
    assert all(figures["ours_ms"][setup][shape] > 0 for setup in setups for shape in RATIOS)
    for cost in ("rss_mb", "cpu_s_per_10000_nodes"):
        assert figures[cost].keys() == {"raw", *setups}
        assert all(value > 0 for value in figures[cost].values())
    assert all(figures["floor_ms"][database] > 0 for database in ("postgres", "embedded"))
    assert figures["machine"]["postgres_fsync"] == "on"
    assert figures["machine"]["postgres_synchronous_commit"] == "on"
    assert figures["rounds"] == 1
    for database in ("postgres", "embedded"):
        counts = figures["statements_per_node"][database]
        # Tools are recorded one by one, nodes without effects in groups.
        assert counts["chain40_tools"]["transactions_per_node"] >= 1
        assert counts["chain40"]["transactions_per_node"] < counts["chain40_tools"]["transactions_per_node"]


@pytest.mark.services
@pytest.mark.long
def test_scale_is_measured_with_two_four_and_eight_workers() -> None:
    figures = json.loads(bench("scale", "--json"))

    assert figures["workers"].keys() == {"2", "4", "8"}
    assert all(value > 0 for found in figures["workers"].values() for value in found.values())


@pytest.mark.services
@pytest.mark.long
def test_profile_names_the_functions_of_starts_and_runs_on_both_databases() -> None:
    text = bench("profile")

    for database in ("postgres", "embedded"):
        assert f"== {database}: start of chain40_tools" in text
        assert f"== {database}: run of fan100" in text
    assert "loop.py" in text
    assert str(settings.BASE_DIR) not in text


@pytest.mark.services
@pytest.mark.long
def test_pages_are_asked_over_a_history_that_is_then_pruned() -> None:
    figures = json.loads(bench("growth", "--json"))

    assert figures["filled"]["workflow_executions"] == 400 + 20
    assert figures["filled"]["execution_logs"] == 5 * 400 + 20
    assert figures["pages"].keys() >= {"home", "API: executions", "page of an execution", "admin: list of executionlog"}
    assert all(0 < page["p50_ms"] <= page["p95_ms"] for page in figures["pages"].values())
    assert figures["pruning"]["created_per_s"] > 0
    assert [cycle["executions"] for cycle in figures["cycles"]] == [5, 5]


@pytest.mark.services
@pytest.mark.long
def test_cancel_is_timed_for_each_way_to_hang_in_both_set_ups() -> None:
    figures = json.loads(bench("cancel", "--json"))

    for setup in ("postgres", "embedded"):
        assert figures[setup].keys() == {"sleep", "loop", "socket", "swallow"}
        assert all(0 < took["p50_ms"] <= took["p95_ms"] for took in figures[setup].values())


@pytest.mark.services
@pytest.mark.long
def test_the_api_is_asked_for_everything_that_it_shows_and_webhooks_come_beside_each_other() -> None:
    figures: dict[str, Any] = json.loads(bench("api", "--json"))

    assert figures["not_asked"] == []
    asked = figures["p95_ms"].keys()
    assert {"workflows/", "workflows/<uuid:id>/graph", "executions/<uuid:id>/logs", "search"} <= asked
    assert all(value > 0 for value in figures["p95_ms"].values())
    assert figures["webhook_p95_ms"] > 0
    assert figures["webhook_rush_p95_ms"] > 0


@pytest.mark.browser
@pytest.mark.long
def test_the_browser_is_timed_on_a_product_of_its_own() -> None:
    figures = json.loads(bench("browser", "--json"))

    times = {"interactive_200_ms", "interactive_1000_ms", "dashboard_500_ms"}
    frames = {"pan_1000_fps", "drag_fps", "storm_fps"}
    assert figures.keys() == {*times, *frames, "entry_gz_kb", "status_events", "events_lost", "missed", "machine"}
    assert all(figures[name] > 0 for name in {*times, *frames, "entry_gz_kb", "status_events"})
    assert figures["events_lost"] == 0


@pytest.mark.parametrize(
    ("value", "said"), [(0.4, "goal"), (0.5, "goal"), (0.6, "must"), (0.75, "must"), (0.76, "MISSED")]
)
def test_figure_is_held_against_what_it_must_and_should_reach(value: float, said: str) -> None:
    assert verdict(value, 0.75, 0.5) == said


def test_what_tools_cost_is_measured() -> None:
    figures: dict[str, float] = json.loads(bench("tools", "--json"))

    assert figures.keys() == FIGURES.keys()
    assert "outbound_overhead_ms" in figures


def test_a_screen_is_measured_beside_a_loop_of_talib_that_finds_the_same() -> None:
    figures: dict[str, float] = json.loads(bench("screening", "--json", "--rounds", "1"))

    assert figures.keys() == LIMITS.keys()
    assert all(value > 0 for value in figures.values())


def test_a_large_market_can_be_left_out_of_the_figures() -> None:
    figures = json.loads(bench("screening", "--json", "--rounds", "1", "--no-large"))

    assert {name for name, value in figures.items() if value is None} == {"large_history_ms", "large_rss_mb"}


def test_the_table_says_what_is_missed_and_how_the_loop_did() -> None:
    figures = {**dict.fromkeys(LIMITS, 0.5), "cold_ms": 70.0, "talib_loop_ms": 140.0, "large_rss_mb": None}

    rows = screening_table(figures, LIMITS).splitlines()

    assert [row.split()[0] for row in rows if "MISSED" in row] == ["cold_ms"]
    assert "0.50 times" in rows[-1]


def test_a_backtest_is_measured_beside_a_plain_loop_that_makes_the_same_trades() -> None:
    figures: dict[str, float] = json.loads(bench("backtest", "--json", "--rounds", "1"))

    assert figures.keys() == backtest.LIMITS.keys()
    assert all(value > 0 for value in figures.values())


def test_the_table_of_backtests_says_what_is_missed_and_how_the_plain_loop_did() -> None:
    figures = {**dict.fromkeys(backtest.LIMITS, 0.5), "ratio": 61.0, "plain_loop_ms": 20.0, "large_ms": None}

    rows = backtest_table(figures, backtest.LIMITS).splitlines()

    assert [row.split()[0] for row in rows if "MISSED" in row] == ["ratio"]
    assert "40.0 times" in rows[-1]
