"""Guessing gets slower, and nobody is locked out by somebody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from pastetrader.accounts.models import AuditEntry, SignInDelay, User
from pastetrader.accounts.sign_in.known_browsers import COOKIE, remember_browser
from pastetrader.accounts.sign_in.pauses import buckets_of, pause_after, place_key
from pastetrader.accounts.sign_in.slow_down import TooManyAttempts, authenticate_slowly
from pastetrader.accounts.tests.at_once import all_at_once
from pastetrader.environment import networks

PROXY, ELSEWHERE, HOME = "10.0.0.5", "198.51.100.1", "203.0.113.7"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RIGHT = "alice's password"
pytestmark = pytest.mark.django_db
Try = Callable[..., User | None]


@pytest.fixture
def attempt(rf: RequestFactory) -> Try:
    """An attempt to sign in; says who came."""

    def one(
        email: str,
        password: str = "wrong",  # noqa: S107
        *,
        address: str = HOME,
        cookie: str = "",
        now: datetime = NOW,
        via: str = "",
    ) -> User | None:
        headers = {"x-forwarded-for": via} if via else {}
        request = rf.post("/sign-in/", REMOTE_ADDR=address, headers=headers)
        request.user = AnonymousUser()
        request.COOKIES[COOKIE] = cookie
        return authenticate_slowly(request, email=email, password=password, now=now)

    return one


def _cookie_of(email: str) -> str:
    """What a browser keeps in which somebody has signed in with the e-mail."""
    response = HttpResponse()
    remember_browser(HttpRequest(), response, email)
    return str(response.cookies[COOKIE].value)


def _uses_up(attempt: Try, address: str = HOME, **more: str) -> int:
    """Somebody tries invented e-mails from an address until they are slowed down; how many that were."""
    for number in range(1_000):
        try:
            attempt(f"user{number}@example.com", address=address, **more)
        except TooManyAttempts:
            return number
    raise AssertionError("Nobody was slowed down.")


def test_the_right_password_signs_in(attempt: Try, owner: User) -> None:
    assert attempt("Alice@Example.com", RIGHT) == owner


def test_after_five_wrong_passwords_even_the_right_one_waits_as_long_as_is_said(attempt: Try, owner: User) -> None:
    for _attempt in range(5):
        assert attempt(owner.email) is None

    with pytest.raises(TooManyAttempts) as refused:
        attempt(owner.email, RIGHT)

    assert (refused.value.status, refused.value.retry_after_seconds) == (429, 2)
    assert attempt(owner.email, RIGHT, now=NOW + timedelta(seconds=2)) == owner


def test_guessing_from_elsewhere_does_not_slow_the_owner_down(attempt: Try, owner: User) -> None:
    for _attempt in range(5):
        attempt(owner.email, address=ELSEWHERE)

    assert attempt(owner.email, RIGHT) == owner


def test_one_address_with_many_names_is_slowed_down(attempt: Try) -> None:
    assert _uses_up(attempt) == 50
    assert attempt("another@example.com", address=ELSEWHERE) is None


def test_ones_own_sign_in_buys_no_further_guesses(attempt: Try, owner: User) -> None:
    for number in range(49):
        attempt(f"user{number}@example.com")
    assert attempt(owner.email, RIGHT) == owner

    attempt("one-more@example.com")

    with pytest.raises(TooManyAttempts):
        attempt("another@example.com")


def test_who_has_signed_in_from_an_address_is_let_in_however_many_guesses_come_from_there(
    attempt: Try, owner: User
) -> None:
    attempt(owner.email, RIGHT)
    _uses_up(attempt)

    found = [attempt(owner.email, RIGHT, now=NOW + timedelta(seconds=second)) for second in range(30)]

    assert found == [owner] * 30


def test_a_browser_that_is_known_is_let_in_while_somebody_at_its_address_guesses_this_very_account(
    attempt: Try, owner: User
) -> None:
    cookie = _cookie_of(owner.email)
    _uses_up(attempt)
    for second in range(60):
        moment = NOW + timedelta(seconds=second)
        with pytest.raises(TooManyAttempts):
            attempt(owner.email, now=moment)
        assert attempt(owner.email, RIGHT, cookie=cookie, now=moment) == owner


def test_a_known_browser_has_no_more_guesses_than_anybody(attempt: Try, owner: User) -> None:
    cookie = _cookie_of(owner.email)
    for _attempt in range(5):
        attempt(owner.email, cookie=cookie)

    with pytest.raises(TooManyAttempts):
        attempt(owner.email, RIGHT, cookie=cookie)


@pytest.mark.parametrize("cookie", ["", "x", "x:y:z", _cookie_of("other@example.com")])
def test_a_cookie_that_is_made_up_or_of_somebody_else_helps_nobody(attempt: Try, owner: User, cookie: str) -> None:
    _uses_up(attempt)

    with pytest.raises(TooManyAttempts):
        attempt(owner.email, RIGHT, cookie=cookie)


def test_one_account_is_not_guessed_from_everywhere_without_end(attempt: Try, owner: User) -> None:
    cookie = _cookie_of(owner.email)
    for number in range(100):
        attempt(owner.email, address=f"198.51.{number}.1")

    with pytest.raises(TooManyAttempts):
        attempt(owner.email, address="198.51.200.1")
    assert attempt(owner.email, RIGHT, cookie=cookie) == owner


def test_all_passwords_of_unknown_people_together_are_bounded(attempt: Try, owner: User) -> None:
    cookie = _cookie_of(owner.email)
    for number in range(300):
        attempt(f"user{number}@example.com", address=f"198.51.{number % 200}.{number % 250}")

    with pytest.raises(TooManyAttempts):
        attempt("last@example.com", address="192.0.2.1")
    assert attempt(owner.email, RIGHT, cookie=cookie) == owner


def test_what_an_address_has_used_up_comes_back_with_time(attempt: Try) -> None:
    _uses_up(attempt)

    assert attempt("another@example.com", now=NOW + timedelta(seconds=145)) is None


def test_behind_a_trusted_proxy_a_stranger_who_guesses_slows_down_nobody_else(
    attempt: Try, owner: User, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = networks([PROXY])
    assert _uses_up(attempt, PROXY, via=ELSEWHERE) == 50

    assert attempt(owner.email, RIGHT, address=PROXY, via=HOME) == owner


@pytest.mark.parametrize(("address", "trusted"), [(HOME, []), (HOME, [PROXY]), (PROXY, [PROXY])])
def test_a_header_that_somebody_made_up_does_not_hide_who_guesses(
    attempt: Try, owner: User, settings: Settings, address: str, trusted: list[str]
) -> None:
    settings.TRUSTED_PROXIES = networks(trusted)
    # A proxy adds at the right whom it was asked by; what came with the request stands left of it.
    true_end = [HOME] if address == PROXY else []

    for number in range(4):
        attempt(owner.email, address=address, via=", ".join([f"192.0.2.{number}", *true_end]))

    counted = dict(SignInDelay.objects.values_list("key", "attempts"))
    assert counted == {place_key(email=owner.email, address=HOME): 4}


def test_an_enormous_password_is_wrong_without_being_hashed(attempt: Try, owner: User) -> None:
    assert attempt(owner.email, "x" * 1_000_000) is None


def test_old_attempts_are_forgotten_and_known_places_are_not(attempt: Try, owner: User) -> None:
    attempt("other@example.com")
    attempt(owner.email, RIGHT)

    attempt("third@example.com", address=ELSEWHERE, now=NOW + timedelta(days=2))

    keys = {place_key(email=owner.email, address=HOME), place_key(email="third@example.com", address=ELSEWHERE)}
    assert set(SignInDelay.objects.values_list("key", flat=True)) == keys


def test_refusals_are_written_down_without_what_was_typed(attempt: Try, owner: User) -> None:
    attempt(owner.email, "my secret")
    attempt("my-secret@example.com", "my secret")

    first, second = AuditEntry.objects.filter(action="sign_in.refused").order_by("pk")
    assert (first.subject_id, second.subject_id) == (str(owner.pk), "")
    assert not any("secret" in str(value) for entry in (first, second) for value in vars(entry).values())


@pytest.mark.django_db(transaction=True)
def test_guesses_that_come_at_once_are_counted_one_by_one(attempt: Try, owner: User) -> None:
    outcomes: list[str] = []

    def guess() -> None:
        for _attempt in range(4):
            try:
                attempt(owner.email)
                outcomes.append("looked at")
            except TooManyAttempts:
                outcomes.append("refused")

    all_at_once(6, guess)

    assert (len(outcomes), outcomes.count("looked at")) == (24, 5)


def test_the_pause_grows_and_ends_at_a_minute() -> None:
    pauses = [pause_after(attempts).total_seconds() for attempts in (1, 4, 5, 6, 7, 11, 5_000)]

    assert pauses == [0, 0, 1, 2, 4, 60, 60]


def test_addresses_of_one_ipv6_network_count_as_one() -> None:
    first, second, elsewhere = (
        (place_key(email="a@b.c", address=address), *buckets_of(email="a@b.c", address=address))
        for address in ("2001:db8::1", "2001:db8::ffff", "2001:db8:1::1")
    )

    assert first == second
    assert first != elsewhere
