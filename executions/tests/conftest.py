"""Fixtures of the engine's tests."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from executions.tests import tools
from executions.tests.embedded.product import Product
from executions.tests.outside import Outside
from executions.tests.prefork import Workers, prefork_workers
from registry import builtin
from registry.services import mirror_builtin_tools


@pytest.fixture
def mixing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tools of the tests exist while the test lasts."""
    for tool in tools.TOOLS:
        monkeypatch.setitem(builtin._tools, tool.name, tool)
    mirror_builtin_tools()


@pytest.fixture
def workers(tmp_path: Path, settings: Settings) -> Workers:
    """Starts prefork workers; needs PostgreSQL and Redis."""
    if connection.vendor != "postgresql" or not settings.CELERY_BROKER_URL.startswith("redis"):
        pytest.fail("These tests need DATABASE_URL and CELERY_BROKER_URL; see lab/servers.py.")
    return partial(prefork_workers, tmp_path)


@pytest.fixture
def product(tmp_path: Path, installed: Callable[[Path], Path]) -> Product:
    """An embedded product in a folder of its own."""
    installed(tmp_path / "data")
    return Product(tmp_path)


@pytest.fixture
def outside(db: None, monkeypatch: pytest.MonkeyPatch) -> Outside:
    """A tool that does what the test says."""
    monkeypatch.setattr(builtin, "_tools", dict(builtin._tools))
    made = Outside()
    made.becomes(lambda _context: "done")
    return made
