"""The local owner, and whom a command acts as."""

import pytest

from pastetrader.accounts.models import User
from pastetrader.accounts.services import acting_user, local_owner
from pastetrader.accounts.tests.at_once import all_at_once
from pastetrader.common.errors import Invalid


@pytest.mark.django_db
def test_the_local_owner_is_made_once() -> None:
    first = local_owner()

    second = local_owner()

    assert first == second
    assert not first.has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same_local_owner() -> None:
    found: list[User] = []

    all_at_once(4, lambda: found.append(local_owner()))

    assert len(found) == 4
    assert len({user.pk for user in found}) == 1
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_command_acts_as_the_user_it_names_whatever_the_case(owner: User) -> None:
    assert acting_user("ALICE@example.com") == owner


@pytest.mark.django_db
def test_a_command_without_a_name_acts_as_the_local_owner() -> None:
    assert acting_user(None) == local_owner()


@pytest.mark.django_db
def test_an_unknown_name_is_refused_with_the_name_in_the_message() -> None:
    with pytest.raises(Invalid, match=r"nobody@example\.com"):
        acting_user("nobody@example.com")
