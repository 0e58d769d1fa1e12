"""A request of a tool's configuration and the arguments of a call. Pure."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.exchanged import Headers, Request
from pastetrader.common.outbound_http.urls import MOST_CHARACTERS
from registry.exceptions import ToolError
from registry.http_tool.config import FormBody, HttpConfig, JsonBody, NumberedPages
from registry.http_tool.queries import added
from registry.http_tool.templates import LEFT_OUT, as_text, filled, filled_json, filled_or_left_out

MOST_BYTES = 5_000_000


def built(config: HttpConfig, arguments: Mapping[str, Any], *, idempotency_key: str | None) -> Request:
    """The first request, without credentials. Raises ToolError for arguments that are missing or do not fit."""
    if not config.url:
        raise _refused("tool_config", _("This tool has no address yet. Enter one."))
    url = _address(config, arguments)
    headers = _headers(config, arguments)
    body, content_type = _body(config, arguments)
    if content_type and not _has(headers, "content-type"):
        headers = (*headers, ("Content-Type", content_type))
    if idempotency_key and config.idempotency_header and not _has(headers, config.idempotency_header):
        headers = (*headers, (config.idempotency_header, idempotency_key))
    if {".", ".."} & set(url.partition("?")[0].split("/")):
        raise _refused("tool_arguments", _("With these arguments the address leads out of its place."))
    if len(url) > MOST_CHARACTERS:
        text = _("With these arguments the address has more than %(limit)s characters.", limit=MOST_CHARACTERS)
        raise _refused("tool_arguments", text)
    return Request(config.method, url, headers, body)


def _address(config: HttpConfig, arguments: Mapping[str, Any]) -> str:
    path, question, query = config.url.partition("?")
    url = filled(path, arguments, _as_segment) + question + filled(query, arguments, _as_parameter)
    for name, template in config.query.items():
        value = filled_or_left_out(template, arguments)
        if value is not LEFT_OUT:
            url = added(url, name, value)
    if isinstance(config.pages, NumberedPages):
        url = added(url, config.pages.parameter, str(config.pages.first))
    return url


def _as_segment(value: Any) -> str:
    """One step of a path. It cannot lead out of its place."""
    text = as_text(value)
    if not text:
        raise _refused("tool_arguments", _("An empty text cannot stand in an address."))
    return _as_parameter(text)


def _as_parameter(value: Any) -> str:
    return quote(as_text(value), safe="", errors="replace")


def _headers(config: HttpConfig, arguments: Mapping[str, Any]) -> Headers:
    found = []
    for name, template in config.headers.items():
        value = filled_or_left_out(template, arguments)
        if value is LEFT_OUT:
            continue
        if not value.isprintable() or not value.isascii():
            text = _("The header “%(name)s” can hold printable ASCII characters only.", name=name)
            raise _refused("tool_arguments", text)
        found.append((name, value))
    return tuple(found)


def _body(config: HttpConfig, arguments: Mapping[str, Any]) -> tuple[bytes | None, str]:
    """The bytes, and what they are."""
    match config.body:
        case None:
            # A POST without a body says so, instead of leaving its length open.
            return (b"" if config.method in {"POST", "PUT", "PATCH"} else None), ""
        case JsonBody(value=value):
            made = filled_json(value, arguments)
            text = json.dumps(None if made is LEFT_OUT else made, ensure_ascii=False, allow_nan=False)
            kind = "application/json"
        case FormBody(fields=fields):
            pairs = [(name, filled_or_left_out(template, arguments)) for name, template in fields.items()]
            text = urlencode([(name, value) for name, value in pairs if value is not LEFT_OUT], errors="replace")
            kind = "application/x-www-form-urlencoded"
        case other:
            text, kind = filled(other.text, arguments), other.content_type
    body = text.encode(errors="replace")
    if len(body) > MOST_BYTES:
        raise _refused("tool_arguments", _("With these arguments the request is larger than 5 MB."))
    return body, kind


def _has(headers: Headers, name: str) -> bool:
    return any(known.lower() == name.lower() for known, _value in headers)


def _refused(code: str, text: Any) -> ToolError:
    return ToolError(code, text, had_no_effect=True)
