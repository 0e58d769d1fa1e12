"""Everybody asks everything: no answer differs from what the rules say."""

import pytest
from pytest_django import Settings

from pastetrader.tests.api_access.asking import place_of
from pastetrader.tests.api_access.matrix import World, patterns_of, shows, states_of, wrong_answers
from pastetrader.tests.api_access.objects import EVERY_ENDPOINT, LISTS, NAMED, NAMED_IN_BODY, NOBODYS, OBJECTS, OPEN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rates(settings: Settings) -> None:
    settings.API_RATES = ["off"]


def test_every_address_has_a_maker() -> None:
    named = {str(found.name) for found in NAMED}

    assert named == OBJECTS.keys() | LISTS.keys() | NOBODYS.keys() | OPEN
    assert NAMED_IN_BODY.keys() <= LISTS.keys()


def test_both_forms_of_an_address_are_one_view() -> None:
    for name in OBJECTS.keys() | LISTS.keys() | NOBODYS.keys():
        first, second = patterns_of(name)

        assert first.callback.cls is second.callback.cls  # type: ignore[attr-defined]
        assert _written(first.callback.actions) == _written(second.callback.actions)  # type: ignore[attr-defined]


def _written(actions: dict[str, str]) -> dict[str, str]:
    """Without HEAD, which DRF adds when the view is first asked."""
    return {method: action for method, action in actions.items() if method != "head"}


@pytest.mark.parametrize(("name", "method"), EVERY_ENDPOINT)
def test_everybody_is_answered_as_the_rules_say(world: World, name: str, method: str) -> None:
    assert list(wrong_answers(world, [(name, method)])) == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_its_row_to_whom_it_belongs_and_to_nobody_else(world: World, name: str) -> None:
    row = world.made[LISTS[name]]

    seen = {actor.name for actor in world.actors if shows(actor.client, name, row)}

    assert seen - {"read token"} == {"owner"}


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
def test_every_address_says_what_it_is_to_whoever_may_come_there(world: World, kind: str) -> None:
    clients = {actor.name: actor.client for actor in world.actors}
    told = {"owner": set[int](), "anonymous": set[int]()}
    for name in OBJECTS.keys() | LISTS.keys() | NOBODYS.keys():
        place = place_of(name, world.row(name, "options")[0])
        for who, statuses in told.items():
            statuses.add(clients[who].options(place, headers={"accept": kind}).status_code)

    assert told == {"owner": {200}, "anonymous": {401}}


def test_the_matrix_is_as_large_as_it_should_be(world: World) -> None:
    asked = sum(len(states_of(name, method)) * len(world.actors) for name, method in EVERY_ENDPOINT)

    assert asked > 2_500
