"""An answer of the API as a page of the product. Not in browsing.py: DRF's views load it first."""

from inspect import cleandoc
from typing import Any

from django.template import loader
from django.urls import Resolver404, resolve
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.request import Request

# Of a large answer the page shows the beginning; `?format=json` has all of it.
MOST_SHOWN = 200_000
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
# The route of every address of the API that is none (see pastetrader.urls).
UNKNOWN = "^api/"


class BrowsablePage(BrowsableAPIRenderer):
    """An answer as a page: what was asked, what came, and a form for what else the address does."""

    template = "rest_framework/api.html"

    def get_context(self, data: Any, accepted_media_type: str | None, renderer_context: Any) -> dict[str, Any]:
        """What the template shows; none of the forms that DRF would make of serializers."""
        view, request, response = (renderer_context[name] for name in ("view", "request", "response"))
        renderer = self.get_default_renderer(view)
        content = "" if renderer is None else self.get_content(renderer, data, accepted_media_type, renderer_context)
        return {
            "view": view,
            "request": request,
            "response": response,
            "user": request.user,
            "address": request.get_full_path(),
            "crumbs": crumbs(request.path),
            "description": _description(view),
            "content": content[:MOST_SHOWN],
            "is_cut": len(content) > MOST_SHOWN,
            "as_json": _with_format(request),
            "headers": sorted((name, value) for name, value in response.items() if name != "Content-Type"),
            "methods": [method for method in CHANGING if method in view.allowed_methods],
        }

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> str:
        """The page."""
        context = self.get_context(data, accepted_media_type, renderer_context)
        page: str = loader.get_template(self.template).render(context, request=context["request"])
        if context["response"].status_code == 204:
            context["response"].status_code = 200  # a page has a body
        return page


def crumbs(path: str) -> list[tuple[str, str]]:
    """(name, address) of each step to an address; "" for one that is no address itself."""
    steps = path.strip("/").split("/")
    found = []
    for number, step in enumerate(steps[1:], start=2):
        address = "/" + "/".join(steps[:number])
        found.append((step, address if _exists(address) else ""))
    return found


def _exists(address: str) -> bool:
    try:
        return resolve(address).route != UNKNOWN
    except Resolver404:
        return False


def _description(view: Any) -> str:
    action = getattr(view, getattr(view, "action", None) or "", None)
    return cleandoc((getattr(action, "__doc__", None) or type(view).__doc__) or "")


def _with_format(request: Request) -> str:
    query = request.query_params.copy()
    query["format"] = "json"
    return f"{request.path}?{query.urlencode()}"
