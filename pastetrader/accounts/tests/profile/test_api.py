"""Oneself over HTTP."""

import json
from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db
ME = "/api/v1/me"


def _changed(client: Client, body: Any) -> Any:
    return client.patch(ME, json.dumps(body), content_type="application/json")


def test_it_is_the_person_who_asks(owner: User, owner_client: Client, stranger_client: Client, client: Client) -> None:
    mine = owner_client.get(ME).json()

    assert (mine["id"], mine["email"], mine["has_password"], mine["token"]) == (str(owner.pk), owner.email, True, None)
    assert stranger_client.get(ME).json()["email"] == "charlie@example.com"
    assert client.get(ME).status_code == 401
    assert "password" not in {*mine} - {"has_password"}


def test_what_is_left_out_stays(owner: User, owner_client: Client) -> None:
    answer = _changed(owner_client, {"time_zone": "Asia/Seoul", "price_colours": "red_up"})

    assert answer.status_code == 200
    assert (answer.json()["time_zone"], answer.json()["display_name"]) == ("Asia/Seoul", "Alice")
    assert _changed(owner_client, {"time_zone": ""}).json()["time_zone"] == ""


@pytest.mark.parametrize(
    "body",
    [
        {"email": "new@example.com"},
        {"is_staff": True},
        {"is_superuser": True},
        {"password": "x"},
        {"time_zone": "Mars/Base"},
        {"time_zone": "../../etc/passwd"},
        {"language": "xx"},
        {"theme": "pink"},
        {"display_name": "x" * 101},
        [],
        "x",
    ],
)
def test_what_one_may_not_change_is_refused(owner: User, owner_client: Client, body: Any) -> None:
    before = User.objects.values().get(pk=owner.pk)

    assert _changed(owner_client, body).status_code == 400
    assert User.objects.values().get(pk=owner.pk) == before
