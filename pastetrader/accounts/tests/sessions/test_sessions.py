"""Where one is signed in, and ending it from elsewhere."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pastetrader.accounts.models import AuditEntry, SignedIn, User
from pastetrader.accounts.sessions import services
from pastetrader.accounts.sessions.browsers import browser_words
from pastetrader.accounts.sessions.services import prune_sessions, sessions_of

pytestmark = pytest.mark.django_db
SESSIONS = "/api/v1/sessions/"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
RIGHT = {"email": "alice@example.com", "password": "alice's password"}


def _browser() -> Client:
    """Alice in a browser of her own, signed in by the page."""
    client = Client(headers={"user-agent": CHROME}, REMOTE_ADDR="203.0.113.7")
    assert client.post(reverse("sign-in"), RIGHT).status_code == 302
    return client


def test_a_session_is_shown_as_people_would_recognise_it(owner: User) -> None:
    here, _there = _browser(), _browser()

    rows = here.get(SESSIONS).json()["results"]

    assert [(row["browser"], row["address"]) for row in rows] == [("Chrome, Windows", "203.0.113.7")] * 2
    assert sorted(row["is_current"] for row in rows) == [False, True]
    assert str(here.session.session_key) not in str(rows)


def test_who_is_signed_out_from_elsewhere_is_nobody_with_the_next_request(owner: User) -> None:
    here, there = _browser(), _browser()
    other = next(row for row in here.get(SESSIONS).json()["results"] if not row["is_current"])

    assert here.delete(f"{SESSIONS}{other['id']}").status_code == 204

    assert there.get(SESSIONS).status_code == 401
    assert here.get(SESSIONS).status_code == 200
    assert here.delete(f"{SESSIONS}{other['id']}").status_code == 404
    assert AuditEntry.objects.filter(action="session.ended", by=owner).count() == 1


def test_nobody_sees_or_ends_a_session_of_another(owner: User, stranger_client: Client, client: Client) -> None:
    here = _browser()
    mine = here.get(SESSIONS).json()["results"][0]["id"]

    assert stranger_client.delete(f"{SESSIONS}{mine}").status_code == 404
    assert mine not in stranger_client.get(SESSIONS).content.decode()
    assert client.delete(f"{SESSIONS}{mine}").status_code == 401
    assert here.get(SESSIONS).status_code == 200


def test_signing_out_forgets_the_session(owner: User) -> None:
    here = _browser()

    here.post(reverse("sign-out"))

    assert not SignedIn.objects.exists()


def test_signing_in_gives_a_session_id_that_nobody_knew_before(owner: User) -> None:
    client = Client()
    client.get(reverse("sign-in"))
    session = client.session
    session["something"] = 1
    session.save()
    planted = session.session_key

    client.post(reverse("sign-in"), RIGHT)

    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_session_from_before_there_were_notes_is_noted_when_it_is_used(owner: User) -> None:
    here = _browser()
    SignedIn.objects.all().delete()
    services._seen_lately.clear()

    here.get(reverse("account"))

    assert sessions_of(owner).count() == 1


def test_being_seen_is_written_every_few_minutes_only(owner: User) -> None:
    here = _browser()
    here.get(reverse("account"))
    SignedIn.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))

    here.get(reverse("account"))
    still = SignedIn.objects.get().last_seen_at
    services._seen_lately.clear()
    here.get(reverse("account"))

    assert SignedIn.objects.get().last_seen_at - still > timedelta(minutes=50)


def test_what_expired_is_not_shown_and_goes(owner: User) -> None:
    here = _browser()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not sessions_of(owner).exists()
    assert prune_sessions() == 1
    assert here.get(SESSIONS).status_code == 401


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (CHROME, "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8.5.0", "curl"),
        ("something", "something"),
        ("", ""),
    ],
)
def test_browsers_are_called_as_people_call_them(header: str, words: str) -> None:
    assert browser_words(header) == words
