"""Fixtures of the engine's tests."""

import pytest

from executions.tests import tools
from registry import builtin
from registry.services import mirror_builtin_tools


@pytest.fixture
def mixing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tool of the tests exists while the test lasts."""
    monkeypatch.setitem(builtin._tools, tools.NAME, tools.MIX)
    mirror_builtin_tools()
