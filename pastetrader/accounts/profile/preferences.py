"""How the product speaks and looks to a person: zone and language of each request, theme and colours of pages."""

from collections.abc import Callable
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from pastetrader.accounts.models import PriceColours, User
from pastetrader.accounts.profile.zones import zone
from pastetrader.accounts.sessions.services import see_session

THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"
A_YEAR_SECONDS = 365 * 24 * 3_600
# Languages in whose countries a rise is red.
RED_UP_LANGUAGES = ("ko", "ja", "zh")
AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)


def preferred(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: who is signed in reads in their own language and zone; their session is noted as seen."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with timezone.override(_zone_of(request) if _has_session(request) else None):
            response: HttpResponseBase = get_response(request)
        return response

    return answer


def theme_of(request: HttpRequest) -> str:
    """What the person chose, else what the cookie of the browser names; "system" without one or with an unknown one."""
    chosen = getattr(request.user, "theme", "") if hasattr(request, "user") else ""
    theme = chosen or request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else "system"


def price_colours_of(user: User | AnonymousUser) -> str:
    """green_up or red_up: what the person chose, else what is usual where their language is spoken."""
    chosen = getattr(user, "price_colours", "")
    if chosen:
        return str(chosen)
    return PriceColours.RED_UP if (translation.get_language() or "")[:2] in RED_UP_LANGUAGES else PriceColours.GREEN_UP


def appearance(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `theme`, `price_colours` and `zone` ("" where the browser's own is meant)."""
    user: Any = getattr(request, "user", AnonymousUser())
    return {
        "theme": theme_of(request),
        "price_colours": price_colours_of(user),
        "zone": getattr(user, "time_zone", ""),
    }


def dressed_for(user: User, response: AnyResponse) -> AnyResponse:
    """The browser keeps the person's language and theme, for the pages that they see signed out."""
    for name, value in ((THEME_COOKIE, user.theme), (settings.LANGUAGE_COOKIE_NAME, user.language)):
        if value:
            keep_in_browser(response, name, value)
    return response


def keep_in_browser(response: HttpResponseBase, name: str, value: str) -> None:
    """Has a cookie kept for a year: a choice of whoever sits there, signed in or not."""
    response.set_cookie(name, value, max_age=A_YEAR_SECONDS, samesite="Lax", secure=settings.BEHIND_TLS)


def remember(request: HttpRequest, **chosen: str) -> None:
    """Keeps a language or theme with the account of who is signed in; for nobody it is the browser's alone."""
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(**chosen)


def _has_session(request: HttpRequest) -> bool:
    """Without asking the database: who comes without a session is nobody."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _zone_of(request: HttpRequest) -> ZoneInfo | None:
    """The zone that the person chose, if they are signed in; then their language is spoken from here on."""
    user = request.user
    if not isinstance(user, User):
        return None
    see_session(request, user)
    if user.language:
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
    return zone(user.time_zone)
