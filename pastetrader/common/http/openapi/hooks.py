"""What is done to the OpenAPI document before and after drf-spectacular makes it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings

from pastetrader.common.http.openapi.examples import EXAMPLES
from pastetrader.common.http.openapi.words import IDEMPOTENCY_KEY, PROBLEM, PROBLEM_DETAILS, STATUSES

Endpoint = tuple[str, str, str, Callable[..., Any]]
SAFE = frozenset({"get", "head", "options"})
PROBLEM_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}


def canonical_only(endpoints: Sequence[Endpoint]) -> list[Endpoint]:
    """Keeps the other forms of addresses out of the document."""
    return [found for found in endpoints if not getattr(found[3], "initkwargs", {}).get("is_alias")]


def completed(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001  # drf-spectacular calls it so
    """Adds the problems that each operation may answer, the CSRF header, examples; and mends null beside any JSON."""
    components = result["components"]
    components["schemas"] |= {"Problem": PROBLEM, "ProblemDetails": PROBLEM_DETAILS}
    components["responses"] = {
        name: {
            "description": meaning,
            "content": PROBLEM_CONTENT,
            **({"headers": {"Retry-After": _RETRY_AFTER}} if status == "429" else {}),
        }
        for status, (name, meaning) in STATUSES.items()
    }
    components.setdefault("securitySchemes", {})["csrf"] = {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRFToken",
        "description": f"With a session that changes something: the value of the cookie `{settings.CSRF_COOKIE_NAME}`.",
    }
    for place, methods in result["paths"].items():
        for method, operation in methods.items():
            _answers(method, place, operation)
            _protected(method, operation)
            _exemplified(operation)
    _mend_nullable(result)
    components["schemas"] = dict(sorted(components["schemas"].items()))
    return result


_RETRY_AFTER = {"schema": {"type": "integer", "minimum": 0}, "description": "Seconds."}


def _answers(method: str, place: str, operation: dict[str, Any]) -> None:
    """Which problems an operation may answer, and that it says nothing to who has the current state."""
    if "If-None-Match" in _named(operation):
        operation["responses"].setdefault("304", {"description": "What you have is current."})
    for status in _statuses(method, place, operation):
        reference = {"$ref": f"#/components/responses/{STATUSES[status][0]}"}
        operation["responses"].setdefault(status, reference)
    for status, answer in operation["responses"].items():
        if status >= "400" and "$ref" not in answer:
            answer["content"] = PROBLEM_CONTENT
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _named(operation: dict[str, Any]) -> set[str]:
    return {found["name"] for found in operation.get("parameters", [])}


def _statuses(method: str, place: str, operation: dict[str, Any]) -> Iterator[str]:
    parameters = _named(operation)
    yield from ("400", "401", "403", "406", "429")
    if "{" in place:
        yield "404"
    if "requestBody" in operation:
        yield from ("413", "415")
    if method not in SAFE:
        yield "409"
    if IDEMPOTENCY_KEY["name"] in parameters:
        yield "422"
    if "If-Match" in parameters:
        yield "412"


def _protected(method: str, operation: dict[str, Any]) -> None:
    """A session that changes something needs the CSRF header too."""
    for way in operation.get("security", []):
        if method not in SAFE and "session" in way:
            way["csrf"] = []


def _exemplified(operation: dict[str, Any]) -> None:
    example = EXAMPLES.get(operation.get("operationId", ""))
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if example is not None and content is not None:
        content.setdefault("examples", {"example": {"value": example}})


def _mend_nullable(part: Any) -> None:
    """`oneOf: [{}, null]` refuses null, which fits both: a field that takes any JSON takes null as well."""
    if isinstance(part, dict):
        if {} in part.get("oneOf", []):
            del part["oneOf"]
        for one in part.values():
            _mend_nullable(one)
    elif isinstance(part, list):
        for one in part:
            _mend_nullable(one)
