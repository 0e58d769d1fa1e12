"""The page of a long execution stays light, and taking a part of it anew sends that part alone."""

import pytest
from django.test import Client
from django.urls import reverse

from executions.tests.shown import a_long_execution, an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db
STEPS = 220
# Bytes that are not compressed.
MOST_OF_THE_PAGE = 480_000
MOST_OF_A_LIST = 60_000
MOST_OF_THE_END = 75_000


def _sent(client: Client, place: str, parts: str = "") -> str:
    response = client.get(place, {"parts": parts} if parts else {})
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_an_execution_with_many_steps_is_light(owner: User, owner_client: Client) -> None:
    execution = a_long_execution(owner, STEPS)

    page = _sent(owner_client, reverse("execution", args=[execution.pk]))

    assert page.count("data-step=") == page.count("data-node=") == STEPS + 1
    assert len(page.encode()) < MOST_OF_THE_PAGE


def test_what_others_do_meanwhile_is_taken_without_the_page_around_it(owner: User, owner_client: Client) -> None:
    execution = a_long_execution(owner, STEPS, children=STEPS)

    part = _sent(owner_client, reverse("execution", args=[execution.pk]), "started")

    assert 'data-live="started" data-open' in part
    assert "<html" not in part
    assert "data-step=" not in part
    assert len(part.encode()) < MOST_OF_A_LIST


def test_what_the_end_changes_is_taken_without_steps_and_log(owner: User, owner_client: Client) -> None:
    execution = a_long_execution(owner, STEPS)
    place = reverse("execution", args=[execution.pk])

    parts = _sent(owner_client, place, "actions,facts,outcome,edge-words,signals,started,figures")

    page = _sent(owner_client, place)
    for name in ("actions", "facts", "outcome", "edge-words", "signals", "started", "figures"):
        assert parts.count(f'data-live="{name}"') == page.count(f'data-live="{name}"') == 1
    assert "data-step=" not in parts
    assert "Shaped it." not in parts
    assert len(parts.encode()) < MOST_OF_THE_END


def test_a_part_that_is_none_is_nothing(owner: User, owner_client: Client) -> None:
    assert _sent(owner_client, reverse("execution", args=[an_execution(owner).pk]), "steps,<b>").strip() == ""


def test_a_stranger_is_shown_no_part(owner: User, stranger_client: Client, client: Client) -> None:
    place = reverse("execution", args=[an_execution(owner).pk])

    assert stranger_client.get(place, {"parts": "facts"}).status_code == 404
    assert client.get(place, {"parts": "facts"}).headers["Location"].startswith("/sign-in/")
