"""A server of the official SDK that tools may call."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from registry.tests.mcp.serving import Served, serving


@pytest.fixture(scope="session")
def official() -> Iterator[Served]:
    """One for all tests."""
    with serving() as running:
        yield running


@pytest.fixture
def served(official: Served, settings: Settings) -> Served:
    """It may be called."""
    settings.OUTBOUND_ALLOW = [official.place]
    return official
