"""The page of the canvas: who gets it, what it hands over, and what it says before it is built."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_front")]
HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def workflow(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="Golden cross", graph=Graph())


def _page(workflow: Workflow) -> str:
    return reverse("workflow-editor", args=[workflow.pk])


def _boot(text: str) -> dict[str, Any]:
    """What the script reads: the text of the block, as a browser's parser ends it, as JSON."""
    [block] = re.findall(r'<script id="boot" type="application/json">(.*?)</script>', text, flags=re.DOTALL)
    boot: dict[str, Any] = json.loads(block)
    return boot


def test_the_owner_gets_the_canvas_to_edit(workflow: Workflow, owner_client: Client) -> None:
    response = owner_client.get(_page(workflow))

    text = response.content.decode()
    assert response.status_code == 200
    assert "assets/editor-A1.js" in text
    assert f'<div id="editor" data-words="{reverse("words")}">' in text
    assert _boot(text)["workflow"] == {
        "id": str(workflow.pk),
        "name": "Golden cross",
        "isActive": False,
        "canEdit": True,
    }


def test_a_stranger_does_not_learn_that_it_exists(workflow: Workflow, stranger_client: Client) -> None:
    unknown = reverse("workflow-editor", args=[uuid4()])

    assert stranger_client.get(_page(workflow)).status_code == stranger_client.get(unknown).status_code == 404


def test_who_is_not_signed_in_signs_in_first_and_comes_back(workflow: Workflow, client: Client) -> None:
    response = client.get(_page(workflow))

    assert response.status_code == 302
    assert response.headers["Location"] == f"{reverse('sign-in')}?next={_page(workflow)}"


def test_it_is_only_looked_at(workflow: Workflow, owner_client: Client) -> None:
    assert owner_client.post(_page(workflow)).status_code == 405


def test_it_is_kept_by_nobody_and_takes_nothing_from_elsewhere(workflow: Workflow, owner_client: Client) -> None:
    page, other = owner_client.get(_page(workflow)), owner_client.get(reverse("home"))

    assert page.headers["Cache-Control"] == other.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Content-Security-Policy"] == other.headers["Content-Security-Policy"]
    assert " style=" not in page.content.decode()


def test_the_addresses_it_hands_over_are_those_of_the_pages(workflow: Workflow, owner_client: Client) -> None:
    urls = _boot(owner_client.get(_page(workflow)).content.decode())["urls"]

    assert urls["workflow"].replace("{id}", str(workflow.pk)) == reverse("workflow", args=[workflow.pk])
    assert {name for name, address in urls.items() if "{id}" in address} == {
        "workflow",
        "execution",
        "understood",
        "compare",
    }
    assert urls["home"] == "/"
    assert urls["icons"] == "/static/img/icons.svg"


def test_it_hands_over_who_asks_in_which_language_and_zone(
    workflow: Workflow, owner: User, owner_client: Client
) -> None:
    User.objects.filter(pk=owner.pk).update(time_zone="Asia/Seoul", language="ko")

    text = owner_client.get(_page(workflow)).content.decode()

    boot = _boot(text)
    assert (boot["language"], boot["zone"]) == ("ko", "Asia/Seoul")
    assert len(boot["csrf"]) == 64
    assert '<html lang="ko"' in text


@pytest.mark.parametrize("given", ["", "nonsense", '"><script>', "1" * 40])
def test_an_execution_that_is_none_is_not_handed_over(workflow: Workflow, owner_client: Client, given: str) -> None:
    text = owner_client.get(_page(workflow), {"execution": given}).content.decode()

    assert _boot(text)["execution"] == ""
    assert "<script>" not in text


def test_the_execution_that_is_asked_for_is_handed_over(workflow: Workflow, owner_client: Client) -> None:
    asked = str(uuid4())

    assert _boot(owner_client.get(_page(workflow), {"execution": asked}).content.decode())["execution"] == asked


@pytest.mark.parametrize("name", [HOSTILE, "골든크로스 전략 — 삼성전자", "<!-- <script>", "\u2028{{ x }} & 'quoted'"])
def test_a_name_is_text_wherever_it_stands(owner: User, owner_client: Client, name: str) -> None:
    workflow = create_workflow(owner=owner, name=name, graph=Graph())

    text = owner_client.get(_page(workflow)).content.decode()

    assert _boot(text)["workflow"]["name"] == workflow.name
    assert "<img src=x" not in text
    assert "<!-- <script>" not in text


@pytest.mark.usefixtures("unbuilt_front")
@pytest.mark.parametrize(("language", "words"), [("en", "The canvas has not been built yet"), ("ko", "make front")])
def test_before_it_is_built_it_says_what_to_do(
    workflow: Workflow, owner: User, owner_client: Client, language: str, words: str
) -> None:
    User.objects.filter(pk=owner.pk).update(language=language)

    response = owner_client.get(_page(workflow))

    text = response.content.decode()
    assert response.status_code == 503
    assert words in text
    assert "<code>make front</code>" in text


@pytest.mark.usefixtures("unbuilt_front")
def test_before_it_is_built_every_other_page_works(workflow: Workflow, owner_client: Client) -> None:
    for address in (reverse("home"), reverse("workflow", args=[workflow.pk])):
        assert owner_client.get(address).status_code == 200
