"""The committed OpenAPI document is what the program says of itself."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from rest_framework import serializers

from pastetrader.common.http.openapi import document


def test_the_document_is_up_to_date_and_without_warnings() -> None:
    out = io.StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)

    committed = (Path(settings.BASE_DIR) / "docs" / "openapi.yaml").read_text()
    assert out.getvalue() == committed, "Run: python manage.py spectacular --file docs/openapi.yaml"


def test_only_the_canonical_form_of_an_address_is_in_it() -> None:
    committed = (Path(settings.BASE_DIR) / "docs" / "openapi.yaml").read_text()
    places = [line.strip().rstrip(":") for line in committed.splitlines() if line.startswith("  /api/")]

    assert len(places) > 15
    assert [place for place in places if f"{place}/" in places] == []


def test_what_one_reader_asks_for_changes_no_document_of_another(client: Client) -> None:
    document._written.clear()
    asked = [client.get(f"/api/v1/schema?{query}") for query in ("lang=ko&version=junk", "lang=xx-junk", "version=1")]

    answer = client.get("/api/v1/schema")

    assert {one.status_code for one in asked} == {200}
    assert b"junk" not in answer.content
    assert answer.content == asked[1].content == asked[2].content
    assert answer["Content-Disposition"] == 'inline; filename="PasteTrader.yaml"'
    assert {language for language, _form in document._written} == {"en", "ko"}


def test_the_document_is_served(client: Client) -> None:
    answer = client.get("/api/v1/schema")

    assert answer.status_code == 200
    assert b"openapi: 3.1.0" in answer.content


def test_what_is_null_by_default_is_documented_as_null() -> None:
    declared = [
        (f"{kind.__module__}.{kind.__qualname__}.{name}", field)
        for kind in _kinds(serializers.Serializer)
        for name, field in getattr(kind, "_declared_fields", {}).items()
    ]

    assert len(declared) > 300
    assert [place for place, field in declared if field.default is None and not field.allow_null] == []


def _kinds(base: type[Any]) -> Iterator[type[Any]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)
