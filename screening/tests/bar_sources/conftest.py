"""A local KIS, and Alice, who may set up sources."""

import pytest

from pastetrader.accounts.models import User
from screening.tests.bar_sources.operators import operator
from screening.tests.bar_updates.conftest import clock, update_on, wire

__all__ = ["clock", "update_on", "wire"]


@pytest.fixture
def owner(owner: User) -> User:
    """Alice, who may."""
    return operator(owner)
