"""How the OpenAPI document describes tokens."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular's metaclass
    """A token in the Authorization header."""

    target_class = "pastetrader.accounts.api_tokens.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Bearer."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "pt_…",
            "description": "A token of the account page. Scopes: read (safe methods), run (starting, cancelling, "
            "re-running and testing) and write (everything else).",
        }
