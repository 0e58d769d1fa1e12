"""From an exception in a view of the API to the problem that is answered."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler as drf_exception_handler

from pastetrader.common.errors import Invalid, NotFound, PasteTraderError
from pastetrader.common.http.errors.problem_details import CONTENT_TYPE, document_of, pointer, problem_document
from pastetrader.common.json_parser import TooLarge
from pastetrader.common.messages import message as _


class ProblemResponse(Response):
    """A problem: `application/problem+json` for programs whatever they asked for, shown in the page for browsers."""

    @property
    def rendered_content(self) -> Any:
        """The body; the renderer is known only now."""
        if self.accepted_renderer.format != BrowsableAPIRenderer.format:
            self.accepted_renderer = JSONRenderer()
            self.content_type = CONTENT_TYPE
        return super().rendered_content


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our errors with their own status; Django's and DRF's in the same shape; anything else is a bug (500)."""
    request = context["request"]
    headers: dict[str, str] = {}
    ours = _as_ours(error)
    if ours is not None:
        document = document_of(ours, request.path)
    else:
        answer = drf_exception_handler(error, context)
        if answer is None:
            return None
        headers = {name: value for name, value in answer.items() if name != "Content-Type"}
        document = _document(error, answer, request.path)
    if "retry_after_seconds" in document:
        headers["Retry-After"] = str(document["retry_after_seconds"])
    return ProblemResponse(document, status=document["status"], headers=headers)


def _as_ours(error: Exception) -> PasteTraderError | None:
    """Our error that says the same."""
    if isinstance(error, PasteTraderError):
        return error
    if isinstance(error, Http404):
        return NotFound()
    if isinstance(error, RequestDataTooBig):
        return TooLarge(_("What was sent is too large."))
    if isinstance(error, TooManyFieldsSent):
        return Invalid(_("There are too many fields in the query."), code="too_many_fields")
    if isinstance(error, UnreadablePostError):
        return Invalid(_("The body ended before it was complete."), code="incomplete_body")
    if isinstance(error, SuspiciousOperation):
        return Invalid(_("The request cannot be taken."), code="bad_request")
    return None


def _document(error: Exception, answer: Response, instance: str) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        problems = list(_problems(answer.data, ()))
        detail = "; ".join(f"{'.'.join(steps)}: {text}" if steps else text for steps, _code, text in problems[:5])
        return problem_document(
            status=answer.status_code,
            code="invalid",
            detail=detail or gettext("The input is not valid."),
            instance=instance,
            problems=[_shown(*problem) for problem in problems],
        )
    # Django's own PermissionDenied comes as DRF's.
    detail = answer.data["detail"]
    code = "permission_denied" if isinstance(error, PermissionDenied) else str(getattr(detail, "code", "error"))
    extra = {}
    wait = getattr(error, "wait", None) if isinstance(error, Throttled) else None
    if wait is not None:
        # DRF rounds down: who comes back as told would come too early.
        extra = {"retry_after_seconds": math.ceil(wait)}
    return problem_document(status=answer.status_code, code=code, detail=str(detail), instance=instance, extra=extra)


def _shown(steps: Sequence[str], code: str, text: str) -> dict[str, str]:
    place = {"pointer": pointer(steps)} if steps else {}
    return {"code": code, "severity": "error", "detail": text, **place}


def _problems(data: Any, steps: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """DRF nests its errors as the data is nested; ours is one list: (steps, code, text)."""
    if isinstance(data, Mapping):
        for name, part in data.items():
            is_whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _problems(part, steps if is_whole else (*steps, str(name)))
    elif isinstance(data, list):
        for place, part in enumerate(data):
            yield from _problems(part, (*steps, str(place)) if isinstance(part, Mapping) else steps)
    else:
        yield steps, str(getattr(data, "code", "invalid")), str(data)
