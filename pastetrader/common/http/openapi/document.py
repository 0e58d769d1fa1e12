"""The OpenAPI document as it is answered: made and written out once for each language and form, not for each reader."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

# Some hundred kilobytes for each of a language and a form; making one takes a second of a processor.
_written: dict[tuple[str, str], HttpResponse] = {}


class ApiDocument(SpectacularAPIView):
    """The document, which is the same for everybody: nothing of an address may get into what is kept."""

    def _get_schema_response(self, request: Request) -> HttpResponse:
        """As YAML or JSON, as is accepted; `?lang=` has chosen the language before. One that is none is English."""
        renderer = request.accepted_renderer
        language = get_language()
        key = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE, str(renderer.format)
        if key not in _written:
            made = super()._get_schema_response(request)  # type: ignore[no-untyped-call]
            context = {"request": request, "response": made, "view": self}
            _written[key] = HttpResponse(
                renderer.render(made.data, renderer.media_type, context),
                content_type=f"{renderer.media_type}; charset=utf-8",
                headers={"Content-Disposition": made["Content-Disposition"]},
            )
        kept = _written[key]
        return HttpResponse(kept.content, headers=dict(kept.headers))

    def _get_version_parameter(self, _request: Request) -> None:
        """There is one version; a word in an address is none."""
