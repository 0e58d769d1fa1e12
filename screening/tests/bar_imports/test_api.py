"""Imports of bars over HTTP."""

from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from screening.bar_imports.uploads import UPLOADS
from screening.models import BarImport
from screening.tests.bar_imports.bringing import ASKING, CLEAR, LIST, described, permitted, worked
from screening.tests.factories import brought_bars, brought_instruments

IMPORTS = "/api/v1/bar-imports/"


@pytest.fixture
def owner(owner: User) -> User:
    """Alice, who may import."""
    return permitted(owner)


def send(client: Client, text: str = CLEAR, query: str = "name=bars.csv&market=NASDAQ", **given: Any) -> Any:
    """An upload."""
    return client.post(f"{IMPORTS}?{query}", text.encode(), content_type="application/octet-stream", **given)


def test_a_file_is_brought_described_confirmed_and_stored(owner_client: Client) -> None:
    made = send(owner_client)
    row = worked(BarImport.objects.get())
    place = f"{IMPORTS}{row.pk}"

    shown = owner_client.get(place).json()
    confirmed = owner_client.post(f"{place}/confirm", {"description_number": 1}, content_type="application/json")
    worked(row)

    assert (made.status_code, made.json()["status"], made.json()["market"]) == (201, "reading", "XNAS")
    assert (shown["status"], shown["description"]["bars"]) == ("described", 2)
    assert shown["description"]["first_bars"][0]["session"] == "2024-01-02"
    assert (confirmed.status_code, confirmed.json()["status"]) == (200, "storing")
    assert owner_client.get(place).json()["report"]["new"] == 2


def test_what_is_asked_comes_with_its_answers(owner_client: Client, owner: User) -> None:
    row = described(owner, ASKING)
    place = f"{IMPORTS}{row.pk}"

    asked = owner_client.get(place).json()["description"]["findings"]
    (answers,) = [finding["answers"] for finding in asked if finding["level"] == "question"]
    answered = owner_client.post(f"{place}/answers", {"decimal": ","}, content_type="application/json")

    assert {(one["choice"], one["value"]) for one in answers} == {("decimal", "."), ("decimal", ",")}
    assert (answered.status_code, answered.json()["status"]) == (200, "reading")
    assert worked(row).status == "described"


def test_who_may_not_import_is_refused_before_anything_is_read(stranger_client: Client) -> None:
    answer = send(stranger_client)

    assert answer.status_code == 403
    assert not BarImport.objects.exists()
    assert list(UPLOADS.folder().iterdir()) == []


def test_who_is_not_signed_in_is_refused(client: Client, db: None) -> None:
    assert send(client).status_code == 401


def test_a_body_beyond_the_limit_is_refused(owner_client: Client, settings: Any) -> None:
    settings.SCREENING_UPLOAD_MEGABYTES = 1

    announced = send(owner_client, "x" * 3_000_000)
    counted = send(owner_client, "x" * 1_500_000)

    assert (announced.status_code, counted.status_code) == (413, 413)
    assert announced.json()["code"] == "too_large"
    assert list(UPLOADS.folder().iterdir()) == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("name=a.csv&market=NOSUCH", "unknown_market"),
        ("name=a.csv&market=XBUE", "unconfirmed_market"),
        ("name=a.csv&market=SAMPLE", "sample_market"),
        ("name=a.csv&market=XKRX&timezone=Seoul", "unknown_timezone"),
        ("name=a.csv&market=XKRX&decimal=x", "invalid"),
        ("market=XKRX", "invalid"),
        ("name=a.csv", "invalid"),
    ],
)
def test_choices_that_cannot_be_are_refused(owner_client: Client, query: str, code: str) -> None:
    answer = send(owner_client, query=query)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not BarImport.objects.exists()


def test_a_market_that_nobody_knows_is_taken_when_its_code_is_said_to_be_right(owner_client: Client) -> None:
    answer = send(owner_client, query="name=a.csv&market=XBUE&new_market=yes")

    assert (answer.status_code, answer.json()["market"]) == (201, "XBUE")


def test_a_list_of_instruments_is_confirmed_like_bars(owner_client: Client, owner: User) -> None:
    row = described(owner, LIST, name="kospi_code.mst", market="XKRX")

    place = f"{IMPORTS}{row.pk}/confirm/"
    answer = owner_client.post(place, {"description_number": 1}, content_type="application/json")

    assert (answer.status_code, worked(row).status) == (200, "stored")
    assert brought_instruments().get().name == "가나전자"


def test_an_empty_body_and_another_type_are_refused(owner_client: Client) -> None:
    assert send(owner_client, "").json()["code"] == "empty_file"
    place = f"{IMPORTS}?name=bars.csv&market=XNAS"
    assert owner_client.post(place, {"a": 1}, content_type="application/json").status_code == 415


def test_the_same_request_under_one_key_is_one_import(owner_client: Client) -> None:
    answers = [send(owner_client, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    other = send(owner_client, ASKING, headers={"Idempotency-Key": "k1"})

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert BarImport.objects.count() == 1
    assert other.status_code == 422


def test_an_import_is_confirmed_once_and_discarded_before(owner_client: Client, owner: User) -> None:
    row = described(owner)
    place = f"{IMPORTS}{row.pk}"

    def confirm() -> int:
        body = {"description_number": 1}
        return owner_client.post(f"{place}/confirm", body, content_type="application/json").status_code

    assert [confirm(), confirm(), owner_client.delete(place).status_code] == [200, 409, 409]
    assert not brought_bars().exists()


def test_anothers_import_does_not_exist(stranger: User, stranger_client: Client, owner: User) -> None:
    permitted(stranger)
    place = f"{IMPORTS}{described(owner).pk}"

    assert stranger_client.get(place).status_code == 404
    assert stranger_client.delete(place).status_code == 404


def test_sentences_are_in_the_readers_language(owner_client: Client, owner: User) -> None:
    place = f"{IMPORTS}{described(owner, ASKING).pk}"

    english = owner_client.get(place).json()["description"]["lines"]
    korean = owner_client.get(place, headers={"accept-language": "ko"}).json()["description"]["lines"]

    assert len(english) == len(korean) > 2
