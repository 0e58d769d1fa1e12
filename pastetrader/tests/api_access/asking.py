"""One request to one address, as a client of the API sends it."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from pastetrader.tests.api_access.objects import BODIES, FILES, PARTS, QUERIES
from pastetrader.tests.api_access.rows import Address


def place_of(name: str, address: Address, method: str = "get", *, other_form: bool = False) -> str:
    """The address with its query; with a slash more or less in its other form."""
    place = reverse(name, kwargs={part: value for part, value in address.items() if part in PARTS[name]})
    if other_form:
        place = place.removesuffix("/") if place.endswith("/") else f"{place}/"
    query = FILES[name][0] if method == "post" and name in FILES else QUERIES.get(name)
    return f"{place}?{query}" if query else place


def ask(
    client: Client,
    name: str,
    method: str,
    address: Address,
    *,
    other_form: bool = False,
    named: Address | None = None,
) -> Any:
    """The answer to a good request; `named` is the row that the body names where the address names none."""
    place = place_of(name, address, method, other_form=other_form)
    if method == "post" and name in FILES:
        _query, content, kind = FILES[name]
        return client.generic("POST", place, content, content_type=kind)
    body = json.dumps(body_of(name, named or address)) if method in {"post", "put", "patch"} else ""
    return client.generic(method.upper(), place, body, content_type="application/json")


def body_of(name: str, address: Address) -> dict[str, Any]:
    """A good body for an address."""
    known = {f"${field}": str(value) for field, value in address.items()}
    body = BODIES.get(name, {})
    return {field: known.get(value, value) if isinstance(value, str) else value for field, value in body.items()}
