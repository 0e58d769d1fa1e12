"""The rates of the API, seen from outside."""

import pytest
from django.test import Client
from pytest_django import Settings

from pastetrader.accounts.api_tokens.services import create_token
from pastetrader.accounts.models import User
from pastetrader.accounts.rates.counting import forget_leases

pytestmark = pytest.mark.django_db
WORKFLOWS, PASTES = "/api/v1/workflows/", "/api/v1/pastes/"


@pytest.fixture(autouse=True)
def _rates(settings: Settings) -> None:
    forget_leases()
    settings.API_RATES = ["read=4/minute", "write=2/minute", "run=1/minute", "paste=1/minute"]


def _statuses(client: Client, count: int, place: str = WORKFLOWS) -> list[int]:
    return [client.get(place).status_code for _n in range(count)]


def _program(owner: User, name: str) -> Client:
    _token, secret = create_token(user=owner, name=name, scopes=["read", "write", "run"])
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_who_asks_too_often_is_told_when_to_come_back(owner_client: Client) -> None:
    assert _statuses(owner_client, 5) == [200] * 4 + [429]

    refused = owner_client.get(WORKFLOWS)

    assert refused.json()["code"] == "rate_limited"
    assert 0 < int(refused.headers["Retry-After"]) <= 15


def test_nobody_uses_up_what_is_anothers(owner_client: Client, stranger_client: Client, client: Client) -> None:
    _statuses(owner_client, 5)

    assert stranger_client.get(WORKFLOWS).status_code == 200
    assert client.get(WORKFLOWS).status_code == 401


def test_a_token_that_runs_wild_leaves_its_person_the_other_half(owner: User, owner_client: Client) -> None:
    assert _statuses(_program(owner, "wild"), 4) == [200, 200, 429, 429]

    assert _statuses(owner_client, 3) == [200, 200, 429]


def test_many_tokens_get_no_more_than_one_person(owner: User) -> None:
    statuses = [_statuses(_program(owner, f"script {number}"), 2) for number in range(4)]

    assert sum(found.count(200) for found in statuses) == 4


def test_reading_writing_running_and_pasting_are_counted_apart(owner_client: Client) -> None:
    def post(place: str, **body: str) -> int:
        return int(owner_client.post(place, body, content_type="application/json").status_code)

    assert [post(WORKFLOWS, name="New") for _n in range(3)] == [201, 201, 429]
    workflow = owner_client.get(WORKFLOWS).json()["results"][0]["id"]
    assert [post(f"{WORKFLOWS}{workflow}/execute") for _n in range(2)][-1] == 429
    assert [post(PASTES, text="Buy when RSI(14) is below 30.") for _n in range(2)] == [201, 429]
    assert owner_client.get(WORKFLOWS).status_code == 200


def test_the_page_for_pasting_is_counted_with_the_api(owner_client: Client) -> None:
    text = {"text": "Buy when RSI(14) is below 30."}
    assert owner_client.post("/paste/", text).status_code == 302

    refused = owner_client.post("/paste/", text)

    assert refused.status_code == 429
    assert "asked for too often" in refused.content.decode()
