"""Signing in and out in the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import User
from pastetrader.accounts.sign_in.links import make_sign_in_token

pytestmark = pytest.mark.django_db
RIGHT = {"email": "alice@example.com", "password": "alice's password"}


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_leads_home(owner: User, client: Client) -> None:
    response = client.post(reverse("sign-in"), RIGHT)

    assert response.headers["Location"] == reverse("home")
    assert _is_signed_in(client)


def test_one_goes_on_to_where_one_wanted_to_go(owner: User, client: Client) -> None:
    response = client.post(reverse("sign-in"), {**RIGHT, "next": "/paste/"})

    assert response.headers["Location"] == "/paste/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(owner: User, client: Client, elsewhere: str) -> None:
    response = client.post(reverse("sign-in"), {**RIGHT, "next": elsewhere})

    assert response.headers["Location"] == reverse("home")


def test_a_wrong_password_says_so_and_keeps_the_address(owner: User, client: Client) -> None:
    response = client.post(reverse("sign-in"), {**RIGHT, "password": "guess"})

    text = response.content.decode()
    assert response.status_code == 400
    assert "do not fit together" in text
    assert 'value="alice@example.com"' in text
    assert "guess" not in text
    assert not _is_signed_in(client)


@pytest.mark.parametrize(("given", "message"), [({}, "Enter your"), ({"email": "x", "password": "y"}, "not an e-mail")])
def test_an_incomplete_form_says_what_is_missing(client: Client, given: dict[str, str], message: str) -> None:
    response = client.post(reverse("sign-in"), given)

    assert response.status_code == 400
    assert message in response.content.decode()


def test_guessing_is_slowed_down_and_says_for_how_long(owner: User, client: Client) -> None:
    for _attempt in range(6):
        client.post(reverse("sign-in"), {**RIGHT, "password": "guess"})

    response = client.post(reverse("sign-in"), RIGHT)

    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()


def test_a_link_signs_in_once(owner: User) -> None:
    link = reverse("sign-in-by-link", args=[make_sign_in_token(owner)])
    first, second = Client(), Client()

    assert first.get(link).headers["Location"] == reverse("home")
    refused = second.get(link)

    assert _is_signed_in(first)
    assert refused.status_code == 410
    assert "no longer works" in refused.content.decode()
    assert not _is_signed_in(second)


def test_who_is_signed_in_already_and_follows_an_old_link_goes_home(owner_client: Client) -> None:
    response = owner_client.get(reverse("sign-in-by-link", args=["old.token"]))

    assert response.headers["Location"] == reverse("home")


def test_a_link_is_followed_and_not_posted_or_merely_looked_at(owner: User, client: Client) -> None:
    link = reverse("sign-in-by-link", args=[make_sign_in_token(owner)])

    assert client.head(link).status_code == 405
    assert client.get(link).status_code == 302


def test_who_is_signed_in_already_needs_no_form(owner_client: Client) -> None:
    response = owner_client.get(reverse("sign-in"))

    assert response.headers["Location"] == reverse("home")


def test_signing_out_ends_the_session(owner_client: Client) -> None:
    response = owner_client.post(reverse("sign-out"))

    assert response.headers["Location"] == reverse("sign-in")
    assert not _is_signed_in(owner_client)


def test_signing_out_is_never_a_link(owner_client: Client) -> None:
    response = owner_client.get(reverse("sign-out"))

    assert response.status_code == 405
    assert _is_signed_in(owner_client)


def test_the_form_wants_the_page_it_comes_from(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("sign-in"), RIGHT)

    assert response.status_code == 403
    assert "This is not allowed" in response.content.decode()
