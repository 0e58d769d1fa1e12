"""Users: one living user per e-mail, whatever its case."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pytest_django import Settings

from pastetrader import settings as product_settings
from pastetrader.accounts.models import User


def test_two_living_users_cannot_share_an_email_in_any_case(owner: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="ALICE@EXAMPLE.COM").save()


def test_making_a_second_user_of_an_email_says_so(owner: User) -> None:
    with pytest.raises(ValidationError):
        User.objects.create_user("Alice@Example.com")


def test_a_deleted_user_gives_the_email_free_and_cannot_sign_in(owner: User) -> None:
    owner.soft_delete()

    again = User.objects.create_user("alice@example.com")

    assert again.pk != owner.pk
    assert User.objects.get_by_natural_key("Alice@example.com") == again


@pytest.mark.django_db
def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError):
        User.objects.create_user("not an address")


@pytest.mark.django_db
def test_a_user_without_a_password_cannot_come_by_password() -> None:
    assert not User.objects.create_user("new@example.com").has_usable_password()


def test_only_a_superuser_may_use_the_admin(owner: User, operator: User) -> None:
    assert (owner.is_staff, operator.is_staff) == (False, True)


def test_a_password_is_kept_as_argon2(owner: User, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = product_settings.PASSWORD_HASHERS

    owner.set_password("alice's password")

    assert owner.password.startswith("argon2$argon2id$")
    assert owner.check_password("alice's password")
