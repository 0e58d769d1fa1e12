"""Sources over HTTP: as JSON, as a body that is a document, cancelled, and refused."""

from typing import Any

import pytest
from django.test import Client

from parsers.models import ImportStatus, SourceImport
from parsers.tests.source_imports.bringing import SENTENCE, brought, documents, worked
from pastetrader.accounts.models import User

# The thread that watches over a source has a connection of its own, and sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
SOURCES_URL = "/api/v1/source-imports/"


def _post(client: Client, body: Any, **headers: str) -> Any:
    return client.post(SOURCES_URL, body, content_type="application/json", headers=headers)


def test_a_link_is_taken_with_its_kind_and_read_later(owner: User, client: Client) -> None:
    client.force_login(owner)

    answer = _post(client, {"link": "youtu.be/dQw4w9WgXcQ"})

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["status"], told["step"], told["source_kind"]) == ("working", "waiting", "youtube")
    assert told["address"] == "https://youtu.be/dQw4w9WgXcQ"
    assert answer["Location"].endswith(told["id"])


def test_a_document_is_the_body_and_its_paste_is_named_once_it_is_read(owner: User, client: Client) -> None:
    client.force_login(owner)
    query = "?name=mine.txt"

    answer = client.post(SOURCES_URL + query, SENTENCE.encode(), content_type="application/octet-stream")

    assert answer.status_code == 201, answer.content
    worked(SourceImport.objects.get(pk=answer.json()["id"]))
    told = client.get(f"{SOURCES_URL}{answer.json()['id']}").json()
    assert told["status"] == "read"
    paste = client.get(f"/api/v1/pastes/{told['paste']}").json()
    assert (paste["text"], paste["source_name"]) == (SENTENCE, "mine.txt")
    assert documents() == []


def test_a_key_makes_one_source_of_two_requests(owner: User, client: Client) -> None:
    client.force_login(owner)

    first, second = (_post(client, {"text": SENTENCE}, **{"Idempotency-Key": "one"}) for _time in range(2))

    assert first.json()["id"] == second.json()["id"]
    assert SourceImport.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "no_source"),
        ({"link": "https://a.example", "text": "Buy low."}, "no_source"),
        ({"link": "not an address"}, "no_link"),
        ({"link": "javascript:alert(1)"}, "no_link"),
        ({"link": "file:///etc/passwd"}, "no_link"),
        ({"text": SENTENCE, "reader": "nobody"}, "no_reader"),
    ],
)
def test_what_is_no_source_is_refused(owner: User, client: Client, body: dict[str, str], code: str) -> None:
    client.force_login(owner)

    answer = _post(client, body)

    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] == code
    assert not SourceImport.objects.exists()


def test_an_empty_and_a_huge_document_are_refused_and_not_kept(owner: User, client: Client, settings: Any) -> None:
    client.force_login(owner)
    settings.SOURCE_UPLOAD_MEGABYTES = 1

    empty = client.post(SOURCES_URL, b"", content_type="application/octet-stream")
    huge = client.post(SOURCES_URL, bytes(1_100_000), content_type="application/octet-stream")

    assert (empty.status_code, huge.status_code) == (400, 413), (empty.content, huge.content)
    assert documents() == []


def test_a_source_is_cancelled_once(owner: User, client: Client) -> None:
    client.force_login(owner)
    row = brought(owner)

    answers = [client.delete(f"{SOURCES_URL}{row.pk}").status_code for _time in range(2)]

    row.refresh_from_db()
    assert (answers, row.status) == ([204, 409], ImportStatus.CANCELLED)
