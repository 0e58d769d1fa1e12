"""Pastes over HTTP: a text becomes a strategy and a draft."""

import json
from typing import Any

import pytest
from django.test import Client

from parsers.models import Paste
from workflows.models import Workflow

PASTES = "/api/v1/pastes/"
TEXT = "Buy when RSI(14) falls below 30 and the close is above its 200-day moving average."


def _post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


def test_a_text_becomes_a_strategy_with_quotes(owner_client: Client) -> None:
    answer = _post(owner_client, PASTES, {"text": TEXT, "source_name": "note.txt"})

    assert answer.status_code == 201
    (strategy,) = answer.json()["strategies"]
    assert strategy["is_strategy"] is True
    assert "RSI(14) falls below 30" in json.dumps(strategy["document"])
    assert owner_client.get(f"{PASTES}{answer.json()['id']}").json()["text"] == TEXT


def test_a_strategy_becomes_an_inactive_draft(owner_client: Client) -> None:
    paste = _post(owner_client, PASTES, {"text": TEXT}).json()

    answer = _post(owner_client, f"{PASTES}{paste['id']}/workflow", {"market": "SAMPLE"})

    assert answer.status_code == 201
    assert Workflow.objects.get(pk=answer.json()["id"]).is_active is False


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "  \n "}, {"text": 1}, {"text": "x", "colour": "red"}])
def test_what_is_no_text_is_refused(owner_client: Client, body: Any) -> None:
    answer = _post(owner_client, PASTES, body)

    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Paste.objects.exists()


def test_a_paste_of_ten_megabytes_is_refused_with_advice(owner_client: Client) -> None:
    answer = _post(owner_client, PASTES, {"text": "buy low. " * 1_200_000})

    assert answer.status_code == 400
    assert answer.json()["code"] == "too_large"


def test_a_text_without_a_strategy_makes_no_draft(owner_client: Client) -> None:
    paste = _post(owner_client, PASTES, {"text": "Take two eggs and a pound of flour."}).json()

    answer = _post(owner_client, f"{PASTES}{paste['id']}/workflow", {"market": "SAMPLE"})

    assert answer.status_code == 400
    assert not Workflow.objects.exists()


@pytest.mark.parametrize("market", ["no market", "x" * 11, 7])
def test_a_market_that_is_none_is_refused(owner_client: Client, market: Any) -> None:
    paste = _post(owner_client, PASTES, {"text": TEXT}).json()

    assert _post(owner_client, f"{PASTES}{paste['id']}/workflow", {"market": market}).status_code == 400
