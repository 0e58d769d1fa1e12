"""The account page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pastetrader.accounts.api_tokens.services import create_token
from pastetrader.accounts.models import ApiToken, AuditEntry, SignedIn, User
from pastetrader.accounts.services import local_owner

pytestmark = pytest.mark.django_db
NEW = "a long new password"
RIGHT = {"email": "alice@example.com", "password": "alice's password"}
PROFILE = {
    "display_name": "Al",
    "language": "ko",
    "time_zone": "Asia/Seoul",
    "theme": "dark",
    "price_colours": "red_up",
}


def _post(client: Client, name: str, data: dict[str, Any] | None = None, **address: Any) -> Any:
    return client.post(reverse(name, kwargs=address), data or {})


@pytest.mark.parametrize("name", ["account-profile", "account-password", "account-tokens", "end-other-sessions"])
def test_it_is_for_who_is_signed_in(client: Client, name: str) -> None:
    assert client.get(reverse("account")).status_code == 302
    assert _post(client, name).headers["Location"].startswith(reverse("sign-in"))


def test_name_language_zone_theme_and_colours_are_kept(owner: User, owner_client: Client) -> None:
    answer = _post(owner_client, "account-profile", PROFILE)

    owner.refresh_from_db()
    assert answer.status_code == 302
    assert {name: getattr(owner, name) for name in PROFILE} == PROFILE


def test_the_pages_follow_what_was_chosen_whatever_the_browser_says(owner: User, owner_client: Client) -> None:
    User.objects.filter(pk=owner.pk).update(**PROFILE)

    page = owner_client.get(reverse("account"), headers={"accept-language": "en"})

    assert page.headers["Content-Language"] == "ko"
    for part in ('lang="ko"', 'data-theme="dark"', 'data-price-colours="red_up"', 'data-zone="Asia/Seoul"'):
        assert part in page.content.decode()
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize(("language", "colours"), [("ko", "red_up"), ("en", "green_up")])
def test_who_chose_no_colours_gets_those_of_their_language(client: Client, language: str, colours: str) -> None:
    page = client.get(reverse("sign-in"), headers={"accept-language": language}).content.decode()

    assert f'data-price-colours="{colours}"' in page


@pytest.mark.parametrize(("name", "value"), [("time_zone", "Mars/Base"), ("language", "xx"), ("theme", "pink")])
def test_what_is_no_choice_is_refused(owner: User, owner_client: Client, name: str, value: str) -> None:
    answer = _post(owner_client, "account-profile", {**PROFILE, name: value})

    assert answer.status_code == 400
    assert User.objects.get(pk=owner.pk).display_name == "Alice"


def test_a_new_password_takes_the_present_one_and_signs_out_everywhere_else(owner: User) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.post(reverse("sign-in"), RIGHT)

    answer = _post(here, "account-password", {"current": RIGHT["password"], "new": NEW})

    assert answer.status_code == 302
    assert User.objects.get(pk=owner.pk).check_password(NEW)
    assert here.get(reverse("account")).status_code == 200
    assert there.get(reverse("account")).status_code == 302
    assert [found.session_key for found in SignedIn.objects.all()] == [here.session.session_key]
    assert AuditEntry.objects.filter(action="password.changed", by=owner).count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"current": "wrong", "new": NEW}, "not your present password"),
        ({"current": RIGHT["password"], "new": "short"}, "too short"),
        ({"current": RIGHT["password"], "new": "password"}, "too common"),
        ({"current": RIGHT["password"]}, "Enter a new password"),
        ({"new": NEW}, "Enter your present password"),
    ],
)
def test_a_password_that_cannot_be_says_why(
    owner: User, owner_client: Client, given: dict[str, str], words: str
) -> None:
    answer = _post(owner_client, "account-password", given)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert User.objects.get(pk=owner.pk).check_password(RIGHT["password"])


def test_guessing_the_present_password_in_a_stolen_session_is_slowed_down(owner_client: Client) -> None:
    for _attempt in range(5):
        _post(owner_client, "account-password", {"current": "wrong", "new": NEW})

    answer = _post(owner_client, "account-password", {"current": RIGHT["password"], "new": NEW})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_the_local_owner_sets_a_first_password_and_signs_in_with_it(client: Client) -> None:
    owner = local_owner()
    client.force_login(owner)
    assert "Set a password" in client.get(reverse("account")).content.decode()

    _post(client, "account-password", {"new": NEW})

    fresh = Client()
    fresh.post(reverse("sign-in"), {"email": owner.email, "password": NEW})
    assert fresh.get(reverse("account")).status_code == 200


def test_a_token_is_made_and_its_secret_shown_this_once(owner: User, owner_client: Client) -> None:
    made = _post(owner_client, "account-tokens", {"name": "script", "scopes": ["read", "run"], "days": "30"})

    token = ApiToken.objects.get()
    page = made.content.decode()
    assert (token.user, token.scopes) == (owner, ["read", "run"])
    assert f"{token.prefix}_" in page
    assert "no-store" in made.headers["Cache-Control"]
    assert f"{token.prefix}_" not in owner_client.get(reverse("account")).content.decode()


def test_a_token_without_name_or_with_a_name_that_is_taken_says_so(owner: User, owner_client: Client) -> None:
    create_token(user=owner, name="script", scopes=["read"])

    nameless = _post(owner_client, "account-tokens", {"scopes": ["read"], "days": ""})
    taken = _post(owner_client, "account-tokens", {"name": "script", "scopes": ["read"], "days": ""})

    assert (nameless.status_code, taken.status_code) == (400, 409)
    assert "You have a token of this name" in taken.content.decode()


def test_tokens_and_sessions_of_others_are_left_alone(owner: User, stranger_client: Client) -> None:
    token, _secret = create_token(user=owner, name="script", scopes=["read"])
    Client().force_login(owner)
    session = SignedIn.objects.get(user=owner)

    _post(stranger_client, "revoke-token", id=token.pk)
    _post(stranger_client, "end-session", id=session.pk)

    assert ApiToken.objects.get().revoked_at is None
    assert SignedIn.objects.filter(pk=session.pk).exists()


def test_a_token_is_revoked_and_a_session_ended_by_their_buttons(owner: User, owner_client: Client) -> None:
    token, _secret = create_token(user=owner, name="script", scopes=["read"])
    other = Client()
    other.force_login(owner)
    session = SignedIn.objects.get(session_key=other.session.session_key)

    _post(owner_client, "revoke-token", id=token.pk)
    _post(owner_client, "end-session", id=session.pk)

    assert ApiToken.objects.get().revoked_at is not None
    assert other.get(reverse("account")).status_code == 302
    assert owner_client.get(reverse("account")).status_code == 200


def test_language_and_theme_of_the_menu_are_kept_with_the_account(owner: User, owner_client: Client) -> None:
    owner_client.post(reverse("language"), {"language": "ko", "next": "/"})
    owner_client.post(reverse("theme"), {"theme": "dark", "next": "/"})

    owner.refresh_from_db()
    assert (owner.language, owner.theme) == ("ko", "dark")


def test_a_browser_in_which_somebody_signs_in_keeps_their_language_and_theme(owner: User, client: Client) -> None:
    User.objects.filter(pk=owner.pk).update(**PROFILE)

    client.post(reverse("sign-in"), RIGHT)
    client.post(reverse("sign-out"))

    page = client.get(reverse("sign-in"), headers={"accept-language": "en"}).content.decode()
    assert 'lang="ko"' in page
    assert 'data-theme="dark"' in page
