"""The page of screens: what it hands over to its script, and to whom."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import User
from screening.conditions import parse
from screening.models import Watchlist
from screening.pages.workbench import SAMPLES

pytestmark = pytest.mark.django_db
PAGE = reverse("screening")


def _boot(client: Client) -> dict[str, Any]:
    answer = client.get(PAGE)
    if answer.status_code == 503:
        pytest.skip("The canvas is not built here.")
    found = re.search(r'<script id="boot" type="application/json">(.*?)</script>', answer.content.decode(), re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_who_has_no_market_begins_with_the_synthetic_one(owner_client: Client) -> None:
    boot = _boot(owner_client)

    assert boot["market"] == "SAMPLE"
    assert [market["code"] for market in boot["markets"]] == ["SAMPLE"]


def test_only_ones_own_watch_lists_are_offered(owner_client: Client, owner: User, stranger: User) -> None:
    for person, name in ((owner, "Mine"), (stranger, "Theirs")):
        Watchlist.objects.create(owner=person, name=name, market="SAMPLE", symbols=["SYN001"])

    assert [one["name"] for one in _boot(owner_client)["watchlists"]] == ["Mine"]


@pytest.mark.parametrize("condition", [condition for _title, condition in SAMPLES])
def test_a_condition_to_try_can_be_read(condition: str) -> None:
    assert parse(condition).text()


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/sign-in/")
