"""Sources that a worker reads: one after another lost worker, cancelled, twice at once, and rubbish."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from parsers.models import ImportStatus, Paste, SourceImport
from parsers.source_files import SOURCES
from parsers.source_imports.recovery import KEPT_FOR, MOST_INTERRUPTIONS, SILENCE, look_after_sources, take_over_sources
from parsers.source_imports.services import MOST_AT_ONCE, Brought, bring, cancel
from parsers.source_imports.work import work_on
from parsers.tests.source_imports.bringing import SENTENCE, brought, brought_file, documents, worked
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed

# The thread that watches over a source has a connection of its own, and sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_source_becomes_a_paste_with_its_rules(owner: User) -> None:
    row = worked(brought(owner, name="mine"))

    assert row.status == ImportStatus.READ
    paste = Paste.objects.get()
    assert row.paste == paste
    assert (paste.text, paste.source_name) == (SENTENCE, "mine")
    assert paste.strategies.get().is_strategy
    assert not row.text


def test_a_document_goes_when_no_page_of_it_is_shown(owner: User) -> None:
    row = brought_file(owner)
    assert documents() == [row.upload]

    worked(row)

    assert documents() == []
    assert row.status == ImportStatus.READ


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"), (b"  \n ", "empty"), (b"a " * 150_000, "too_large")],
)
def test_what_cannot_be_read_says_why_and_what_to_do_and_is_not_kept(owner: User, content: bytes, code: str) -> None:
    row = worked(brought_file(owner, content))

    assert (row.status, row.error_code) == (ImportStatus.FAILED, code)
    assert row.error_message
    assert row.hint_message
    assert documents() == []
    assert not Paste.objects.exists()


def test_who_brings_the_same_again_has_the_same_paste(owner: User) -> None:
    first, second = worked(brought(owner)), worked(brought(owner))

    assert first.paste_id == second.paste_id


def test_a_cancelled_source_is_read_by_nobody(owner: User) -> None:
    row = brought_file(owner)

    cancel(row)

    worked(row)
    assert row.status == ImportStatus.CANCELLED
    assert documents() == []
    assert not Paste.objects.exists()
    with pytest.raises(NotAllowed):
        cancel(row)


def test_a_lost_worker_is_followed_by_another(owner: User) -> None:
    row = brought(owner)
    SourceImport.objects.filter(pk=row.pk).update(worked_at=timezone.now())
    assert worked(row).status == ImportStatus.WORKING  # in somebody's hands

    SourceImport.objects.filter(pk=row.pk).update(worked_at=timezone.now() - SILENCE - timedelta(seconds=1))

    assert worked(row).status == ImportStatus.READ
    assert row.interruptions == 1


def test_a_source_that_takes_its_workers_with_it_is_given_up(owner: User) -> None:
    row = brought_file(owner)
    silent = timezone.now() - 2 * SILENCE
    SourceImport.objects.filter(pk=row.pk).update(worked_at=silent, interruptions=MOST_INTERRUPTIONS - 1)

    worked(row)

    assert (row.status, row.error_code) == (ImportStatus.FAILED, "worker_lost")
    assert documents() == []


def test_where_nobody_else_works_what_was_in_hands_goes_on_at_once(owner: User) -> None:
    row = brought(owner)
    SourceImport.objects.filter(pk=row.pk).update(worked_at=timezone.now())

    take_over_sources()

    assert worked(row).status == ImportStatus.READ


def test_a_person_has_a_few_sources_read_at_once(owner: User) -> None:
    for number in range(MOST_AT_ONCE):
        brought(owner, f"{SENTENCE} {number}")

    with pytest.raises(NotAllowed) as refused:
        brought_file(owner)

    assert refused.value.code == "too_many_sources"
    assert documents() == []


def test_documents_that_nothing_names_go_after_a_day_and_others_stay(owner: User) -> None:
    named, unnamed, fresh = brought_file(owner).upload, SOURCES.keep([b"a"]).name, SOURCES.keep([b"b"]).name
    long_ago = time.time() - 100_000
    for name in (named, unnamed):
        os.utime(SOURCES.path_of(name), (long_ago, long_ago))

    look_after_sources()

    assert sorted(documents()) == sorted([named, fresh])


def test_ended_sources_are_forgotten_after_a_month_and_their_pastes_stay(owner: User) -> None:
    old, young, working = worked(brought(owner)), worked(brought(owner, "Buy low.")), brought(owner)
    SourceImport.objects.exclude(pk=young.pk).update(updated_at=timezone.now() - KEPT_FOR - timedelta(days=1))

    look_after_sources()

    assert set(SourceImport.objects.values_list("pk", flat=True)) == {young.pk, working.pk}
    assert old.paste in Paste.objects.all()


def test_a_text_is_read_at_once_and_its_document_goes(owner: User) -> None:
    paste = bring(owner=owner, brought=Brought(file=SOURCES.keep([SENTENCE.encode()]), name="C:\\texts\\mine.txt"))

    assert isinstance(paste, Paste)
    assert paste.source_name == "mine.txt"
    assert documents() == []


def test_a_text_that_is_refused_at_once_leaves_no_document(owner: User) -> None:
    with pytest.raises(Invalid):
        bring(owner=owner, brought=Brought(file=SOURCES.keep([b"\x00" * 100])))

    assert documents() == []


def test_of_workers_that_come_at_once_one_reads(owner: User) -> None:
    row = brought(owner)

    def work(_number: int) -> None:
        work_on(row.pk)
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))

    row.refresh_from_db()
    assert (row.status, row.attempt, row.interruptions) == (ImportStatus.READ, 1, 0)
    assert Paste.objects.count() == 1
