"""The API against its own document, by three actors: no fault of the server, and no answer that isn't in it."""

import pytest

from lab.fuzz.campaign import Found, run
from lab.fuzz.scene import scene

# A campaign has a server and a database of its own, so it goes on beside the tests of real services.
pytestmark = pytest.mark.services


def _campaign(*, requests: int, examples: int, phases: str, on_postgres: bool = False) -> Found:
    with scene(on_postgres=on_postgres) as server:
        return run(server, requests=requests, seed=1, examples=examples, phases=phases.split(","))


def test_500_requests_are_answered_as_the_document_says() -> None:
    found = _campaign(requests=500, examples=1, phases="fuzzing,stateful")

    assert found.failures == []
    assert found.requests >= 500


@pytest.mark.long
@pytest.mark.parametrize("on_postgres", [False, True])
def test_20_000_requests_are_answered_as_the_document_says(on_postgres: bool) -> None:
    found = _campaign(requests=20_000, examples=20, phases="coverage,fuzzing,stateful", on_postgres=on_postgres)

    assert found.failures == []
    assert all(found.by_actor.values())
