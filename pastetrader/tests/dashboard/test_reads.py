"""What the dashboard reads: figures, which workflows in which order, and what each row says."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from executions.models import WorkflowExecution
from executions.status import Mode, Status
from executions.tests.scheduling.making import a_schedule
from executions.tests.shown import a_workflow, an_execution
from pastetrader.accounts.models import User
from pastetrader.dashboard.asked import Asked, Show, Sort
from pastetrader.dashboard.reads import asked_for, figures_of, rows_of
from screening.models import Instrument, Signal
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _ran(owner: User, workflow: Workflow, status: Status, hours_ago: float, **values: Any) -> WorkflowExecution:
    execution = an_execution(owner, status, workflow=workflow)
    values["created_at"] = timezone.now() - hours_ago * HOUR
    WorkflowExecution.objects.filter(pk=execution.pk).update(**values)
    execution.refresh_from_db()
    return execution


def _signal(workflow: Workflow, symbol: str = "ABC") -> Signal:
    instrument = Instrument.objects.create(market="SAMPLE", symbol=symbol)
    values: dict[str, Any] = {"node_key": "signals", "bar": "2026-11-27", "side": "long", "price": 1}
    return Signal.objects.create(workflow=workflow, instrument=instrument, **values)


def _names(owner: User, **asked: Any) -> list[str]:
    return [workflow.name for workflow in asked_for(owner, Asked(**asked), timezone.now())]


def test_the_figures_count_what_is_ones_own_and_of_the_last_day(owner: User, stranger: User) -> None:
    watch, draft = a_workflow(owner, "Watch"), a_workflow(owner, "Draft")
    Workflow.objects.filter(pk=draft.pk).update(is_active=False)
    _ran(owner, watch, Status.COMPLETED, 1)
    _ran(owner, watch, Status.COMPLETED, 2, mode=Mode.DRY_RUN)
    _ran(owner, watch, Status.COMPLETED, 30)
    _ran(owner, draft, Status.FAILED, 1)
    _ran(stranger, a_workflow(stranger), Status.FAILED, 1)
    _signal(watch)
    old = _signal(watch, "XYZ")
    Signal.objects.filter(pk=old.pk).update(created_at=timezone.now() - 25 * HOUR)
    schedule = a_schedule(owner, workflow=watch, now=timezone.now())

    figures = figures_of(owner, timezone.now())

    assert (figures.workflows, figures.active, figures.drafts, figures.failing) == (2, 1, 1, 1)
    assert (figures.runs, figures.completed, figures.failed, figures.share) == (2, 1, 1, 0.5)
    assert (figures.signals, figures.next_run) == (1, schedule)


def test_the_figures_of_somebody_new_are_nothing(owner: User) -> None:
    figures = figures_of(owner, timezone.now())

    assert (figures.workflows, figures.runs, figures.share, figures.next_run) == (0, 0, None, None)


def test_what_failed_within_a_day_stands_first_and_else_the_newest(owner: User) -> None:
    old, quiet, new = (a_workflow(owner, name) for name in ("Old", "Quiet", "New"))
    _ran(owner, old, Status.TIMEOUT, 3)
    _ran(owner, quiet, Status.FAILED, 40)

    assert _names(owner) == ["Old", "New", "Quiet"]
    _ran(owner, old, Status.COMPLETED, 1)
    assert _names(owner) == ["New", "Quiet", "Old"]
    assert new.name == "New"


def test_rows_are_sorted_by_name_by_last_run_and_by_next_run(owner: User) -> None:
    first, second, third = (a_workflow(owner, name) for name in ("b", "c", "a"))
    _ran(owner, second, Status.COMPLETED, 1)
    _ran(owner, first, Status.COMPLETED, 2)
    a_schedule(owner, workflow=first, now=timezone.now())
    a_schedule(owner, workflow=third, now=timezone.now(), schedule_type="interval", interval_seconds=60)

    assert _names(owner, sort=Sort.NAME) == ["a", "b", "c"]
    assert _names(owner, sort=Sort.LAST_RUN) == ["c", "b", "a"]
    assert _names(owner, sort=Sort.NEXT_RUN) == ["a", "b", "c"]


def test_rows_are_searched_and_filtered(owner: User, stranger: User) -> None:
    failing, draft = a_workflow(owner, "Golden cross"), a_workflow(owner, "배당주")
    Workflow.objects.filter(pk=draft.pk).update(is_active=False, description="Dividends, golden ones")
    _ran(owner, failing, Status.FAILED, 100)
    a_workflow(stranger, "Golden goose")

    assert _names(owner, q="GOLDEN", sort=Sort.NAME) == ["Golden cross", "배당주"]
    assert _names(owner, q="배당") == ["배당주"]
    assert _names(owner, q="%") == []
    assert [_names(owner, show=show) for show in (Show.ACTIVE, Show.DRAFT, Show.FAILING)] == [
        ["Golden cross"],
        ["배당주"],
        ["Golden cross"],
    ]


def test_a_row_says_how_the_last_runs_ended_where_the_last_failed_and_when_the_next_comes(owner: User) -> None:
    workflow = a_workflow(owner)
    for hours_ago, status in enumerate([Status.FAILED, Status.COMPLETED, Status.CANCELLED, *[Status.COMPLETED] * 13]):
        _ran(owner, workflow, status, hours_ago + 1)
    _ran(owner, workflow, Status.FAILED, 0.5, mode=Mode.TEST)
    last = WorkflowExecution.objects.filter(workflow=workflow).latest("created_at")
    last.node_executions.filter(node_key__in=["choose", "shape"]).update(status=Status.FAILED)
    schedule = a_schedule(owner, workflow=workflow, now=timezone.now())

    [row] = rows_of([workflow])

    assert row.last == last
    assert row.failed_step == "choose"
    assert (row.next_run, row.next_zone) == (schedule.next_run_at, "Asia/Seoul")
    assert row.history.ends == (*["good"] * 11, "none", "good", "bad")


def test_a_row_of_what_never_ran_says_nothing(owner: User) -> None:
    [row] = rows_of([a_workflow(owner)])

    assert (row.last, row.failed_step, row.next_run, row.history.ends) == (None, "", None, ())
    assert not row.has_failed
