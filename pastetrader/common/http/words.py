"""The sentences of the canvas in the reader's language, for frontend/src/lib/t.ts."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.i18n import JSONCatalog

from pastetrader.common.http.preconditions import etag, not_modified


class Words(JSONCatalog):
    """`{"catalog": {sentence: translation, or [one for each plural form]}, "plural": rule or null}`.

    Only what stands in djangojs.po of the project, not what Django's own pages bring along. The same address answers in
    the language of who asks: a browser keeps the answer and asks each time whether it still holds (304).
    """

    http_method_names = ["get", "head", "options"]
    domain = "djangojs"
    # An application without a catalogue of its own: LOCALE_PATHS is read whatever stands here, others only when named.
    packages = ["pastetrader"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The catalogue, or 304 where the browser has it."""
        response: HttpResponse = super().get(request, *args, **kwargs)
        response.headers["ETag"] = etag(response.content.decode())
        if not_modified(request, response.headers["ETag"]):
            response.status_code, response.content = 304, b""
            del response.headers["Content-Type"]
        response.headers["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What t.ts reads."""
        return {"catalog": self.get_catalog(), "plural": self.get_plural()}

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        """Of the same content always the same bytes."""
        return HttpResponse(json.dumps(context, sort_keys=True, ensure_ascii=False), content_type="application/json")
