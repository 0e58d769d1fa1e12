"""The local owner, one-time links, and guessing that gets slower."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, update_last_login
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from pastetrader.accounts.models import SignInDelay, User
from pastetrader.accounts.services import (
    LinkRefused,
    TooManyAttempts,
    acting_user,
    authenticate_slowly,
    local_owner,
    make_sign_in_token,
    redeem_sign_in_token,
)
from pastetrader.accounts.throttling import keys_of, pause_after
from pastetrader.accounts.tokens import SignInTokenGenerator
from pastetrader.common.errors import Invalid
from pastetrader.environment import networks

PROXY, ELSEWHERE, HOME = "10.0.0.5", "198.51.100.1", "203.0.113.7"


def _request(rf: RequestFactory, address: str = HOME, **headers: str) -> HttpRequest:
    request = rf.post("/sign-in/", REMOTE_ADDR=address, headers=headers)
    request.user = AnonymousUser()
    return request


def _all_at_once(count: int, call: Callable[[], None]) -> None:
    """Calls it in so many threads that start together."""
    barrier = threading.Barrier(count)

    def wait_and_call() -> None:
        barrier.wait(timeout=30)
        try:
            call()
        finally:
            connection.close()

    threads = [threading.Thread(target=wait_and_call) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def _let_time_pass() -> None:
    SignInDelay.objects.update(not_before=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_the_local_owner_is_made_once() -> None:
    first = local_owner()

    second = local_owner()

    assert first == second
    assert not first.has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same_local_owner() -> None:
    found: list[User] = []

    _all_at_once(4, lambda: found.append(local_owner()))

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

    _all_at_once(2, redeem)

    assert sorted(outcomes) == ["lost", "won"]


def test_the_right_password_signs_in(owner: User, rf: RequestFactory) -> None:
    found = authenticate_slowly(_request(rf), email="Alice@Example.com", password="alice's password")

    assert found == owner
    assert not SignInDelay.objects.exists()


def test_after_five_wrong_passwords_even_the_right_one_waits_as_long_as_is_said(
    owner: User, rf: RequestFactory
) -> None:
    now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    for _attempt in range(5):
        assert authenticate_slowly(_request(rf), email=owner.email, password="wrong", now=now) is None

    with pytest.raises(TooManyAttempts) as refused:
        authenticate_slowly(_request(rf), email=owner.email, password="alice's password", now=now)

    assert (refused.value.status, refused.value.retry_after_seconds) == (429, 2)
    later = now + timedelta(seconds=refused.value.retry_after_seconds)
    assert authenticate_slowly(_request(rf), email=owner.email, password="alice's password", now=later) == owner


def test_guessing_from_elsewhere_does_not_slow_the_owner_down(owner: User, rf: RequestFactory) -> None:
    for _attempt in range(5):
        authenticate_slowly(_request(rf, "198.51.100.1"), email=owner.email, password="wrong")

    found = authenticate_slowly(_request(rf, "203.0.113.7"), email=owner.email, password="alice's password")

    assert found == owner


def test_one_address_with_many_names_is_slowed_down(db: None, rf: RequestFactory, settings: Settings) -> None:
    for number in range(50):
        authenticate_slowly(_request(rf), email=f"user{number}@example.com", password="wrong")

    with pytest.raises(TooManyAttempts):
        authenticate_slowly(_request(rf), email="another@example.com", password="wrong")


def test_behind_a_trusted_proxy_a_stranger_who_guesses_slows_down_nobody_else(
    owner: User, rf: RequestFactory, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = networks([PROXY])
    stranger = {"x-forwarded-for": ELSEWHERE}
    for number in range(50):
        authenticate_slowly(_request(rf, PROXY, **stranger), email=f"user{number}@example.com", password="wrong")

    with pytest.raises(TooManyAttempts):
        authenticate_slowly(_request(rf, PROXY, **stranger), email="another@example.com", password="wrong")
    found = authenticate_slowly(
        _request(rf, PROXY, **{"x-forwarded-for": HOME}), email=owner.email, password="alice's password"
    )

    assert found == owner


@pytest.mark.parametrize(("address", "trusted"), [(HOME, []), (HOME, [PROXY]), (PROXY, [PROXY])])
def test_a_header_that_somebody_made_up_does_not_hide_who_guesses(
    owner: User, rf: RequestFactory, settings: Settings, address: str, trusted: list[str]
) -> None:
    settings.TRUSTED_PROXIES = networks(trusted)
    # A proxy adds at the right whom it was asked by; what came with the request stands left of it.
    true_end = [HOME] if address == PROXY else []

    for number in range(4):
        header = ", ".join([f"192.0.2.{number}", *true_end])
        authenticate_slowly(_request(rf, address, **{"x-forwarded-for": header}), email=owner.email, password="wrong")

    counted = dict(SignInDelay.objects.values_list("key", "attempts"))
    assert counted == {key.digest: 4 for key in keys_of(email=owner.email, address=HOME)}


def test_an_enormous_password_is_wrong_without_being_hashed(owner: User, rf: RequestFactory) -> None:
    assert authenticate_slowly(_request(rf), email=owner.email, password="x" * 1_000_000) is None


def test_old_attempts_are_forgotten(owner: User, rf: RequestFactory) -> None:
    authenticate_slowly(_request(rf), email=owner.email, password="wrong")
    SignInDelay.objects.update(last_attempt_at=timezone.now() - timedelta(days=2))

    authenticate_slowly(_request(rf, "198.51.100.1"), email="other@example.com", password="wrong")

    assert SignInDelay.objects.count() == 2


def test_the_pause_grows_and_ends_at_a_minute() -> None:
    pauses = [pause_after(attempts, free=5).total_seconds() for attempts in (1, 4, 5, 6, 7, 11, 5_000)]

    assert pauses == [0, 0, 1, 2, 4, 60, 60]


def test_addresses_of_one_ipv6_network_count_as_one() -> None:
    first = keys_of(email="a@b.c", address="2001:db8::1")
    second = keys_of(email="a@b.c", address="2001:db8::ffff")
    elsewhere = keys_of(email="a@b.c", address="2001:db8:1::1")

    assert first == second
    assert first != elsewhere
