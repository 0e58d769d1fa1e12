"""Fixtures of every test: three people, plain static files, a canvas built or not, Hypothesis' profiles."""

import gc
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as product_settings
from django.db import connection
from django.test import Client, override_settings
from django.utils import translation
from django_vite.core.asset_loader import DjangoViteAssetLoader
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from executions.worker import leases
from lab.processes import wait_until
from pastetrader.accounts.models import User
from pastetrader.common.stop_signal import unstopped
from screening.bars.first_bars import ensure_bars
from screening.market_data.markets import SAMPLE
from screening.models import Bar

hypothesis_settings.register_profile(
    "quick", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("long", parent=hypothesis_settings.get_profile("quick"), max_examples=2_000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


# What tests of doors are called, besides those in a folder of that name: pages, API, admin and commands.
DOORS = ("test_api", "test_views", "test_pages", "test_admin", "test_openapi", "test_sign_in", "test_paste_command")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that the PostgreSQL round need not repeat the rest, and what goes by a door.

    Doors only translate: what they call is tested on PostgreSQL by itself, and through them in the long tests.
    """
    for item in items:
        if item.path.parent.name == "doors" or item.path.name.startswith(DOORS):
            item.add_marker("doors")
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}:
            item.add_marker("database")
        if "installed" in fixtures:
            # pytest-django makes the database only where a test says so.
            item.add_marker("django_db")


def pytest_collection_finish() -> None:
    """The tests that were found stay to the end: to look through them for garbage again and again took a fifth."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """SQLite in a file, as in the product: in memory, threads lock each other's tables out instead of waiting.

    The name of the database that is no test's.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        # Rows that no statement orders come from the end: what counts on their order fails here, and not some day on
        # PostgreSQL, which answers them as it finds them.
        connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA reverse_unordered_selects=ON;"
    return str(connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_modify_db_settings: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """PostgreSQL drops no database that is in use, and the thread that keeps leases rests only some seconds after the
    last node. On SQLite tests with threads empty the tables by deleting, which audit entries refuse otherwise."""
    if str(connection.settings_dict["NAME"]) == django_db_modify_db_settings:
        # pytest-django makes none where no test says that it uses it: this is the developer's own.
        yield
        return
    # Whoever needs it finds it made: a test of its own would make its bars, and load them, in some seconds each time.
    with django_db_blocker.unblock():
        ensure_bars(SAMPLE, check=unstopped)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(_copy_as_it_was_made())])
                cursor.execute("DROP TRIGGER IF EXISTS audit_entries_stay")
        tables = [table for table in connection.introspection.table_names() if table != Bar._meta.db_table]
    with pytest.MonkeyPatch.context() as patched:
        if connection.vendor == "sqlite":
            # After each test Django looks for rows that refer to nothing, in 16 ms, nearly all of them for these bars.
            patched.setattr(connection, "check_constraints", partial(connection.check_constraints, tables))
        yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            wait_until(lambda: not _other_sessions(), seconds=15, what="every thread has given its connection back")


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Set once: each change makes Django forget what it has made of its settings, and there are many tests."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    cheap = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(
        STORAGES={**product_settings.STORAGES, "staticfiles": plain},
        # Each client of a test would go through all static files, in a tenth of a second, for what it does not ask for.
        WHITENOISE_AUTOREFRESH=True,
        # A password is meant to be slow to check, and nearly every test makes a person.
        PASSWORD_HASHERS=[cheap, *product_settings.PASSWORD_HASHERS],
        # Tests ask faster than people do; those of the rates set some.
        API_RATES=["off"],
        # No thread writes to a test's database; those of the timings have them counted.
        REQUEST_TIMINGS=False,
        # Snapshots of the test's markets do not push those of the data folder out.
        SCREENING_SNAPSHOTS=tmp_path_factory.mktemp("snapshots"),
    ):
        yield


@pytest.fixture(scope="session")
def installed(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Puts the SQLite of a new installation into a data folder, which it makes; the product would take seconds."""
    is_made = connection.vendor == "sqlite"
    made = _copy_as_it_was_made() if is_made else _migrated(tmp_path_factory.mktemp("installed"))

    def install(data: Path) -> Path:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(made, data / "pastetrader.sqlite3")
        return data

    return install


def _migrated(data: Path) -> Path:
    """Where the tests themselves are on PostgreSQL."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CELERY_BROKER_URL"}}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=product_settings.BASE_DIR, env={**kept, "PASTETRADER_DATA": str(data)}, check=True)
    return data / "pastetrader.sqlite3"


def _copy_as_it_was_made() -> Path:
    return Path(connection.settings_dict["NAME"]).with_name("installed.sqlite3")


def _other_sessions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


@pytest.fixture
def built_front(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The canvas as if it was built, whether it was or not: its page needs the names of the files alone."""
    manifest = tmp_path / "manifest.json"
    entry = {"file": "assets/editor-A1.js", "src": "src/editor.tsx", "isEntry": True, "css": ["assets/editor-B2.css"]}
    manifest.write_text(json.dumps({"src/editor.tsx": entry}))
    settings.DJANGO_VITE = {"default": {**settings.DJANGO_VITE["default"], "manifest_path": manifest}}
    # It is read once for each process.
    monkeypatch.setattr(DjangoViteAssetLoader, "_instance", None)
    return manifest


@pytest.fixture
def unbuilt_front(built_front: Path) -> None:
    """The canvas as if it was not built, whether it was or not."""
    built_front.unlink()


@pytest.fixture(autouse=True)
def _language_of_the_test() -> Iterator[None]:
    """A language that a test (or a page that it opens) switches to ends with it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _nobody_looks_into_a_transaction(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread that watches over slow nodes sees no rows of a test that commits nothing, and would stop its nodes."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (marker is not None and marker.kwargs.get("transaction"))
    if not commits:
        monkeypatch.setattr(leases, "_stop_lost", lambda _entries: None)


@pytest.fixture
def owner(db: None) -> User:
    """Alice, whose things they are."""
    return User.objects.create_user("alice@example.com", "alice's password", display_name="Alice")


@pytest.fixture
def stranger(db: None) -> User:
    """Charlie, who has nothing to do with it."""
    return User.objects.create_user("charlie@example.com", "charlie's password", display_name="Charlie")


@pytest.fixture
def operator(db: None) -> User:
    """Olga, who runs the installation."""
    return User.objects.create_superuser("olga@example.com", "olga's password", display_name="Olga")


@pytest.fixture
def owner_client(owner: User) -> Client:
    """A browser signed in as Alice."""
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    """A browser signed in as Charlie."""
    client = Client()
    client.force_login(stranger)
    return client


@pytest.fixture
def operator_client(operator: User) -> Client:
    """A browser signed in as Olga."""
    client = Client()
    client.force_login(operator)
    return client
