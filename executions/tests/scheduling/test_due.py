"""The due step: what becomes of each due time, whoever rings and whatever the clock does."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from executions.models import Schedule, ScheduleOccurrence, SessionOverride, WorkflowExecution
from executions.scheduling import due
from executions.scheduling.due import fire, fire_due
from executions.scheduling.occurrences import KEEP, prune_occurrences
from executions.scheduling.settling import settle_outdated
from executions.services.start import start_execution
from executions.status import Status, TriggerType
from executions.tests.factories import drained
from executions.tests.scheduling.making import MINUTE, MINUTELY, NOW, a_schedule, a_workflow, outcomes
from pastetrader.accounts.models import User
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _ended() -> None:
    WorkflowExecution.objects.update(status=Status.COMPLETED, ended_at=NOW)


def _fresh(schedule: Schedule) -> Schedule:
    return Schedule.objects.get(pk=schedule.pk)


def test_a_due_time_starts_the_workflow_once_however_often_it_rings(owner: User) -> None:
    schedule = a_schedule(owner, input_data={"market": "XKRX"})
    at = NOW + DAY

    before = fire(schedule.pk, at - timedelta(seconds=1))
    answers = [fire(schedule.pk, at + timedelta(seconds=second)) for second in (0, 0, 1, 50)]

    assert (before, answers) == (False, [True, False, False, False])
    [row] = schedule.occurrences.all()
    assert (row.scheduled_for, row.outcome) == (at, "started")
    execution = WorkflowExecution.objects.get()
    assert row.execution == execution
    assert (execution.trigger_type, execution.input_data) == (TriggerType.SCHEDULE, {"market": "XKRX"})
    assert execution.metadata == {"schedule": str(schedule.pk), "scheduled_for": at.isoformat()}
    schedule = _fresh(schedule)
    assert (schedule.next_run_at, schedule.last_run_at, schedule.last_run_status) == (at + DAY, at, "started")


def test_two_days_down_are_told_and_skipped(owner: User) -> None:
    schedule = a_schedule(owner)

    fire_due(NOW + 2 * DAY + HOUR)

    assert outcomes(schedule) == [("skipped", "missed")] * 2
    assert "did not run" in str(schedule.occurrences.first().cause)  # type: ignore[union-attr]
    assert _fresh(schedule).next_run_at == NOW + 3 * DAY
    assert not WorkflowExecution.objects.exists()


def test_within_the_grace_it_is_not_missed(owner: User) -> None:
    schedule = a_schedule(owner)

    fire_due(NOW + DAY + timedelta(seconds=60))

    assert outcomes(schedule) == [("started", "")]


@pytest.mark.parametrize(("policy", "started"), [("skip", 0), ("run_latest", 1), ("run_all", 10)])
def test_missed_runs_are_made_up_for_as_the_schedule_says(owner: User, policy: str, started: int) -> None:
    schedule = a_schedule(owner, missed_policy=policy, overlap_policy="allow")

    fire_due(NOW + 14 * DAY + HOUR)

    found = outcomes(schedule)
    assert len(found) == 14
    assert found[14 - started :] == [("started", "")] * started
    assert found[: 14 - started] == [("skipped", "missed")] * (14 - started)


@pytest.mark.parametrize(
    ("policy", "second"), [("skip", ("skipped", "overlap")), ("allow", ("started", "")), ("queue_one", ("waiting", ""))]
)
def test_an_earlier_run_that_goes_on_is_heeded_as_the_schedule_says(
    owner: User, policy: str, second: tuple[str, str]
) -> None:
    schedule = a_schedule(owner, overlap_policy=policy)

    fire_due(NOW + DAY)
    fire_due(NOW + 2 * DAY)

    assert outcomes(schedule) == [("started", ""), second]


def test_what_waits_starts_when_the_earlier_run_has_ended_and_only_one_waits(owner: User) -> None:
    schedule = a_schedule(owner, overlap_policy="queue_one")
    for day in (1, 2, 3):
        fire_due(NOW + day * DAY)
    waiting = outcomes(schedule)
    drained(WorkflowExecution.objects.get())

    fire_due(NOW + 3 * DAY + MINUTE)
    fire_due(NOW + 3 * DAY + MINUTE)

    assert waiting == [("started", ""), ("waiting", ""), ("skipped", "overlap")]
    assert outcomes(schedule) == [("started", ""), ("started", ""), ("skipped", "overlap")]
    assert WorkflowExecution.objects.count() == 2


def test_an_interval_of_seconds_after_a_month_is_told_in_few_rows(owner: User) -> None:
    schedule = a_schedule(owner, schedule_type="interval", interval_seconds=1)

    fire_due(NOW + 30 * DAY)

    counts = list(schedule.occurrences.order_by("scheduled_for").values_list("due_count", flat=True))
    assert sum(counts) == 30 * 86_400
    assert len(counts) == due.ROWS_A_STEP + 1
    assert _fresh(schedule).next_run_at == NOW + 30 * DAY + timedelta(seconds=1)


def test_a_graph_that_cannot_run_is_told_with_what_is_wrong_in_the_language_of_the_reader(owner: User) -> None:
    schedule = a_schedule(owner)
    schedule.workflow.nodes.all().delete()

    fire_due(NOW + DAY)

    [row] = schedule.occurrences.all()
    assert (row.outcome, row.reason) == ("skipped", "invalid")
    assert "errors" in str(row.cause)
    with translation.override("ko"):
        assert "errors" not in str(row.cause)


@pytest.mark.usefixtures("caplog")
def test_an_unexpected_error_is_told_and_hinders_no_other(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = a_schedule(owner), a_schedule(owner)
    Schedule.objects.filter(pk=broken.pk).update(input_data={"a": 1})

    def start(**values: Any) -> Any:
        if values["input_data"]:
            raise ZeroDivisionError
        return start_execution(**values)

    monkeypatch.setattr(due, "start_execution", start)
    fire_due(NOW + DAY)

    assert (outcomes(broken), outcomes(sound)) == ([("failed", "")], [("started", "")])
    assert _fresh(broken).next_run_at == NOW + 2 * DAY


def test_a_workflow_that_was_switched_off_behind_its_back_lets_it_rest(owner: User) -> None:
    schedule = a_schedule(owner)
    Workflow.objects.update(is_active=False)

    fire_due(NOW + DAY)

    assert outcomes(schedule) == [("skipped", "inactive")]
    rested = _fresh(schedule)
    assert (rested.is_active, rested.paused_by) == (False, "workflow")
    assert rested.periodic_task is not None
    assert not rested.periodic_task.enabled


def test_a_clock_that_goes_back_starts_nothing_again_and_what_comes_then_runs(owner: User) -> None:
    schedule = a_schedule(owner, **MINUTELY, overlap_policy="allow")
    fire_due(NOW + 30 * MINUTE)
    jumped = outcomes(schedule)

    settle_outdated(NOW + 10 * MINUTE)
    for minute in range(10, 33):
        fire_due(NOW + minute * MINUTE)

    assert jumped == [*[("skipped", "missed")] * 28, *[("started", "")] * 2]
    assert outcomes(schedule) == [*jumped, ("started", ""), ("started", "")]
    assert schedule.occurrences.count() == len(set(schedule.occurrences.values_list("scheduled_for", flat=True))) == 32


def test_a_moment_comes_once_and_then_there_is_no_next(owner: User) -> None:
    schedule = a_schedule(owner, schedule_type="date", run_date=NOW + HOUR)

    fire_due(NOW + HOUR)
    fire_due(NOW + 2 * HOUR)

    assert outcomes(schedule) == [("started", "")]
    done = _fresh(schedule)
    assert (done.next_run_at, str(done.problem)) == (None, "")


def test_a_zone_that_is_gone_is_a_problem_that_is_seen_and_the_promised_time_runs(
    owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    schedule = a_schedule(owner)
    Schedule.objects.update(timezone="Asia/Atlantis")

    fire_due(NOW + DAY)

    assert outcomes(schedule) == [("started", "")]
    stuck = _fresh(schedule)
    assert stuck.next_run_at is None
    assert "Asia/Atlantis" in str(stuck.problem)
    assert "has no next run" in caplog.text


def test_a_calendar_without_days_to_come_is_a_problem_that_is_seen(owner: User) -> None:
    session = {"mic": "XKRX", "anchor": "close", "offset_minutes": 20}
    last = datetime(2027, 12, 30, 6, 50, tzinfo=UTC)
    schedule = a_schedule(owner, now=last - HOUR, schedule_type="session", session=session)

    fire_due(last)

    assert outcomes(schedule) == [("started", "")]
    assert "XKRX" in str(_fresh(schedule).problem)


def test_what_operators_say_of_a_day_is_heeded_within_a_minute(owner: User) -> None:
    session = {"mic": "XKRX", "anchor": "close"}
    schedule = a_schedule(owner, schedule_type="session", session=session)
    assert schedule.next_run_at == datetime(2026, 11, 30, 6, 30, tzinfo=UTC)

    SessionOverride.objects.create(mic="XKRX", date=NOW.date(), is_closed=True)
    SessionOverride.objects.create(mic="XKRX", date=NOW.date() + DAY, closes_at=time(12, 0))
    settle_outdated(NOW)

    assert _fresh(schedule).next_run_at == datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    assert not settle_outdated(NOW)


def test_what_is_due_already_is_not_lost_to_news_of_zones(owner: User) -> None:
    schedule = a_schedule(owner)
    Schedule.objects.update(worked_out_by="an older one")

    settle_outdated(NOW + DAY)
    fire_due(NOW + DAY)

    assert outcomes(schedule) == [("started", "")]


def test_a_due_time_has_one_row(owner: User) -> None:
    schedule = a_schedule(owner)
    fire_due(NOW + DAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleOccurrence.objects.create(schedule=schedule, scheduled_for=NOW + DAY, outcome="started")


@pytest.mark.parametrize(
    "broken", [{"outcome": "lost"}, {"outcome": "skipped"}, {"reason": "missed"}, {"due_count": 0}, {"reason": "rain"}]
)
def test_a_row_says_what_became_of_a_due_time(owner: User, broken: dict[str, Any]) -> None:
    values = {"schedule": a_schedule(owner), "scheduled_for": NOW, "outcome": "started", **broken}

    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleOccurrence.objects.create(**values)


@pytest.mark.parametrize(
    "broken", [{"mic": "krx"}, {"is_closed": True}, {"opens_at": time(16, 0)}, {"date": NOW.date() + DAY}]
)
def test_an_exceptional_day_is_closed_or_has_hours(db: None, broken: dict[str, Any]) -> None:
    values = {"mic": "XKRX", "date": NOW.date(), "opens_at": time(10, 0), "closes_at": time(15, 0)}
    SessionOverride.objects.create(**{**values, "date": NOW.date() + DAY})

    with pytest.raises(IntegrityError), transaction.atomic():
        SessionOverride.objects.create(**{**values, **broken})


def test_due_times_of_long_ago_go_a_little_at_a_time(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("executions.scheduling.occurrences.PRUNE_BATCH", 2)
    schedule = a_schedule(owner)
    fire_due(NOW + 3 * DAY + HOUR)

    more = [prune_occurrences(NOW + KEEP + 3 * DAY + MINUTE * age) for age in (-1, 0, 1)]

    assert more == [True, False, False]
    assert schedule.occurrences.count() == 0


def test_a_quiet_look_asks_the_database_twice(owner: User, django_assert_num_queries: Any) -> None:
    a_schedule(owner)

    with django_assert_num_queries(2):
        fire_due(NOW)


def test_an_execution_that_is_pruned_leaves_its_due_time(owner: User) -> None:
    schedule = a_schedule(owner, workflow=a_workflow(owner))
    fire_due(NOW + DAY)

    WorkflowExecution.objects.get().delete()

    assert outcomes(schedule) == [("started", "")]
