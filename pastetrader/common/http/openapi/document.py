"""The OpenAPI document as it is answered: made and written out once for each language and form, not for each reader."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

# Some hundred kilobytes for each of a language and a form; making one takes seconds of a processor.
_written: dict[tuple[str | None, str], HttpResponse] = {}


class ApiDocument(SpectacularAPIView):
    """The document, which is the same for everybody."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """As YAML or JSON, as is accepted."""
        renderer = request.accepted_renderer
        key = get_language(), str(renderer.format)
        if key not in _written:
            made = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
            context = {"request": request, "response": made, "view": self}
            content = renderer.render(made.data, renderer.media_type, context)
            _written[key] = HttpResponse(
                content,
                content_type=f"{renderer.media_type}; charset=utf-8",
                headers={"Content-Disposition": made["Content-Disposition"]},
            )
        kept = _written[key]
        return HttpResponse(kept.content, headers=dict(kept.headers))
