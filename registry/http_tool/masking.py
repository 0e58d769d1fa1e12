"""Secrets that the other side repeats are covered before anybody sees or stores its answer. Pure."""

import base64
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from registry.http_tool.auth import MASK

SHORTEST = 6


def masked(text: str, secrets: Iterable[str]) -> str:
    """The text with each secret covered, also where it is written as base64, in an address or in JSON."""
    forms = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, MASK)
    return text


def _forms(secret: str) -> Iterator[str]:
    raw = secret.encode()
    yield secret
    yield base64.b64encode(raw).decode()
    yield base64.urlsafe_b64encode(raw).decode().rstrip("=")
    yield raw.hex()
    yield quote(secret, safe="")
    yield quote_plus(secret)
    for form in (json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
        yield form[1:-1]
