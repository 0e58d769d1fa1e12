"""Errors as the API tells them: problem details of RFC 9457, built here and nowhere else."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from pastetrader.common.errors import PasteTraderError
from pastetrader.common.http.middleware.request_ids import current_request_id
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:pastetrader:problem:"
# Of each status, what kind of problem it is.
_TITLES: Mapping[int, Message] = {
    400: _("The request is not valid"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not possible at this address"),
    406: _("Not available in this form"),
    409: _("Not possible now"),
    410: _("Gone"),
    411: _("The length is missing"),
    412: _("Changed in the meantime"),
    413: _("Too large"),
    415: _("Not in a form that is understood"),
    422: _("Not possible like this"),
    428: _("A condition is missing"),
    429: _("Too often"),
    502: _("Something outside did not answer"),
    503: _("Not available now"),
}
_OTHERWISE = _("Something went wrong")
# A place in a text: "line 3, column 5".
_LINE = re.compile(r"(?:^| )line \d")
_INDEX = re.compile(r"\[(\d+)\]")


def problem_document(  # the members of RFC 9457
    *,
    status: int,
    code: str,
    detail: str,
    instance: str,
    problems: Sequence[Mapping[str, str]] = (),
    request_id: str = "",
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`{type, title, status, detail, instance, code, request_id, problems}` and the error's own facts."""
    return {
        "type": f"{TYPE}{code}",
        "title": _TITLES.get(status, _OTHERWISE).render(gettext),
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
        "request_id": request_id or current_request_id(),
        "problems": list(problems),
        **(extra or {}),
    }


def document_of(error: PasteTraderError, instance: str) -> dict[str, Any]:
    """An error of ours, in the language of the request."""
    return problem_document(
        status=error.status,
        code=error.code,
        detail=error.message.render(gettext),
        instance=instance,
        problems=[shown_problem(problem) for problem in error.problems],
        extra=error.extra,
    )


def shown_problem(problem: Problem) -> dict[str, str]:
    """One thing that is wrong: `{code, severity, detail}` and where: pointer, parameter or position, node, edge, hint.

    `pointer` is a JSON pointer into the body, `parameter` one of the query, `position` a line and column.
    """
    rendered = problem.render(gettext)
    path = rendered.pop("path", "")
    shown = {"code": rendered.pop("code"), "severity": rendered.pop("severity"), "detail": rendered.pop("message")}
    return {**shown, **_place(path), **rendered}


def pointer(steps: Sequence[str]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def problem_answer(request: HttpRequest, *, status: int, code: str, detail: str) -> HttpResponse:
    """A problem from outside of DRF's views."""
    document = problem_document(
        status=status,
        code=code,
        detail=detail,
        instance=request.path,
        request_id=getattr(request, "request_id", ""),
    )
    return HttpResponse(json.dumps(document, ensure_ascii=False), content_type=CONTENT_TYPE, status=status)


def _place(path: str) -> dict[str, str]:
    if not path:
        return {}
    if path.startswith("?"):
        return {"parameter": path[1:]}
    line = _LINE.search(path)
    fields, position = (path[: line.start()], path[line.start() :].strip()) if line else (path, "")
    if " " in fields:  # such as "a -> b -> a", the way around a cycle
        return {"position": path}
    steps = _INDEX.sub(r".\1", fields).strip(".").split(".")
    return {**({"pointer": pointer(steps)} if fields else {}), **({"position": position} if position else {})}
