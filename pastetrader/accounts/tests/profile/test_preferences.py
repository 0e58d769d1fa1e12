"""The theme of a page: whose choice counts."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from pastetrader.accounts.models import User
from pastetrader.accounts.profile.preferences import theme_of


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("system", "system"), ("<b>", "system"), ("", "system")]
)
def test_the_theme_is_one_of_three_whatever_the_cookie_says(rf: RequestFactory, cookie: str, theme: str) -> None:
    rf.cookies["theme"] = cookie
    request = rf.get("/")
    without_middleware = theme_of(request)
    request.user = AnonymousUser()

    assert (theme_of(request), without_middleware) == (theme, theme)


@pytest.mark.django_db
def test_what_a_person_chose_counts_in_every_browser_of_theirs(owner: User, owner_client: Client) -> None:
    owner_client.post(reverse("theme"), {"theme": "dark"})
    elsewhere = Client()
    elsewhere.cookies["theme"] = "light"
    elsewhere.force_login(owner)

    assert owner_client.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in elsewhere.get(reverse("account")).content.decode()
