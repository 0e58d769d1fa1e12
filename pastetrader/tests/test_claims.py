"""Workers who claim a row, show that they live, are lost and followed: in real threads, on a real model."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.db.models import F, Q

from pastetrader.accounts.models import User
from pastetrader.common.claims import Claim, Claims, Superseded
from pastetrader.common.errors import Invalid, PasteTraderError
from pastetrader.common.messages import message
from screening.models import BacktestReport, BacktestStatus

pytestmark = [pytest.mark.django_db(transaction=True)]

CLAIMS = Claims(BacktestReport, (BacktestStatus.WAITING, BacktestStatus.RUNNING))
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
SILENT = NOON - CLAIMS.silence - timedelta(seconds=1)


@dataclass
class Held(Claim[BacktestReport]):
    """A claim whose time is given."""

    at: datetime = NOON
    written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = lambda: self.at
        super().__post_init__()

    def fail(self, error: PasteTraderError) -> None:
        """Failed, with the code of the error."""
        self.write(status=BacktestStatus.FAILED, title=error.code, worked_at=None)


@pytest.fixture
def row(owner: User) -> BacktestReport:
    """A row that wants a worker."""
    return BacktestReport.objects.create(
        owner=owner, family="f", key="k", market="SAMPLE", snapshot="s", engine=1, strategy={}, settings={}
    )


def taken(row: BacktestReport, at: datetime = NOON) -> Held | None:
    """What a worker has who comes at that time."""
    found = CLAIMS.take(row.pk, at, status=BacktestStatus.RUNNING)
    return None if found is None else Held(CLAIMS, found, at=at)


def held(row: BacktestReport, at: datetime = NOON) -> Held:
    """The same, of who must have got it."""
    found = taken(row, at)
    assert found is not None
    return found


def in_threads(*works: Callable[[], object]) -> list[object]:
    """What each says, all at the same time, each with a connection of its own."""

    def with_connection(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(with_connection, works))


def test_of_workers_that_come_at_once_one_wins(row: BacktestReport) -> None:
    line = Barrier(6)

    def come() -> Held | None:
        line.wait(10)
        return taken(row)

    won = [one for one in in_threads(*[come] * 6) if one is not None]

    assert len(won) == 1
    row.refresh_from_db()
    assert (row.status, row.attempt, row.interruptions, row.worked_at) == ("running", 1, 0, NOON)


def test_of_workers_that_follow_a_lost_one_at_once_one_wins_and_the_loss_counts_once(row: BacktestReport) -> None:
    held(row, SILENT)
    line = Barrier(6)

    def come() -> Held | None:
        line.wait(10)
        return taken(row)

    assert sum(one is not None for one in in_threads(*[come] * 6)) == 1
    row.refresh_from_db()
    assert (row.attempt, row.interruptions) == (2, 1)


def test_who_looked_first_and_came_second_has_nothing(row: BacktestReport) -> None:
    quick: list[object] = []

    def overtaken(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and not quick:
            quick.extend(in_threads(lambda: taken(row)))
        return execute(sql, *rest)

    with connection.execute_wrapper(overtaken):
        slow = taken(row)

    row.refresh_from_db()
    assert ([one is not None for one in quick], slow, row.attempt) == ([True], None, 1)


def test_who_was_taken_for_lost_writes_nothing_any_more_and_who_follows_does(row: BacktestReport) -> None:
    followed, claimed, refused = Event(), Event(), Event()

    def slow() -> None:
        first = held(row, SILENT)
        claimed.set()
        assert followed.wait(10)
        with pytest.raises(Superseded):
            first.write(title="late")
        with pytest.raises(Superseded):
            first.ensure_ours()
        first.carry_out(lambda: first.write(title="late"))
        refused.set()

    def quick() -> None:
        assert claimed.wait(10)
        second = held(row)
        followed.set()
        assert refused.wait(10)
        second.write(title="mine", status=BacktestStatus.DONE, worked_at=None)

    in_threads(slow, quick)

    row.refresh_from_db()
    assert (row.title, row.status, row.worked_at) == ("mine", "done", None)


def test_who_gives_signs_of_life_keeps_the_row_and_who_is_silent_loses_it(row: BacktestReport) -> None:
    mine = held(row, SILENT)
    mine.at = NOON - CLAIMS.silence / 2
    mine.sign()

    assert taken(row) is None
    assert not CLAIMS.left_behind(NOON).exists()
    later = mine.at + CLAIMS.silence + timedelta(seconds=1)
    assert list(CLAIMS.left_behind(later)) == [row]
    assert held(row, later).row.interruptions == 1


def test_signs_of_life_come_now_and_then_also_when_the_clock_is_set_back(row: BacktestReport) -> None:
    mine = held(row)

    mine.at = NOON + timedelta(seconds=0.9)
    mine.sign()
    row.refresh_from_db()
    assert row.worked_at == NOON
    mine.at = NOON - timedelta(hours=1)
    mine.sign()
    row.refresh_from_db()
    assert row.worked_at == mine.at


@pytest.mark.parametrize("status", [BacktestStatus.CANCELLED, BacktestStatus.DONE])
def test_what_was_ended_meanwhile_takes_no_more_writes(row: BacktestReport, status: BacktestStatus) -> None:
    mine = held(row)
    BacktestReport.objects.filter(pk=row.pk).update(status=status)

    mine.at += timedelta(minutes=1)
    with pytest.raises(Superseded):
        mine.sign()
    assert taken(row, mine.at + CLAIMS.silence * 2) is None


def test_after_the_last_write_nothing_that_goes_wrong_changes_how_it_ended(row: BacktestReport) -> None:
    mine = held(row)

    def work() -> None:
        mine.write(status=BacktestStatus.DONE, worked_at=None)
        raise Invalid(code="late")

    mine.carry_out(work)

    row.refresh_from_db()
    assert (row.status, row.title) == ("done", "")


def test_a_row_that_is_gone_or_fails_the_condition_is_nobodys(row: BacktestReport) -> None:
    assert CLAIMS.take(uuid4(), NOON) is None
    assert CLAIMS.take(row.pk, NOON, Q(market="XKRX")) is None
    mine = held(row)
    BacktestReport.objects.all().delete()
    with pytest.raises(Superseded):
        mine.write(title="gone")


def test_what_was_written_stands_in_the_row_but_for_what_the_database_works_out(row: BacktestReport) -> None:
    mine = held(row)

    mine.write(title="mine", engine=F("engine") + 1)

    assert (mine.row.title, mine.row.engine) == ("mine", 1)
    row.refresh_from_db()
    assert (row.title, row.engine) == ("mine", 2)


def test_a_message_that_nobody_followed_is_lost_after_some_seconds(row: BacktestReport) -> None:
    BacktestReport.objects.filter(pk=row.pk).update(updated_at=NOON)

    assert not CLAIMS.left_behind(NOON + CLAIMS.unbegun).exists()
    assert list(CLAIMS.left_behind(NOON + CLAIMS.unbegun + timedelta(seconds=1))) == [row]


def test_where_nobody_else_works_what_was_in_hands_is_free_at_once(row: BacktestReport) -> None:
    held(row)

    assert list(CLAIMS.take_over(NOON)) == [row]

    assert held(row).row.attempt == 2


def test_what_lost_its_worker_too_often_is_given_up(row: BacktestReport) -> None:
    done: list[int] = []
    BacktestReport.objects.filter(pk=row.pk).update(worked_at=SILENT, interruptions=CLAIMS.most_interruptions - 1)

    held(row).carry_out(lambda: done.append(1))

    row.refresh_from_db()
    assert (row.status, row.title, row.interruptions, done) == ("failed", "worker_lost", 3, [])
    patient = replace(CLAIMS, most_interruptions=4)
    BacktestReport.objects.filter(pk=row.pk).update(status=BacktestStatus.WAITING)
    again = patient.take(row.pk, NOON)
    assert again is not None
    Held(patient, again).carry_out(lambda: done.append(1))
    assert done == [1]


@pytest.mark.parametrize(
    ("error", "code"), [(Invalid(message("No."), code="no_bars"), "no_bars"), (ValueError("secret"), "error")]
)
def test_why_the_work_failed_is_written(row: BacktestReport, error: Exception, code: str) -> None:
    def work() -> None:
        raise error

    held(row).carry_out(work)

    row.refresh_from_db()
    assert (row.status, row.title) == ("failed", code)


def test_a_database_that_went_away_leaves_the_row_to_who_comes_next(row: BacktestReport) -> None:
    def work() -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        held(row).carry_out(work)

    row.refresh_from_db()
    assert row.status == "running"
