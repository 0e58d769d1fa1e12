"""What tests of access share: people with every permission, and the world of the matrix, made once for a file."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from pastetrader.accounts.models import User
from pastetrader.tests.api_access.actors import permitted
from pastetrader.tests.api_access.matrix import World, whole_world


@pytest.fixture
def owner(owner: User) -> User:
    """Alice, who may do whatever takes a permission."""
    return permitted(owner)


@pytest.fixture
def stranger(stranger: User) -> User:
    """Charlie, who may as well: what he doesn't get is not his."""
    return permitted(stranger)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Everybody, signed in, and rows as they are asked about; all of it is undone after the file.

    Rows are shared by the tests of a file: whatever a request changes is rolled back before the next.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield whole_world()
        transaction.set_rollback(True)
