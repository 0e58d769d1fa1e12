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
from pastetrader.common.http.middleware.appearance import THEME_COOKIE, theme_of

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
        "theme": getattr(user, "theme", "") or theme_of(request),
        "price_colours": price_colours_of(user),
        "zone": getattr(user, "time_zone", ""),
    }


def dressed_for(user: User, response: AnyResponse) -> AnyResponse:
    """The browser keeps the person's language and theme, for the pages that they see signed out."""
    for name, value in ((THEME_COOKIE, user.theme), (settings.LANGUAGE_COOKIE_NAME, user.language)):
        if value:
            response.set_cookie(name, value, max_age=A_YEAR_SECONDS, samesite="Lax", secure=settings.BEHIND_TLS)
    return response


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
