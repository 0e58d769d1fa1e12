"""The words of the OpenAPI document that are no view's own: problems, headers, how one says who one is."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension

PROBLEM = {
    "type": "object",
    "description": "One thing that is wrong: what, and where. Places that do not apply are left out.",
    "properties": {
        "code": {"type": "string", "description": "For programs; stays as it is."},
        "severity": {"type": "string", "enum": ["error", "warning"]},
        "detail": {"type": "string", "description": "For people, in their language."},
        "pointer": {"type": "string", "description": "A JSON pointer into the body (RFC 6901): `/graph/nodes/0/key`."},
        "parameter": {"type": "string", "description": "A parameter of the query."},
        "position": {"type": "string", "description": "A place in a text: `line 3, column 5`."},
        "node": {"type": "string", "description": "The key of a node."},
        "edge": {"type": "string", "description": "`source -> target`."},
        "hint": {"type": "string", "description": "What to do about it."},
    },
    "required": ["code", "severity", "detail"],
}
PROBLEM_DETAILS = {
    "type": "object",
    "description": "Every error (RFC 9457): codes for programs, sentences for people, and all that is wrong at once.",
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "`urn:pastetrader:problem:` and the code."},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The path that was asked."},
        "code": {"type": "string"},
        "request_id": {"type": "string", "description": "As in X-Request-ID and in the log of the server."},
        "problems": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}},
        "current_version": {"type": "integer", "description": "Of a conflict: the version that is current."},
        "retry_after_seconds": {"type": "integer", "description": "As in Retry-After."},
    },
    "required": ["type", "title", "status", "detail", "instance", "code", "request_id", "problems"],
}
# Status -> (name of the response, what it means).
STATUSES: dict[str, tuple[str, str]] = {
    "400": ("BadRequest", "What was sent is not valid; all that is wrong is named at once."),
    "401": ("NotSignedIn", "No session and no token that holds."),
    "403": (
        "Forbidden",
        "It is visible but not yours, the token's scopes do not reach, or the CSRF header is missing.",
    ),
    "404": ("NotFound", "It does not exist, or you may not see it: one cannot be told from the other."),
    "406": ("NotAcceptable", "The Accept header names no form in which this is answered."),
    "409": ("Conflict", "Not possible in the present state; or the same request is being answered (see Retry-After)."),
    "412": ("PreconditionFailed", "The If-Match header names an older state."),
    "413": ("TooLarge", "The body is larger than is taken here."),
    "415": ("UnsupportedMediaType", "The body is not in a form that is read here."),
    "422": ("KeyReused", "The Idempotency-Key was used for a request with another body."),
    "428": ("PreconditionRequired", "Say which state you change: If-Match."),
    "429": ("TooManyRequests", "Too often; come back after Retry-After."),
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


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular's metaclass
    """How the OpenAPI document describes our session."""

    target_class = "pastetrader.common.http.api_defaults.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
