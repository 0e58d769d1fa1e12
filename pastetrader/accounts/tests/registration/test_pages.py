"""Signing up, and coming back without a password."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from pastetrader.accounts.models import AuditEntry, User
from pastetrader.accounts.registration.links import PasswordLinkRefused, make_password_token
from pastetrader.accounts.registration.outgoing import wait_until_sent
from pastetrader.accounts.registration.services import choose_password
from pastetrader.accounts.services import local_owner
from pastetrader.accounts.sign_in.links import make_sign_in_token
from pastetrader.accounts.tests.at_once import all_at_once

pytestmark = pytest.mark.django_db
NEW = "a long new password"
Sent = DjangoCaptureOnCommitCallbacks


@pytest.fixture(autouse=True)
def _open(settings: Settings) -> None:
    settings.SIGN_UP = True


def _ask(client: Client, commits: Sent, name: str, **data: str) -> str:
    """Asks for a link; the page that comes."""
    with commits(execute=True):
        answer = client.post(reverse(name), data)
    wait_until_sent()
    return str(answer.content.decode())


def _plain(page: str, email: str) -> str:
    """A page without what differs for everybody."""
    return re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", page).replace(email, "E")


def _link() -> str:
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_who_signs_up_follows_the_link_and_chooses_a_password(
    client: Client, django_capture_on_commit_callbacks: Sent
) -> None:
    _ask(client, django_capture_on_commit_callbacks, "sign-up", email="Bob@Example.com", display_name="Bob")
    bob = User.objects.get()
    assert (bob.email, bob.awaits_confirmation, bob.has_usable_password()) == ("bob@example.com", True, False)

    answer = client.post(_link(), {"new": NEW})

    bob.refresh_from_db()
    assert answer.headers["Location"] == reverse("home")
    assert not bob.awaits_confirmation
    assert client.get(reverse("account")).status_code == 200
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"sign_up.asked", "sign_up.confirmed", "password.changed", "sign_in.done"} <= acts


def test_who_has_not_followed_the_link_cannot_sign_in(client: Client, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(awaits_confirmation=True)

    assert client.post(reverse("sign-in"), {"email": owner.email, "password": "alice's password"}).status_code == 400


def test_without_the_setting_there_is_no_signing_up(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = False

    assert client.get(reverse("sign-up")).status_code == 404
    assert client.post(reverse("sign-up"), {"email": "bob@example.com"}).status_code == 404
    assert reverse("sign-up") not in client.get(reverse("sign-in")).content.decode()


def test_nobody_learns_from_the_page_who_has_an_account(
    client: Client, owner: User, django_capture_on_commit_callbacks: Sent
) -> None:
    for name in ("sign-up", "sign-in-help"):
        known = _ask(client, django_capture_on_commit_callbacks, name, email=owner.email)
        unknown = _ask(client, django_capture_on_commit_callbacks, name, email="zelda@example.com")

        assert _plain(known, owner.email) == _plain(unknown, "zelda@example.com")
    assert User.objects.get(pk=owner.pk).check_password("alice's password")


def test_who_forgot_their_password_chooses_a_new_one_and_is_signed_out_elsewhere(
    client: Client, owner: User, owner_client: Client, django_capture_on_commit_callbacks: Sent
) -> None:
    _ask(client, django_capture_on_commit_callbacks, "sign-in-help", email="ALICE@example.com")
    link = _link()
    assert client.get(link).status_code == 200
    assert User.objects.get(pk=owner.pk).check_password("alice's password")

    client.post(link, {"new": NEW})

    assert User.objects.get(pk=owner.pk).check_password(NEW)
    assert owner_client.get(reverse("account")).status_code == 302
    again = Client().post(link, {"new": "yet another password"})
    assert again.status_code == 410
    assert User.objects.get(pk=owner.pk).check_password(NEW)


def test_a_weak_password_is_refused_and_the_link_stays_good(client: Client, owner: User) -> None:
    link = reverse("choose-password", args=[make_password_token(owner)])

    weak = client.post(link, {"new": "12345678"})

    assert weak.status_code == 400
    assert client.post(link, {"new": NEW}).status_code == 302


@pytest.mark.parametrize("token", ["x", ".", "AAAA.b-c"])
def test_nonsense_is_no_link(client: Client, token: str) -> None:
    assert client.get(reverse("choose-password", args=[token])).status_code == 410


def test_a_sign_in_link_is_no_link_for_a_password_and_the_other_way_round(client: Client, owner: User) -> None:
    assert client.get(reverse("choose-password", args=[make_sign_in_token(owner)])).status_code == 410
    assert client.get(reverse("sign-in-by-link", args=[make_password_token(owner)])).status_code == 410


def test_nobody_is_flooded_with_messages(client: Client, owner: User, django_capture_on_commit_callbacks: Sent) -> None:
    for _n in range(3):
        _ask(client, django_capture_on_commit_callbacks, "sign-in-help", email=owner.email)

    answer = client.post(reverse("sign-in-help"), {"email": owner.email})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert len(mail.outbox) == 3


def test_the_local_owner_is_told_of_the_command_and_gets_no_mail(
    client: Client, django_capture_on_commit_callbacks: Sent
) -> None:
    owner = local_owner()
    page = client.get(reverse("sign-in-help")).content.decode()
    assert "manage.py sign_in_link" in page

    User.objects.filter(pk=owner.pk).update(email="owner@localhost")
    client.post(reverse("sign-in-help"), {"email": "owner@localhost"})

    wait_until_sent()
    assert mail.outbox == []


def test_without_a_mail_server_the_message_is_a_file_for_the_operator_and_the_page_says_so(
    client: Client, owner: User, settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: Sent
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.DATA_DIR, settings.EMAIL_FILE_PATH = tmp_path, str(tmp_path / "mail")

    page = _ask(client, django_capture_on_commit_callbacks, "sign-in-help", email=owner.email)

    (message,) = (tmp_path / "mail").iterdir()
    assert "/password/" in message.read_text()
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0
    assert "no mail server" in page


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_wins(owner: User) -> None:
    token = make_password_token(owner)
    outcomes: list[str] = []

    def choose() -> None:
        try:
            choose_password(token=token, new=NEW)
            outcomes.append("won")
        except PasswordLinkRefused:
            outcomes.append("refused")

    all_at_once(3, choose)

    assert sorted(outcomes) == ["refused", "refused", "won"]
