"""A file of bars from its upload to its bars: each change of state wins once, and a lost worker costs nothing."""

import stat
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from executions.recovery.reconciler import take_over
from executions.recovery.upkeep import jobs
from pastetrader.accounts.models import User
from pastetrader.common.errors import Conflict, Invalid, NotAllowed
from pastetrader.common.json_parser import TooLarge
from screening.bar_imports.recovery import MOST_INTERRUPTIONS, SILENCE, look_after_imports
from screening.bar_imports.services import answer, confirm, discard
from screening.bar_imports.uploads import UPLOADS
from screening.bar_imports.work import work_on
from screening.bars.choosing import Said
from screening.bars.snapshots.folder import path_of
from screening.models import BarImport, CorporateAction, Market
from screening.tests.bar_imports.bringing import ASKING, DOUBTFUL, SPLIT, brought, described, worked
from screening.tests.factories import brought_bars

pytestmark = pytest.mark.django_db


def _confirm(row: BarImport, *, force: bool = False, adjust_splits: bool = False) -> None:
    confirm(row, number=row.description_number, force=force, adjust_splits=adjust_splits)


def _kept() -> int:
    return len(list(UPLOADS.folder().iterdir()))


def test_a_clear_file_is_described_and_stored_when_it_is_confirmed(owner: User) -> None:
    row = described(owner)

    assert (row.status, row.description_number, brought_bars().count()) == ("described", 1, 0)
    _confirm(row)
    worked(row)

    assert (row.status, row.rows_done, brought_bars().count()) == ("stored", 2, 2)
    assert row.report is not None
    assert (row.report["new"], row.upload, _kept()) == (2, "", 0)


@pytest.mark.django_db(transaction=True)
def test_after_an_import_nobody_waits_for_the_snapshot_of_the_market(owner: User) -> None:
    row = described(owner)
    _confirm(row)
    worked(row)

    market = Market.objects.get(code="XNAS")
    assert path_of("XNAS", market.version, market.updated_at).exists()


def test_an_upload_is_readable_by_its_keeper_alone(owner: User) -> None:
    path = UPLOADS.path_of(brought(owner).upload)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_more_than_the_limit_is_refused_while_it_comes_and_nothing_stays(settings: object) -> None:
    settings.SCREENING_UPLOAD_MEGABYTES = 1  # type: ignore[attr-defined]  # pytest-django's settings
    came = []

    def chunks() -> object:
        for number in range(100):
            came.append(number)
            yield b"x" * 300_000

    with pytest.raises(TooLarge):
        UPLOADS.keep(chunks())  # type: ignore[arg-type]  # a generator of bytes

    assert (len(came), _kept()) == (4, 0)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Invalid, match="empty"):
        UPLOADS.keep([])

    assert _kept() == 0


def test_what_is_asked_is_answered_before_anything_is_stored(owner: User) -> None:
    row = described(owner, ASKING)

    with pytest.raises(NotAllowed, match="cannot be stored as it is"):
        _confirm(row, force=True)
    answer(row, Said(market="XNAS", decimal=","))
    worked(row)
    _confirm(row)
    worked(row)

    assert (row.status, float(brought_bars().get().close)) == ("stored", 1.975)


def test_a_doubt_needs_a_person_who_knows_better(owner: User) -> None:
    row = described(owner, DOUBTFUL)

    with pytest.raises(NotAllowed, match="in doubt"):
        _confirm(row)
    _confirm(row, force=True)
    worked(row)

    assert (row.status, brought_bars().count()) == ("stored", 2)


def test_probable_splits_are_taken_out_when_one_says_so(owner: User) -> None:
    row = described(owner, SPLIT)

    with pytest.raises(NotAllowed, match="look like splits"):
        _confirm(row)
    _confirm(row, adjust_splits=True)
    worked(row)

    assert [float(close) for close in brought_bars().order_by("session").values_list("close", flat=True)] == [100, 100]
    assert CorporateAction.objects.count() == 1


def test_a_second_confirmation_is_told_that_it_is_too_late(owner: User) -> None:
    row = described(owner)
    again = BarImport.objects.get(pk=row.pk)
    _confirm(row)

    with pytest.raises(NotAllowed, match="was confirmed"):
        _confirm(again)


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_wins(owner: User) -> None:
    row = described(owner)
    start, won = threading.Barrier(2), []

    def go() -> None:
        try:
            start.wait()
            _confirm(BarImport.objects.get(pk=row.pk))
            won.append(True)
        except NotAllowed:
            won.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False, True]


def test_who_confirms_what_was_read_anew_since_is_told(owner: User) -> None:
    row = described(owner)
    seen = row.description_number
    answer(row, Said(market="XNAS", symbol=""))
    worked(row)

    with pytest.raises(Conflict):
        confirm(row, number=seen, force=False, adjust_splits=False)

    assert BarImport.objects.get().status == "described"


def test_a_discarded_file_is_gone_and_nothing_more_is_done_with_it(owner: User) -> None:
    row = brought(owner)

    discard(row)
    worked(row)

    assert (row.status, _kept()) == ("discarded", 0)
    with pytest.raises(NotAllowed, match="discarded"):
        answer(row, Said(market="XNAS"))


def test_what_is_being_stored_cannot_be_discarded(owner: User) -> None:
    row = described(owner)
    _confirm(row)

    with pytest.raises(NotAllowed, match="being stored"):
        discard(row)


# --- lost workers ---


def _lost(row: BarImport, *, attempt: int = 1, interruptions: int = 0) -> None:
    """As a killed worker leaves it."""
    silent = timezone.now() - 2 * SILENCE
    rows = BarImport.objects.filter(pk=row.pk)
    rows.update(worked_at=silent, updated_at=silent, attempt=attempt, interruptions=interruptions)


def test_an_import_in_somebodys_hands_is_left_to_them(owner: User) -> None:
    row = described(owner)
    _confirm(row)
    BarImport.objects.filter(pk=row.pk).update(worked_at=timezone.now())

    worked(row)

    assert (row.status, brought_bars().count()) == ("storing", 0)


def test_an_import_whose_worker_was_lost_is_finished_by_another(owner: User) -> None:
    row = described(owner)
    _confirm(row)
    _lost(row)
    row.refresh_from_db()
    attempt = row.attempt

    worked(row)

    assert (row.status, row.attempt, row.interruptions, brought_bars().count()) == ("stored", attempt + 1, 1, 2)


def test_a_process_that_works_alone_takes_over_at_its_start(owner: User) -> None:
    row = described(owner)
    _confirm(row)
    BarImport.objects.filter(pk=row.pk).update(worked_at=timezone.now(), attempt=1)
    worked(row)
    before = row.status

    take_over()
    worked(row)

    assert (before, row.status, row.interruptions, brought_bars().count()) == ("storing", "stored", 1, 2)


def test_a_file_that_takes_its_worker_with_it_is_not_tried_for_ever(owner: User) -> None:
    row = brought(owner)
    _lost(row, interruptions=MOST_INTERRUPTIONS - 1)

    worked(row)

    assert row.status == "failed"
    assert "lost 3 times" in str(row.error_message)
    assert _kept() == 0


def test_a_file_that_is_gone_is_a_failure_in_words(owner: User) -> None:
    row = brought(owner)
    UPLOADS.delete(row.upload)

    worked(row)

    assert row.status == "failed"
    assert "cannot be read" in str(row.error_message)


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(owner: User) -> None:
    row = described(owner)
    _confirm(row)
    worked(row)
    before = BarImport.objects.values().get()

    work_on(row.pk)

    assert BarImport.objects.values().get() == before


def test_a_file_that_nobody_confirms_is_deleted_after_a_day(owner: User) -> None:
    row = described(owner)
    BarImport.objects.filter(pk=row.pk).update(updated_at=timezone.now() - timedelta(hours=25))

    assert not look_after_imports()
    row.refresh_from_db()

    assert (row.status, _kept()) == ("discarded", 0)
    assert "within a day" in str(row.error_message)


def test_the_process_that_sweeps_looks_after_imports() -> None:
    assert any(job.__module__ == "screening.bar_imports.recovery" for job in jobs())
    assert not any(job() for job in jobs())


def test_a_fresh_file_is_left_alone(owner: User) -> None:
    row = described(owner)

    look_after_imports()
    row.refresh_from_db()

    assert (row.status, _kept()) == ("described", 1)
