"""What every API shares: errors as `{code, message, problems}`, and lists paged by their newest."""

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from pastetrader.common.errors import PasteTraderError


class NewestFirst(CursorPagination):
    """Keyset paging: stable while rows are added, and as fast on page 1,000 as on page 1."""

    ordering = "-created_at"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our errors with their own status; DRF's errors in the same shape; anything else is a bug (500)."""
    if isinstance(error, PasteTraderError):
        return Response(error.as_dict(), status=error.status)
    response = drf_exception_handler(error, context)
    if response is not None:
        response.data = _in_our_shape(response.data)
    return response


def _in_our_shape(data: Any) -> dict[str, Any]:
    if isinstance(data, dict) and set(data) == {"detail"}:
        detail = data["detail"]
        return {"code": getattr(detail, "code", "error"), "message": str(detail), "problems": []}
    fields = data.items() if isinstance(data, dict) else [("", data)]
    problems = [
        {
            "code": getattr(text, "code", "invalid"),
            "severity": "error",
            "path": str(field),
            "message": str(text),
        }
        for field, texts in fields
        for text in (texts if isinstance(texts, list) else [texts])
    ]
    return {"code": "invalid", "message": "; ".join(p["message"] for p in problems), "problems": problems}
