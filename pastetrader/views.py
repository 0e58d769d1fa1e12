"""Pages that span apps: home and health."""

from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 while the process serves."""
    return JsonResponse({"status": "ok"})
