"""Who was signed out and pressed a button comes back to the page of the button."""

import pytest
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db
PASTE = "/paste/00000000-0000-0000-0000-000000000000/"


def test_a_form_of_a_lost_session_leads_back_to_its_page(client: Client) -> None:
    response = client.post(f"{PASTE}decide/", headers={"referer": f"http://testserver{PASTE}?market=SAMPLE"})

    assert response.headers["Location"] == f"/sign-in/?next={PASTE.replace('/', '%2F')}%3Fmarket%3DSAMPLE"


@pytest.mark.parametrize("referer", ["", "https://evil.example/x/", "http://testserver/sign-in/"])
def test_a_page_that_is_not_ours_leads_home(client: Client, referer: str) -> None:
    response = client.post(f"{PASTE}decide/", headers={"referer": referer})

    assert response.headers["Location"] == "/sign-in/?next=%2F"


def test_a_page_that_is_looked_at_is_still_where_one_comes_back_to(client: Client) -> None:
    assert client.get(PASTE).headers["Location"] == f"/sign-in/?next={PASTE}"


def test_an_address_that_only_does_something_is_drawn_when_looked_at(owner: User, owner_client: Client) -> None:
    assert owner.is_active

    response = owner_client.get(reverse("theme"))

    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "There is no page here" in response.content.decode()


def test_the_api_answers_as_ever(owner_client: Client) -> None:
    response = owner_client.delete("/api/v1/pastes/")

    assert response.status_code == 405
    assert response.headers["Content-Type"] == "application/json"
