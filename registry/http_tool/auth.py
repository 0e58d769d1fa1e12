"""Who calls: credentials put into a request, and what is shown of it instead. Pure."""

import base64
from dataclasses import replace

from pastetrader.common.masking import MASK
from pastetrader.common.outbound_http.exchanged import Request
from registry.http_tool.config import HttpCredentials
from registry.http_tool.queries import replaced


def authorised(request: Request, credentials: HttpCredentials | None) -> Request:
    """The request with the credentials, which beat a header of the same name."""
    if credentials is None:
        return request
    match credentials.type:
        case "bearer":
            return _with_header(request, "Authorization", f"Bearer {credentials.token}")
        case "basic":
            pair = base64.b64encode(f"{credentials.username}:{credentials.password}".encode()).decode()
            return _with_header(request, "Authorization", f"Basic {pair}")
        case "api_key" if credentials.place == "header":
            return _with_header(request, credentials.name, credentials.value)
    return replace(request, url=replaced(request.url, credentials.name, credentials.value))


def as_shown(request: Request, credentials: HttpCredentials | None) -> Request:
    """As `authorised`, with a mask in place of what is secret."""
    if credentials is None:
        return request
    if credentials.type == "api_key" and credentials.place == "query":
        return replace(request, url=replaced(request.url, credentials.name, "") + MASK)
    name = credentials.name if credentials.type == "api_key" else "Authorization"
    scheme = {"bearer": "Bearer ", "basic": "Basic "}.get(credentials.type, "")
    return _with_header(request, name, f"{scheme}{MASK}")


def _with_header(request: Request, name: str, value: str) -> Request:
    kept = tuple(header for header in request.headers if header[0].lower() != name.lower())
    return replace(request, headers=(*kept, (name, value)))
