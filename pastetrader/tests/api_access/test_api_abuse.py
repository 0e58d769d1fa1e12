"""Whatever is sent instead of a good body is refused in words: on both databases, at every address."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from pytest_django import Settings

from pastetrader.tests.api_access.abuse import ABUSE, Body
from pastetrader.tests.api_access.asking import place_of
from pastetrader.tests.api_access.matrix import World, undone
from pastetrader.tests.api_access.objects import ENDPOINTS, FILES, template_of

pytestmark = pytest.mark.django_db
# A file may be anything, so nothing that is sent as one is abuse.
FILED = [(name, "post") for name in FILES]
WRITING = [found for found in ENDPOINTS if found[1] in {"post", "put", "patch"} and found not in FILED]
# In `make test` each address is sent every so many-th body, each the next; the whole takes minutes.
SAMPLED = 14


@pytest.fixture(autouse=True)
def _no_rates(settings: Settings) -> None:
    settings.API_RATES = ["off"]


@cache
def _takes_body(name: str, method: str) -> bool:
    """Whether the OpenAPI document says that something may be sent there."""
    operation = _document()["paths"][f"/api/v1/{template_of(name)}"][method]
    return "requestBody" in operation


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return document


def _wrong(world: World, name: str, method: str, bodies: list[Body]) -> Iterator[str]:
    """Each body that is answered otherwise than by a refusal in words."""
    client = next(actor.client for actor in world.actors if actor.name == "owner")
    address, _row = world.row(name, method)
    place = place_of(name, address, method)
    for body in bodies:
        with undone():
            answer = client.generic(method.upper(), place, body.content, content_type=body.kind)
        is_refused = 400 <= answer.status_code < 500
        in_words = answer.headers.get("Content-Type", "").startswith("application/problem+json")
        ignored = not _takes_body(name, method) and 200 <= answer.status_code < 300
        if not ignored and not (is_refused and in_words):
            yield f"{method.upper()} {place}: {body.name}: {answer.status_code} {answer.content[:200]!r}"


@pytest.mark.parametrize(("name", "method"), WRITING)
def test_what_cannot_be_read_is_refused_in_words(world: World, name: str, method: str) -> None:
    first = WRITING.index((name, method)) % SAMPLED

    assert list(_wrong(world, name, method, ABUSE[first::SAMPLED])) == []


@pytest.mark.long
@pytest.mark.parametrize(("name", "method"), WRITING)
def test_nothing_that_cannot_be_read_is_taken(world: World, name: str, method: str) -> None:
    assert list(_wrong(world, name, method, ABUSE)) == []


def test_the_list_is_as_long_as_it_was() -> None:
    assert len(ABUSE) >= 46
    assert len({body.name for body in ABUSE}) == len(ABUSE)
    assert len(WRITING) >= 50
