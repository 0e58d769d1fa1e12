"""What the OpenAPI document says beyond what drf-spectacular reads from the views."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension

PROBLEM = {
    "type": "object",
    "description": "One thing that is wrong: what, and where. Places that do not apply are left out.",
    "properties": {
        "code": {"type": "string"},
        "severity": {"type": "string", "enum": ["error", "warning"]},
        "message": {"type": "string"},
        "path": {"type": "string"},
        "node": {"type": "string"},
        "edge": {"type": "string"},
        "hint": {"type": "string"},
    },
    "required": ["code", "severity", "message"],
}
ERROR = {
    "type": "object",
    "description": "Every error: a code for programs, a message for people, and what is wrong where.",
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "problems": {"type": "array", "items": PROBLEM},
        "current_version": {"type": "integer", "description": "Of a conflict: the version that is current."},
    },
    "required": ["code", "message", "problems"],
}
# The header of requests that make something (see accounts/repeatable.py).
IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "type": {"type": "string", "minLength": 1, "maxLength": 255},
    "location": "header",
    "description": (
        "A random text of the client's (a UUID). For 24 hours the same request under the same key is done once: its "
        "first answer comes again, with Idempotent-Replayed: true. Errors are not kept."
    ),
}
IDEMPOTENCY_ERRORS = {
    "409": "The same request is being answered (ask again after Retry-After), or this is not possible now.",
    "422": "The Idempotency-Key was used for a request with another body.",
}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular's metaclass
    """How the OpenAPI document describes our session."""

    target_class = "pastetrader.common.http.api_defaults.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


Endpoint = tuple[str, str, str, Callable[..., Any]]


def canonical_only(endpoints: Sequence[Endpoint]) -> list[Endpoint]:
    """Keeps the other forms of addresses out of the OpenAPI document (a drf-spectacular hook)."""
    return [found for found in endpoints if not getattr(found[3], "initkwargs", {}).get("is_alias")]


def with_errors(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001  # drf-spectacular calls it so
    """Adds the errors that every address answers alike (a drf-spectacular hook)."""
    result["components"]["schemas"]["Error"] = ERROR
    for place, methods in result["paths"].items():
        for operation in methods.values():
            statuses = {"401": "Not signed in."}
            if any(found["name"] == IDEMPOTENCY_KEY["name"] for found in operation.get("parameters", [])):
                statuses |= IDEMPOTENCY_ERRORS
            if "requestBody" in operation or any(found["in"] == "query" for found in operation.get("parameters", [])):
                statuses["400"] = "What was sent is not valid."
            if "{id}" in place:
                statuses["404"] = "It does not exist, or you may not see it."
            for status, meaning in statuses.items():
                operation["responses"].setdefault(status, {"description": meaning})
            for status, answer in operation["responses"].items():
                if status >= "400":
                    answer["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
            operation["responses"] = dict(sorted(operation["responses"].items()))
    result["components"]["schemas"] = dict(sorted(result["components"]["schemas"].items()))
    return result
