"""Home, theme, language, and pages that stand for errors."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from executions.models import WorkflowExecution
from executions.status import Status
from executions.tests.shown import a_workflow, an_execution
from pastetrader.accounts.models import User
from pastetrader.common.durations import duration
from pastetrader.views import PAGE_SIZE

pytestmark = pytest.mark.django_db


def test_home_shows_workflows_with_their_last_execution_and_what_ran(owner: User, owner_client: Client) -> None:
    workflow = a_workflow(owner)
    an_execution(owner, Status.FAILED, workflow=workflow)
    an_execution(owner, workflow=workflow)

    response = owner_client.get(reverse("home"))

    text = response.content.decode()
    [(key, last)] = response.context["latest"].items()
    assert (key, last.status) == (workflow.pk, Status.COMPLETED)
    assert len(response.context["executions"].rows) == 2
    assert reverse("workflow-run", args=[workflow.pk]) in text
    assert 'name="text"' in text


def test_executions_that_others_started_stand_with_these_and_not_in_the_lists(
    owner: User, owner_client: Client
) -> None:
    parent = an_execution(owner)
    child = an_execution(owner, Status.FAILED, workflow=parent.workflow)
    WorkflowExecution.objects.filter(pk=child.pk).update(parent_node=parent.node_executions.first())

    home = owner_client.get(reverse("home"))
    workflow = owner_client.get(reverse("workflow", args=[parent.workflow_id]))

    assert home.context["executions"].rows == workflow.context["executions"].rows == [parent]
    assert home.context["latest"] == {parent.workflow_id: parent}


def test_home_of_somebody_new_says_what_to_do(owner_client: Client) -> None:
    text = owner_client.get(reverse("home")).content.decode()

    assert "No workflows yet" in text
    assert "Nothing has run yet" in text


def test_nobody_sees_what_belongs_to_somebody_else(owner: User, stranger_client: Client, client: Client) -> None:
    an_execution(owner)

    by_stranger, by_anybody = stranger_client.get(reverse("home")), client.get(reverse("home"))

    assert "Nothing has run yet" in by_stranger.content.decode()
    assert by_anybody.headers["Location"].startswith("/sign-in/")


def test_long_lists_come_in_pages(owner: User, owner_client: Client) -> None:
    for number in range(PAGE_SIZE + 1):
        a_workflow(owner, f"Number {number}")
    first = owner_client.get(reverse("home"))

    second = owner_client.get(reverse("home"), {"workflows": first.context["workflows"].next_cursor})

    assert [row.name for row in second.context["workflows"].rows] == ["Number 0"]


def test_home_asks_as_much_for_many_as_for_one(
    owner: User, owner_client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for _number in range(5):
        an_execution(owner)
    owner_client.get(reverse("home"))  # a browser's first request notes its session

    with django_assert_max_num_queries(10):  # type: ignore[operator]  # the fixture is a context manager factory
        owner_client.get(reverse("home"))


def test_an_unfinished_execution_makes_the_lists_look_again(owner: User, owner_client: Client) -> None:
    an_execution(owner, Status.RUNNING)

    assert "data-open" in owner_client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_the_theme_is_remembered(client: Client, theme: str) -> None:
    response = client.post(reverse("theme"), {"theme": theme, "next": "/sign-in/"})

    assert response.headers["Location"] == "/sign-in/"
    assert f'data-theme="{theme}"' in client.get(reverse("sign-in")).content.decode()


def test_a_theme_that_is_none_changes_nothing_and_leads_nowhere_else(client: Client) -> None:
    response = client.post(reverse("theme"), {"theme": "<b>", "next": "https://evil.example/"})

    assert response.headers["Location"] == reverse("home")
    assert "theme" not in client.cookies


def test_the_language_is_remembered(client: Client) -> None:
    client.post(reverse("language"), {"language": "ko", "next": "/sign-in/"})

    assert '<html lang="ko"' in client.get(reverse("sign-in")).content.decode()


def test_every_page_takes_nothing_from_elsewhere(client: Client) -> None:
    response = client.get(reverse("sign-in"))

    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert response.headers["X-Frame-Options"] == "DENY"
    assert " style=" not in response.content.decode()


def test_an_address_that_is_none_has_a_page_with_a_way_on(owner_client: Client) -> None:
    response = owner_client.get("/nothing/here/")

    assert response.status_code == 404
    assert "This page does not exist" in response.content.decode()


def test_an_error_of_ours_has_a_page_that_needs_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("pastetrader.accounts.sign_in.views.SignInForm", None)

    response = client.get(reverse("sign-in"))

    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()


def test_a_request_that_is_far_too_large_has_a_page_too(owner_client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = owner_client.post(reverse("paste"), {"text": "Buy low. " * 100})

    assert response.status_code == 400
    assert "This request cannot be taken" in response.content.decode()


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, "–"),
        (0.0121, "12ms"),
        (1.44, "1.4s"),
        (200, "3m 20s"),
        (3_599.6, "1h 0m"),
        (18_290, "5h 4m"),
        (819_250, "9d 11h"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: float | None, shown: str) -> None:
    assert duration(seconds) == shown
