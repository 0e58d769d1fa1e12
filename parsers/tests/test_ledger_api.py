"""The ledger of a paste over HTTP."""

import json
from typing import Any

import pytest
from django.test import Client

from parsers.models import Decision, Strategy
from parsers.services import draft_workflow
from parsers.tests.ledger.test_ledger import TEXT, subject
from parsers.tests.readings import stored_reading
from pastetrader.accounts.models import User
from screening.tests.factories import random_bars, stored

pytestmark = pytest.mark.django_db
ADDRESSES = ("ledger/", "decisions/", "hit-rates/?market=SAMPLE", "preflight/?market=SAMPLE")


@pytest.fixture
def row(owner: User) -> Strategy:
    """Two unsure rules, and words that may hide a third."""
    return stored_reading(owner)


def address(row: Strategy, what: str) -> str:
    """Below the paste."""
    return f"/api/v1/pastes/{row.paste_id}/{what}"


def post(client: Client, row: Strategy, body: Any, **headers: str) -> Any:
    """Post decisions."""
    return client.post(
        address(row, "decisions/"), json.dumps(body), content_type="application/json", headers=headers or None
    )


@pytest.mark.parametrize("what", ADDRESSES)
def test_it_is_there_for_its_owner_only(
    client: Client, stranger_client: Client, owner_client: Client, row: Strategy, what: str
) -> None:
    stored("SAMPLE", random_bars("A", 30, 1))

    assert owner_client.get(address(row, what)).status_code == 200
    assert stranger_client.get(address(row, what)).status_code == 404
    assert client.get(address(row, what)).status_code in {401, 403}


def test_only_the_owner_decides(client: Client, stranger_client: Client, row: Strategy) -> None:
    body = {"decisions": [{"kind": "drop", "subject": subject("entry.0")}]}

    assert post(stranger_client, row, body).status_code == 404
    assert post(client, row, body).status_code in {401, 403}
    assert not Decision.objects.exists()


def test_the_ledger_says_what_was_read_and_what_became_of_each_word(owner_client: Client, row: Strategy) -> None:
    ledger = owner_client.get(address(row, "ledger/")).json()

    assert [entry["state"] for entry in ledger["entries"]] == ["unsure", "unsure", "certain", "certain", "certain"]
    assert ledger["entries"][0]["says"] == "RSI(14) is below 30"
    assert [entry["is_checked"] for entry in ledger["entries"]] == [True, True, True, False, False]
    assert "".join(piece["text"] for piece in ledger["source"]) == TEXT
    assert [one["text"] for one in ledger["questions"][1]["readings"]] == ["per < 10", "pbr < 1"]
    assert all(one["says"] for one in ledger["questions"][1]["readings"])
    assert [one["codes"] for one in ledger["unanswered"]] == [["unread"], ["unread"], ["vague"]]


def test_many_decisions_at_once_and_the_ledger_after_them(owner_client: Client, owner: User, row: Strategy) -> None:
    body = {
        "decisions": [
            {"kind": "edit", "subject": subject("entry.0"), "text": "RSI(14) < 25"},
            {"kind": "drop", "subject": subject("exit.0")},
        ],
        "accept_unsure": True,
    }

    answer = post(owner_client, row, body)

    assert answer.status_code == 201
    assert answer.json()["unanswered"] == []
    assert answer.json()["strategy"]["entry"]["conditions"] == ["rsi(14) < 25", "close > sma(200)"]
    made = owner_client.get(address(row, "decisions/")).json()["decisions"]
    assert [(one["kind"], one["decided_by"]) for one in made[:2]] == [("edit", owner.email), ("drop", owner.email)]
    assert all(one["decided_at"] for one in made)


def test_the_same_request_decides_once(owner_client: Client, row: Strategy) -> None:
    body = {"decisions": [{"kind": "drop", "subject": subject("entry.0")}]}

    for _attempt in range(2):
        assert post(owner_client, row, body, **{"Idempotency-Key": "abc"}).status_code == 201

    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"decisions": []},
        {"decisions": [{"kind": "guess", "subject": "x"}]},
        {"decisions": [{"kind": "drop"}]},
        {"decisions": [{"kind": "drop", "subject": "x", "colour": "red"}]},
        {"decisions": "all"},
    ],
)
def test_what_is_no_decision_is_refused(owner_client: Client, row: Strategy, body: Any) -> None:
    answer = post(owner_client, row, body)

    assert answer.status_code == 400
    assert answer.json()["problems"]


def test_a_condition_that_cannot_be_read_says_where(owner_client: Client, row: Strategy) -> None:
    answer = post(
        owner_client,
        row,
        {"decisions": [{"kind": "edit", "subject": subject("entry.0"), "text": "rsi(14) < 30 and foo"}]},
    )

    [problem] = answer.json()["problems"]
    assert answer.status_code == 400
    assert (problem["code"], problem["pointer"]) == ("unknown_field", "/decisions/0/text")
    assert problem["position"] == "line 1, column 18"


def test_an_unsure_workflow_is_refused_with_the_list(owner_client: Client, row: Strategy) -> None:
    workflow = draft_workflow(strategy=row, market="SAMPLE")
    here = f"/api/v1/workflows/{workflow.pk}"

    started = owner_client.post(f"{here}/execute", "{}", content_type="application/json")
    activated = owner_client.patch(here, json.dumps({"is_active": True}), content_type="application/json")

    for answer in (started, activated):
        assert (answer.status_code, answer.json()["code"]) == (409, "unsure_rules")
        assert answer.json()["unanswered"][0]["quote"] == "RSI(14) is below 30"
    assert len(owner_client.get(here).json()["unanswered"]) == 3


def test_hit_rates_are_given_per_rule_and_for_the_whole(owner_client: Client, row: Strategy) -> None:
    stored("XAAA", random_bars("A", 300, 1), random_bars("B", 300, 2))
    edit = {"kind": "edit", "subject": subject("exit.0"), "text": "close > 0.5"}
    post(owner_client, row, {"decisions": [edit, {"kind": "drop", "subject": subject("entry.1")}]})
    post(owner_client, row, {"decisions": [{"kind": "restore", "subject": subject("entry.1")}]})

    found = owner_client.get(address(row, "hit-rates/?market=XAAA")).json()

    assert (found["symbols"], found["sessions"]) == (2, 252)
    assert [(rule["path"], rule["number"]) for rule in found["rules"]] == [
        ("entry.0", 1),
        ("entry.1", 2),
        ("exit.0", 3),
    ]
    assert [whole["path"] for whole in found["wholes"]] == ["entry"]
    assert found["rules"][2]["share"] == 1
    assert found["rules"][2]["says"].startswith("true for 100% of 2 symbols")
    assert found["rules"][2]["asks"] == ""  # whoever wrote it has seen it


def test_what_is_never_true_asks(owner_client: Client, owner: User) -> None:
    stored("XAAA", random_bars("A", 300, 1))
    row = stored_reading(owner, text="Buy when RSI(14) is below 30.")
    row.document = {**row.document, "entry": {"logic": "all", "conditions": ["close > 1000000"]}}
    row.save()

    found = owner_client.get(address(row, "hit-rates/?market=XAAA")).json()

    assert found["rules"][0]["share"] == 0
    assert "always holds, or never" in found["rules"][0]["asks"]


@pytest.mark.parametrize("market", ["no market", "XNONE"])
def test_a_market_that_is_none_is_refused(owner_client: Client, row: Strategy, market: str) -> None:
    assert owner_client.get(address(row, f"hit-rates/?market={market}")).status_code == 400


def test_preflight_is_given_with_hints(owner_client: Client, row: Strategy) -> None:
    stored("XAAA", random_bars("A", 300, 1))

    found = owner_client.get(address(row, "preflight/?market=XAAA")).json()

    assert found["may_run"] is False
    assert {problem["code"] for problem in found["problems"]} == {"bars_old", "unsure_rules"}
    assert all(problem["hint"] for problem in found["problems"])


def test_decisions_go_along_with_a_text_that_was_changed(owner_client: Client, stranger_client: Client) -> None:
    text = "Buy when RSI(14) is below 30. Sell when RSI(14) is above 70."
    first = owner_client.post("/api/v1/pastes/", json.dumps({"text": text}), content_type="application/json").json()
    entries = owner_client.get(f"/api/v1/pastes/{first['id']}/ledger/").json()["entries"]
    drop = {"decisions": [{"kind": "drop", "subject": entries[1]["subject"]}]}
    owner_client.post(f"/api/v1/pastes/{first['id']}/decisions/", json.dumps(drop), content_type="application/json")
    changed = {"text": text.replace("below 30", "below 31"), "earlier": first["id"]}

    later = owner_client.post("/api/v1/pastes/", json.dumps(changed), content_type="application/json").json()

    states = owner_client.get(f"/api/v1/pastes/{later['id']}/ledger/").json()["entries"]
    assert [one["state"] for one in states[:2]] == ["certain", "dropped"]
    refused = stranger_client.post("/api/v1/pastes/", json.dumps(changed), content_type="application/json")
    assert refused.status_code == 404
