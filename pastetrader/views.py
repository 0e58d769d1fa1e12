"""What spans apps and is no page: whether the process serves, the mark, and the theme that a browser prefers."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from executions.embedded.runtime import current_engine
from pastetrader.accounts.profile.preferences import THEME_COOKIE, THEMES, keep_in_browser, remember
from pastetrader.accounts.ways_back import page_of_ours


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # Django calls it so
    """200 while the process serves; 503 while its engine, if it has one, is not wholly alive."""
    engine = current_engine()
    if engine is not None and not engine.is_running:
        return JsonResponse({"status": "engine is not running"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django calls it so
    """The mark, for whoever asks without reading the page: browsers do, and for documents that are no pages."""
    return HttpResponseRedirect(static("img/mark.svg"))


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """The theme of the menu: kept in a cookie, and with the account of who is signed in. Goes back to the page."""
    theme = request.POST.get("theme", "")
    response = HttpResponseRedirect(page_of_ours(request, request.POST.get("next", "")) or resolve_url("home"))
    if theme in THEMES:
        remember(request, theme=theme)
        keep_in_browser(response, THEME_COOKIE, theme)
    return response
