"""The API by hand: its root, each answer as a page of the product, and the documents."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from pastetrader.accounts.models import User
from registry.tests.factories import make_tool

HTML = {"accept": "text/html"}
INLINE = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
FOREIGN = re.compile(rb"(?:src|href)=\"https?://(?!testserver)")


@pytest.mark.django_db
def test_the_root_names_every_list_and_the_documents_to_anybody(client: Client) -> None:
    found = client.get("/api/v1/").json()

    assert found["workflows"].endswith("/api/v1/workflows/")
    assert found["executions"].endswith("/api/v1/executions/")
    assert found["docs"].endswith("/api/v1/docs")
    assert all(client.get(address).status_code in {200, 401} for address in found.values())
    assert client.get("/api/v1").json() == found


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["docs", "redoc"])
def test_the_documents_come_from_here_alone(client: Client, place: str) -> None:
    answer = client.get(f"/api/v1/{place}")

    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200
    assert b'data-schema="/api/v1/schema"' in answer.content
    assert not INLINE.search(answer.content)
    assert not FOREIGN.search(answer.content)
    assert "default-src 'self'" in policy
    assert "script-src" not in policy
    assert "http" not in policy


def test_an_answer_as_a_page_has_what_came_and_a_form_for_what_else_is_done_there(
    owner_client: Client, owner: User
) -> None:
    tool = make_tool(owner, name="<script>alert(1)</script>")

    answer = owner_client.get(f"/api/v1/tools/{tool.pk}", headers=HTML)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "&lt;script&gt;alert(1)" in text
    assert not INLINE.search(answer.content)
    assert [method for method in ("POST", "PUT", "PATCH", "DELETE") if f"<option>{method}</option>" in text] == [
        "PUT",
        "PATCH",
        "DELETE",
    ]
    assert 'href="/api/v1/tools"' in text
    assert "format=json" in text


def test_the_page_speaks_korean(owner_client: Client) -> None:
    answer = owner_client.get("/api/v1/tools/", headers={**HTML, "accept-language": "ko"})

    assert 'lang="ko"' in answer.content.decode()


def test_of_a_large_answer_the_page_shows_the_beginning(owner_client: Client, owner: User) -> None:
    make_tool(owner, description="x" * 300_000)

    answer = owner_client.get("/api/v1/tools/", headers=HTML)

    assert b"only the beginning" in answer.content
    assert len(answer.content) < 250_000
    assert len(owner_client.get("/api/v1/tools/?format=json").content) > 300_000


@pytest.mark.django_db
def test_who_is_not_signed_in_is_shown_the_way_in(client: Client) -> None:
    answer = client.get("/api/v1/tools/", headers=HTML)

    assert answer.status_code == 401
    assert b"/sign-in/?next=/api/v1/tools/" in answer.content


def test_the_document_says_what_answers_are(client: Client) -> None:
    document = json.loads(client.get("/api/v1/schema?format=json").content)

    operations = [
        (place, method, operation)
        for place, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    names = [operation["operationId"] for _place, _method, operation in operations]
    assert len(names) == len(set(names))
    for place, method, operation in operations:
        expected = {"400", "401", "403", "406", "429"}
        expected |= {"404"} if "{" in place else set()
        expected |= {"413", "415"} if "requestBody" in operation else set()
        assert expected <= operation["responses"].keys()
        for security in operation["security"]:
            assert ("csrf" in security) is ("session" in security and method != "get")
        for parameter in operation.get("parameters", []):
            if parameter["name"] == "page_size":
                assert parameter["schema"]["maximum"] >= parameter["schema"]["default"]
    execution = document["components"]["schemas"]["Execution"]["properties"]
    assert {"$ref": "#/components/schemas/BlankEnum"} in execution["cause"]["oneOf"]
    assert '"oneOf": [{}, ' not in json.dumps(document)
    assert document["components"]["securitySchemes"]["session"]["name"] == settings.SESSION_COOKIE_NAME
