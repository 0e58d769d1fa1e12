"""One-time links."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import update_last_login

from pastetrader.accounts.models import User
from pastetrader.accounts.services import local_owner
from pastetrader.accounts.sign_in.links import (
    LinkRefused,
    SignInTokenGenerator,
    make_sign_in_token,
    redeem_sign_in_token,
)
from pastetrader.accounts.tests.at_once import all_at_once


def test_a_link_signs_in_whom_it_was_made_for(owner: User) -> None:
    token = make_sign_in_token(owner)

    redeemed = redeem_sign_in_token(token)

    assert redeemed == owner


def test_a_link_works_once(owner: User) -> None:
    token = make_sign_in_token(owner)
    redeem_sign_in_token(token)

    with pytest.raises(LinkRefused):
        redeem_sign_in_token(token)


def test_a_link_made_in_the_second_of_the_last_sign_in_works_once_too(owner: User) -> None:
    update_last_login(User, owner)
    token = make_sign_in_token(owner)
    redeem_sign_in_token(token)

    with pytest.raises(LinkRefused):
        redeem_sign_in_token(token)


def test_a_link_dies_when_the_person_signs_in_otherwise(owner: User) -> None:
    token = make_sign_in_token(owner)
    update_last_login(User, owner)

    with pytest.raises(LinkRefused):
        redeem_sign_in_token(token)


@pytest.mark.parametrize(("minutes", "is_good"), [(59, True), (61, False)])
def test_a_link_lives_for_an_hour(owner: User, monkeypatch: pytest.MonkeyPatch, minutes: int, is_good: bool) -> None:
    token = make_sign_in_token(owner).partition(".")[2]
    later = SignInTokenGenerator()
    monkeypatch.setattr(later, "_now", lambda: datetime.now() + timedelta(minutes=minutes))  # noqa: DTZ005  # as Django

    assert later.check_token(owner, token) is is_good


@pytest.mark.parametrize("change", [{"is_active": False}, {"deleted_at": datetime(2026, 1, 1, tzinfo=UTC)}])
def test_a_link_of_somebody_who_may_not_sign_in_is_refused(owner: User, change: dict[str, object]) -> None:
    token = make_sign_in_token(owner)
    User.all_objects.filter(pk=owner.pk).update(**change)

    with pytest.raises(LinkRefused):
        redeem_sign_in_token(token)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", ".", "x", "a.b-c", "AAAA.abc-def", "\x00.\x00", "ä.ö-ü", "." * 10_000])
def test_nonsense_is_not_a_link(token: str) -> None:
    with pytest.raises(LinkRefused):
        redeem_sign_in_token(token)


def test_a_link_of_one_is_not_a_link_of_another(owner: User, stranger: User) -> None:
    mine, theirs = make_sign_in_token(owner), make_sign_in_token(stranger)

    with pytest.raises(LinkRefused):
        redeem_sign_in_token(f"{theirs.partition('.')[0]}.{mine.partition('.')[2]}")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_redeem_a_link_at_once_one_wins() -> None:
    token = make_sign_in_token(local_owner())
    outcomes: list[str] = []

    def redeem() -> None:
        try:
            redeem_sign_in_token(token)
            outcomes.append("won")
        except LinkRefused:
            outcomes.append("lost")

    all_at_once(2, redeem)

    assert sorted(outcomes) == ["lost", "won"]
