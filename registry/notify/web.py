"""A notification as a request: what each service wants to be sent. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from pastetrader.common.masking import MASK
from pastetrader.common.outbound_http.exchanged import Request
from registry.notify.arguments import NotifyArguments
from registry.notify.wording import cut, digest

TELEGRAM_CHARACTERS = 4_096
SLACK_CHARACTERS = 12_000
TOKEN_CHARACTERS = 16


def request_of(arguments: NotifyArguments, new: Sequence[Mapping[str, Any]], *, idempotency_key: str) -> Request:
    """The request that tells of the new signals."""
    text = digest(arguments.text, new)
    whole = f"{arguments.title}\n{text}".strip()
    body: dict[str, Any]
    match arguments.channel:
        case "telegram":
            body = {"chat_id": arguments.chat_id, "text": cut(whole, TELEGRAM_CHARACTERS)}
            body["disable_web_page_preview"] = True
        case "slack":
            body = {"text": cut(_escaped(whole), SLACK_CHARACTERS)}
        case _:
            body = {"title": arguments.title, "text": text, "signals": list(new), "key": arguments.key}
    headers = (("Content-Type", "application/json"), ("Idempotency-Key", idempotency_key))
    return Request("POST", arguments.url, headers, json.dumps(body, ensure_ascii=False).encode(errors="replace"))


def as_shown(request: Request) -> Request:
    """Who knows such an address may write to it: only where it leads is shown."""
    parts = urlsplit(request.url)
    return replace(request, url=f"{parts.scheme}://{parts.netloc}/{MASK}")


def secrets_of(arguments: NotifyArguments) -> tuple[str, ...]:
    """What of the address nobody may see: its path and query, and each part that is long enough to be a token."""
    parts = urlsplit(arguments.url)
    tokens = [part for part in (*parts.path.split("/"), *parts.query.split("&")) if len(part) >= TOKEN_CHARACTERS]
    return tuple(filter(None, [arguments.url, parts.path.strip("/"), parts.query, *tokens]))


def _escaped(text: str) -> str:
    """Slack reads these three; anything else is text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
