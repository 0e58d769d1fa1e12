"""The product's dress on django-unfold: its mark, its colours, and the theme that the person chose for all pages."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from pastetrader.accounts.profile.preferences import theme_of


def mark(request: HttpRequest) -> str:  # noqa: ARG001  # unfold calls it so
    """The address of the product's mark."""
    return static("img/mark.svg")


def tokens(request: HttpRequest) -> str:  # noqa: ARG001  # unfold calls it so
    """The address of the product's colours and sizes."""
    return static("css/tokens.css")


def stylesheet(request: HttpRequest) -> str:  # noqa: ARG001  # unfold calls it so
    """The address of what the back office adds to unfold's styles."""
    return static("css/admin.css")


def theme(request: HttpRequest) -> str:
    """The theme of the product's other pages: system, light or dark."""
    return theme_of(request)


def account_links(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # unfold calls it so
    """What the menu of the person leads to."""
    return [{"title": _("Your account"), "link": reverse("account")}]


def without_inline_styles(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # unfold calls it so
    """Context of every page: unfold would write its colours into a <style>; ours are in a file (css/admin.css)."""
    return {"colors": None}
