"""A backtest as a step: by the worker of a workflow, branched on, cancelled, shared with who asks on the page."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from executions.models import WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.tests.factories import drained, node_of, started
from executions.tests.laws import output_of
from lab.processes import wait_until
from pastetrader.accounts.models import User
from pastetrader.common.messages import Message
from pastetrader.common.stop_signal import Stopped, StopSignal
from registry import builtin
from registry.exceptions import ToolError
from screening.backtest_reports import services
from screening.backtest_reports.claims import claimed, claims_of
from screening.models import BacktestReport, BacktestStage, BacktestStatus, BacktestTry
from screening.tests.factories import make_context
from screening.tests.tools.test_builtin_tools import call
from screening.tools import trying
from screening.tools.backtest import BacktestArguments
from workflows.definition.graph import Graph, GraphEdge, GraphNode

pytestmark = pytest.mark.database
# What is looked at by more than one connection.
threads = pytest.mark.django_db(transaction=True)

# Few symbols and a short while: what is looked at here is the step, not the engine.
SHORT = {"market": "SAMPLE", "first": "2024-07-01", "last": "2024-10-31"}
RSI: dict[str, Any] = {"entry": "rsi(14) < 35", "exit": "rsi(14) > 55", "stop": "5%", "target": "2r", **SHORT}
LONG = {"entry": "close > sma(20)", "exit": "close < sma(20)", "market": "SAMPLE"}


def workflow_of(arguments: dict[str, Any]) -> Graph:
    """Begin, symbols found by a screen, a backtest of them, and a way for each verdict."""
    found = {"condition": "close > 1", "market": "SAMPLE"}
    tools = {name: builtin.builtin_tool_id(name) for name in ("screen", "backtest")}
    good = "{{ output.verdict != 'red' and output.metrics.sharpe > -100 and output.trade_count > 0 }}"
    nodes = (
        GraphNode(key="start", name="Start", node_type="trigger"),
        GraphNode(key="screen", name="S", node_type="tool", tool_id=tools["screen"], config={"arguments": found}),
        GraphNode(key="past", name="P", node_type="tool", tool_id=tools["backtest"], config={"arguments": arguments}),
        GraphNode(key="good", name="Good", node_type="condition", config={"condition_expression": good}),
        GraphNode(key="yes", name="Yes", node_type="adapter", config={"output": "{{ output.page }}"}),
    )
    edges = (("start", "screen", ""), ("screen", "past", ""), ("past", "good", ""), ("good", "yes", "true"))
    return Graph(
        nodes=nodes, edges=tuple(GraphEdge(source=one, target=two, source_handle=way) for one, two, way in edges)
    )


def tried(owner: User, arguments: dict[str, Any] | None = None, **context: Any) -> dict[str, Any]:
    """What the tool answers a step of nobody's workflow."""
    found: dict[str, Any] = call(
        "backtest", RSI if arguments is None else arguments, make_context(owner_id=owner.pk, **context), owner
    )
    return found


@contextmanager
def in_a_thread(work: Callable[[], Any]) -> Iterator[None]:
    """Meanwhile, with a database connection of its own; over at the end."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join(60)


@threads
def test_a_workflow_tries_what_it_found_on_the_past_and_goes_on_by_what_came_of_it(
    owner: User, owner_client: Client, stranger_client: Client
) -> None:
    arguments = RSI | {"symbols": "{{ output.matches | pluck('symbol') }}", "trades": 3}
    with override("ko"):
        execution = drained(started(owner, workflow_of(arguments)))

    assert execution.status == "completed", execution.error_message
    row = BacktestReport.objects.get()
    found = output_of(node_of(execution, "past"))
    assert (row.status, row.owner, row.workflow_id) == ("done", owner, execution.workflow_id)
    assert (row.family, row.attempt) == (f"workflow:{execution.workflow_id}", 1)
    assert found["report"] == str(row.pk)
    assert output_of(node_of(execution, "yes")) == found["page"] == f"/backtests/{row.pk}/"
    assert row.summary is not None
    assert found["metrics"]["sharpe"] == row.summary["metrics"]["sharpe"]
    assert found["trade_count"] == found["metrics"]["trades"] + found["metrics"]["open_trades"] > 3
    assert [trade["entry"] for trade in found["trades"]] == sorted((t["entry"] for t in found["trades"]), reverse=True)
    assert len(found["trades"]) == 3
    [stands] = [one for one in found["trust"] if one["check"] == "signals_stand"]
    assert stands["verdict"] == "grey"
    assert stands["text"].isascii()
    said = [str(line.message) for line in execution.logs.filter(node_execution__node_key="past").order_by("id")]
    assert "Trades are followed" in said
    assert said[-1].startswith(f"{found['trade_count']} trades on SAMPLE from 2024-07-01")
    assert BacktestTry.objects.get().family == row.family
    assert owner_client.get(found["page"]).status_code == 200
    assert stranger_client.get(found["page"]).status_code == 404


def test_the_same_again_is_the_same_report_and_not_run_twice(owner: User, stranger: User) -> None:
    first, again = tried(owner), tried(owner)

    assert first == again
    assert BacktestReport.objects.get().attempt == 1
    assert tried(stranger)["report"] != first["report"]


def test_a_dry_run_keeps_nothing_and_gives_what_is_kept(owner: User) -> None:
    dry = tried(owner, is_dry_run=True)

    assert (dry["report"], dry["page"]) == (None, None)
    assert not BacktestReport.objects.exists()
    assert not BacktestTry.objects.exists()
    kept = tried(owner)
    assert kept["metrics"] == dry["metrics"]
    assert tried(owner, is_dry_run=True) == kept


def test_no_bar_after_the_moment_of_the_execution_is_looked_at(owner: User) -> None:
    then = datetime(2024, 9, 18, 12, tzinfo=UTC)
    open_end = {name: value for name, value in RSI.items() if name != "last"}

    found = tried(owner, open_end, as_of=then)

    assert found["last"] < "2024-09-19"
    assert all(trade["entry"] < "2024-09-19" for trade in found["trades"])
    assert found["metrics"] == tried(owner, open_end | {"last": found["last"]})["metrics"]
    # Where there is nothing to leave out it is the very same report.
    assert tried(owner, as_of=timezone.now())["report"] == tried(owner)["report"]


@threads
def test_a_cancel_ends_the_step_and_its_report_in_the_middle(owner: User) -> None:
    execution = started(owner, workflow_of(LONG))

    with in_a_thread(lambda: drained(execution)):
        wait_until(_is_at_work, seconds=30, what="the backtest is at work")
        assert cancel_execution(execution=WorkflowExecution.objects.get(pk=execution.pk), by=owner)
    row = BacktestReport.objects.get()

    assert node_of(execution, "past").status == "cancelled"
    assert (row.status, row.worked_at, row.summary) == ("cancelled", None, None)


def _is_at_work() -> bool:
    return BacktestReport.objects.filter(stage__in=[BacktestStage.SIGNALS, BacktestStage.TRADES]).exists()


def test_a_report_that_is_cancelled_on_its_page_fails_the_step_which_says_so(owner: User) -> None:
    def log(_level: str, message: Message | str, _data: object) -> None:
        if str(message) == "Trades are followed":
            services.cancel(BacktestReport.objects.get())

    with pytest.raises(ToolError) as raised:
        tried(owner, log=log)

    assert (raised.value.code, raised.value.retryable) == ("backtest_cancelled", False)
    assert tried(owner)["trade_count"] > 0


def test_a_step_that_runs_out_of_time_leaves_a_report_that_says_so_and_may_begin_anew(owner: User) -> None:
    stop = StopSignal()

    def log(_level: str, message: Message | str, _data: object) -> None:
        if str(message) == "Trades are followed":
            stop.set("timeout")

    with pytest.raises(Stopped):
        tried(owner, log=log, stop=stop)

    row = BacktestReport.objects.get()
    assert (row.status, "It took longer than" in str(row.error_message)) == ("failed", True)
    assert tried(owner)["report"] == str(row.pk)


def test_a_step_whose_worker_lost_it_leaves_its_report_to_who_goes_on_with_it(owner: User) -> None:
    execution = started(owner, workflow_of(RSI))
    stop = StopSignal()

    def log(_level: str, message: Message | str, _data: object) -> None:
        if str(message) == "Trades are followed":
            stop.set("cancelled")

    with pytest.raises(Stopped):
        tried(owner, log=log, stop=stop, node_execution_id=node_of(execution, "past").pk)

    assert BacktestReport.objects.get().status == "waiting"


@threads
def test_who_finds_another_worker_at_it_waits_for_what_comes_of_it(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "LOOK_SECONDS", 0.01)
    done = tried(owner)
    row = BacktestReport.objects.get()
    BacktestReport.objects.update(status=BacktestStatus.WAITING)
    other = claimed(BacktestReport, row.pk)
    assert other is not None
    found: list[dict[str, Any]] = []
    stop = _Counted()

    with in_a_thread(lambda: found.append(tried(owner, stop=stop))):
        wait_until(lambda: stop.looks > 5, seconds=30, what="the step waits")
        assert not found
        other.write(status=BacktestStatus.DONE, stage="", worked_at=None)

    assert found == [done]
    assert BacktestReport.objects.get().attempt == 2


def test_who_waits_can_be_cancelled_and_does_not_wait_for_ever(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row, _is_new = services.begun(_planned(owner))
    assert claimed(BacktestReport, row.pk) is not None
    stop = StopSignal()
    stop.set("cancelled")

    with pytest.raises(Stopped):
        tried(owner, stop=stop)

    monkeypatch.setattr(trying, "MOST_SECONDS", -1)
    with pytest.raises(ToolError) as raised:
        tried(owner)
    assert (raised.value.code, raised.value.retryable) == ("backtest_busy", True)


def test_a_worker_that_was_lost_is_followed_by_the_step(owner: User) -> None:
    row, _is_new = services.begun(_planned(owner))
    assert claimed(BacktestReport, row.pk) is not None
    BacktestReport.objects.update(worked_at=timezone.now() - 2 * claims_of(BacktestReport).silence)

    assert tried(owner)["report"] == str(row.pk)
    row.refresh_from_db()
    assert (row.status, row.interruptions) == ("done", 1)


class _Counted(StopSignal):
    """Knows how often it was looked at since somebody waits."""

    looks = -1

    def on_set(self, call: Callable[[], None]) -> None:
        """Who waits wants to hear of it."""
        self.looks = 0
        super().on_set(call)

    def check(self) -> None:
        """One look more."""
        self.looks += self.looks >= 0
        super().check()


def _planned(owner: User) -> BacktestReport:
    arguments = BacktestArguments.model_validate(RSI)
    return services.planned(
        owner=owner,
        strategy=arguments.described().strategy(),
        settings=arguments.settings(),
        family="tool",
    )
