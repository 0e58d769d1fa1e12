"""A folder of snapshots for each test."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where snapshots are: in the data folder `tmp_path`, as it is for processes that a test starts."""
    settings.SCREENING_SNAPSHOTS = tmp_path / "snapshots"
    return tmp_path / "snapshots"
