"""`manage.py migrate` on a real PostgreSQL: refused with everything as it was, or confirmed and done."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

pytestmark = pytest.mark.services

NAME = "pastetrader_migrations"


@pytest.fixture(scope="module")
def production(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of its own, migrated for the first time without a word; what came out of it."""
    former = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _on_server(f"CREATE DATABASE {NAME}")
        connection.close()
        connection.settings_dict["NAME"] = NAME
        try:
            yield _migrate()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = former
            _on_server(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture
def due(production: str, settings: Settings) -> None:
    """The migrations of the parsers are due, in a database that has all others."""
    settings.CONFIRM_PRODUCTION_MIGRATION = "yes"
    _migrate("parsers", "zero")
    settings.CONFIRM_PRODUCTION_MIGRATION = ""


def test_a_first_installation_is_not_asked_for(production: str) -> None:
    assert "Applying parsers.0001_squashed_0003_sources... OK" in production
    assert "ACCESS EXCLUSIVE" not in production
    assert "parsers.0001_squashed_0003_sources" in _applied()


def test_with_nothing_due_nothing_is_asked(production: str, settings: Settings) -> None:
    settings.CONFIRM_PRODUCTION_MIGRATION = "yes"
    _migrate()
    settings.CONFIRM_PRODUCTION_MIGRATION = ""

    assert "No migrations to apply." in _migrate()


def test_unconfirmed_it_shows_what_it_would_do_and_changes_nothing(due: None) -> None:
    before = _everything()

    refused, shown = _refused()

    assert "parsers.0001_squashed_0003_sources (one transaction: each lock is kept until its end)" in shown
    assert "Create model Paste\n      pastes: a new table" in shown
    assert "users: nobody writes to it (SHARE ROW EXCLUSIVE) for a moment" in shown
    assert "0 may make others wait" in shown
    assert "CONFIRM_PRODUCTION_MIGRATION=yes python manage.py migrate" in refused
    assert "Nothing was changed" in refused
    assert _everything() == before


def test_confirmed_it_shows_what_it_does_and_does_it(due: None, settings: Settings) -> None:
    settings.CONFIRM_PRODUCTION_MIGRATION = "yes"

    shown = _migrate()

    assert "pastes: a new table" in shown
    assert "Applying parsers.0001_squashed_0003_sources... OK" in shown
    assert "pastes" in connection.introspection.table_names()


def test_undoing_is_asked_for_too(production: str, settings: Settings) -> None:
    settings.CONFIRM_PRODUCTION_MIGRATION = "yes"
    _migrate()
    settings.CONFIRM_PRODUCTION_MIGRATION = ""
    before = _everything()

    _words, shown = _refused("parsers", "zero")

    assert "parsers.0001_squashed_0003_sources, undone" in shown
    assert "pastes: nobody reads or writes it (ACCESS EXCLUSIVE) for a moment; what it held is gone" in shown
    assert _everything() == before


def test_what_only_records_is_asked_for_too(due: None) -> None:
    before = _everything()

    _refused("--fake")

    assert _everything() == before


def test_looking_is_always_allowed(due: None) -> None:
    assert "parsers.0001_squashed_0003_sources" in _migrate("--plan")
    with pytest.raises(SystemExit):
        _migrate("--check")


def test_a_developers_database_is_not_asked_for(due: None, settings: Settings) -> None:
    settings.DEBUG = True

    assert "Applying parsers.0001_squashed_0003_sources... OK" in _migrate()


def test_the_process_ends_with_1_and_says_what_to_do_on_standard_error(due: None) -> None:
    before = _everything()
    done = _process("migrate", "--verbosity", "0")

    assert done.returncode == 1
    assert "pastes: a new table" in done.stdout
    assert "pg_dump" in done.stderr
    assert "Traceback" not in done.stderr
    assert _everything() == before


def test_the_variable_reaches_the_process(due: None) -> None:
    done = _process("migrate", CONFIRM_PRODUCTION_MIGRATION="yes")

    assert done.returncode == 0, done.stderr
    assert "pastes" in connection.introspection.table_names()


def test_the_product_in_one_process_does_not_migrate_a_production_database_by_itself(due: None, tmp_path: Path) -> None:
    before = _everything()

    done = _process("up", "--port", "0", PASTETRADER_DATA=str(tmp_path))

    assert done.returncode == 1
    assert "CONFIRM_PRODUCTION_MIGRATION=yes" in done.stderr
    assert _everything() == before


def _migrate(*arguments: str) -> str:
    out = io.StringIO()
    call_command("migrate", *arguments, stdout=out)
    return out.getvalue()


def _refused(*arguments: str) -> tuple[str, str]:
    """What the error says, and what was shown before."""
    out = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("migrate", *arguments, stdout=out)
    return str(refused.value), out.getvalue()


def _process(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    where = connection.settings_dict
    url = f"postgres://{where['USER']}@{where['HOST']}:{where['PORT']}/{NAME}"
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=configured.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "CELERY_BROKER_URL": "embedded://localhost", **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _applied() -> set[str]:
    return {f"{app}.{name}" for app, name in _rows("SELECT app, name FROM django_migrations")}


def _everything() -> dict[str, Any]:
    """Tables, columns, constraints, indexes and what is recorded as applied."""
    return {
        "applied": _rows("SELECT id, app, name, applied FROM django_migrations ORDER BY id"),
        "columns": _rows(
            "SELECT attrelid::regclass::text, attname, atttypid, attnotnull FROM pg_attribute JOIN pg_class ON"
            " pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 2"
        ),
        "constraints": _rows("SELECT conname, oid FROM pg_constraint ORDER BY 1, 2"),
        "content types": _rows("SELECT id, app_label, model FROM django_content_type ORDER BY id"),
    }


def _rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _on_server(sql: str) -> None:
    """Runs where no database is in the way."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)
