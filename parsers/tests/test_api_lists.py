"""Lists of pastes and strategies over HTTP."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode

from parsers.models import Paste, Strategy
from parsers.services import draft_workflow, extract_strategy, read_paste
from pastetrader.accounts.models import User

PASTES, STRATEGIES = "/api/v1/pastes/", "/api/v1/strategies/"
TEXT = "Buy when RSI(14) is below 30."


def _ids(client: Client, place: str, **query: Any) -> list[str]:
    answer = client.get(f"{place}?{urlencode(query)}")
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


@pytest.fixture
def paste(owner: User) -> Paste:
    return read_paste(owner=owner, data=TEXT, source_name="notes.txt")


@pytest.fixture
def strategy(paste: Paste) -> Strategy:
    return extract_strategy(paste=paste)


def test_pastes_are_narrowed_and_found_by_their_words(owner_client: Client, owner: User, paste: Paste) -> None:
    read_paste(owner=owner, data="종가가 20일 이동평균 위에 있으면 매수한다.")

    assert _ids(owner_client, PASTES, search="rsi below") == [str(paste.pk)]
    assert _ids(owner_client, PASTES, search="notes") == [str(paste.pk)]
    assert _ids(owner_client, PASTES, language=paste.language) == [str(paste.pk)]
    assert _ids(owner_client, PASTES, source_kind="pdf") == []
    assert _ids(owner_client, PASTES, created_before="2020-01-01T00:00:00Z") == []
    assert owner_client.get(f"{PASTES}?kind=text").status_code == 400


def test_strategies_are_listed_without_their_rules_and_shown_with_them(
    owner_client: Client, strategy: Strategy
) -> None:
    workflow = draft_workflow(strategy=strategy, market="SAMPLE")

    [row] = owner_client.get(STRATEGIES).json()["results"]
    shown = owner_client.get(f"{STRATEGIES}{strategy.pk}").json()

    assert "document" not in row
    assert shown == {**row, "document": strategy.document}
    assert shown["paste"] == str(strategy.paste_id)
    assert _ids(owner_client, STRATEGIES, workflow=workflow.pk) == [row["id"]]
    assert _ids(owner_client, STRATEGIES, paste=strategy.paste_id, is_strategy="true") == [row["id"]]
    assert _ids(owner_client, STRATEGIES, is_strategy="false") == []


def test_strategies_are_their_owner_s(stranger_client: Client, client: Client, strategy: Strategy) -> None:
    assert _ids(stranger_client, STRATEGIES) == []
    assert stranger_client.get(f"{STRATEGIES}{strategy.pk}").status_code == 404
    assert client.get(STRATEGIES).status_code == client.get(f"{STRATEGIES}{strategy.pk}").status_code == 401


def test_a_draft_is_made_once_under_a_key_and_says_where_it_is(owner_client: Client, strategy: Strategy) -> None:
    def draft() -> Any:
        return owner_client.post(
            f"{PASTES}{strategy.paste_id}/workflow",
            json.dumps({"market": "SAMPLE"}),
            content_type="application/json",
            headers={"Idempotency-Key": "once"},
        )

    first, again = draft(), draft()

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert again.headers["Location"] == first.headers["Location"]
    assert owner_client.get(first.headers["Location"]).status_code == 200
