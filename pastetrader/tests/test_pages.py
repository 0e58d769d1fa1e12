"""Theme, language, and pages that stand for errors."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from pastetrader.common.durations import duration

pytestmark = pytest.mark.django_db


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
