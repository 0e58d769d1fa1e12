"""Audit entries are only added to, and whoever changes them behind the program's back is found out."""

from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from pastetrader.accounts import audit
from pastetrader.accounts.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def _three(owner: User) -> list[AuditEntry]:
    entries = [audit.record(f"test.{n}", by=owner, subject=owner, detail={"n": n}) for n in range(3)]
    audit.seal()
    return entries


def _behind_its_back(statement: str, *values: Any) -> None:
    """As somebody would who may do everything in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS audit_entries_never_change")
        cursor.execute(statement, values)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_entry_says_who_did_what_to_what(owner: User) -> None:
    entry = audit.record("test.done", by=owner, subject=owner, detail={"n": 1})

    found = AuditEntry.objects.get(pk=entry.pk)
    assert (found.action, found.by, found.by_words) == ("test.done", owner, "alice@example.com")
    assert (found.subject_type, found.subject_id) == ("accounts.user", str(owner.pk))
    assert found.detail == {"n": 1}


def test_secrets_are_never_written_down(owner: User) -> None:
    entry = audit.record("test.done", by=owner, detail={"outer": [{"Password": "hush", "name": "ours"}]})

    assert entry.detail == {"outer": [{"Password": "…", "name": "ours"}]}


def test_an_untouched_chain_holds(owner: User) -> None:
    _three(owner)

    verdict = audit.verify()

    assert (verdict.entries, verdict.broken, verdict.is_cut_off) == (3, (), False)


def test_what_was_not_sealed_yet_is_sealed_in_the_order_of_its_making(owner: User) -> None:
    entries = [audit.record("test.done", by=owner) for _n in range(3)]

    assert audit.seal() == 3
    assert audit.seal() == 0
    assert [entry.pk for entry in AuditEntry.objects.order_by("number")] == [entry.pk for entry in entries]


@pytest.mark.parametrize("column", ["action", "by_words", "subject_words", "address", "request_id", "detail"])
def test_a_changed_entry_breaks_the_chain(owner: User, column: str) -> None:
    entries = _three(owner)
    value = '{"n": 9}' if column == "detail" else "other"

    key = entries[1].pk if connection.vendor == "postgresql" else entries[1].pk.hex
    _behind_its_back(f"UPDATE audit_entries SET {column} = %s WHERE id = %s", value, key)  # noqa: S608  # our own names

    assert audit.verify().broken == (2,)


def test_a_removed_entry_breaks_the_chain(owner: User) -> None:
    _three(owner)

    _behind_its_back("DELETE FROM audit_entries WHERE number = %s", 2)

    assert audit.verify().broken == (3,)


def test_an_end_that_was_cut_off_is_missed_by_who_knew_its_head(owner: User) -> None:
    _three(owner)
    head = audit.verify().head

    _behind_its_back("DELETE FROM audit_entries WHERE number = %s", 3)

    assert audit.verify(head).is_cut_off
    assert not audit.verify().is_cut_off


def test_the_database_refuses_changes(owner: User) -> None:
    _three(owner)

    for change in ("UPDATE audit_entries SET action = 'other'", "UPDATE audit_entries SET number = number + 10"):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_the_database_refuses_to_change_what_is_not_sealed_yet(owner: User) -> None:
    audit.record("test.done", by=owner)

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entries SET by_words = 'other'")


def test_the_database_refuses_removal(owner: User) -> None:
    _three(owner)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(import_module("pastetrader.accounts.migrations.0003_audit_entries").SQLITE_DELETE)

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entries")


def test_the_program_refuses_changes_and_removal(owner: User) -> None:
    entry = _three(owner)[0]

    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(TypeError, match="never changes"):
            change()


def test_what_was_undone_leaves_no_entry(owner: User) -> None:
    with transaction.atomic():
        audit.record("test.done", by=owner)
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()


def test_the_command_ends_with_1_when_the_chain_is_broken(owner: User) -> None:
    _three(owner)
    said = StringIO()
    call_command("verify_audit", stdout=said)
    _behind_its_back("UPDATE audit_entries SET action = %s WHERE number = %s", "other", 1)

    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", stdout=StringIO(), stderr=StringIO())

    assert ended.value.code == 1
    assert "3" in said.getvalue()
