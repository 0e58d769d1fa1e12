"""The database refuses what Python should have refused."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from pastetrader.accounts.models import User
from registry.models import Agent, Tool
from registry.tests.factories import make_agent, make_tool


def _tool(owner: User | None, **fields: Any) -> Tool:
    known = {"name": "t", "tool_type": "http", "effect": "read", "idempotent": True, "owner": owner}
    return Tool(**{**known, **fields})


def _agent(owner: User, **fields: Any) -> Agent:
    return Agent(**{"name": "a", "model_provider": "scripted", "model_name": "m", "owner": owner, **fields})


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("tools_type_known", {"tool_type": "telepathy"}),
        ("tools_effect_known", {"effect": "harmless"}),
        ("tools_builtin_exactly_without_owner", {"tool_type": "builtin", "is_public": True}),
        ("tools_builtin_exactly_without_owner", {"owner": None}),
        ("tools_builtin_exactly_without_owner", {"owner": None, "tool_type": "builtin", "is_public": False}),
    ],
)
def test_a_tool_that_cannot_be_is_no_row(owner: User, constraint: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        _tool(**{"owner": owner, **fields}).save()


def test_living_tools_of_one_owner_have_different_names(owner: User, stranger: User) -> None:
    _tool(owner).save()
    _tool(stranger).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        _tool(owner).save()

    Tool.objects.get(owner=owner).soft_delete()
    _tool(owner).save()
    assert Tool.all_objects.filter(owner=owner).count() == 2


@pytest.mark.django_db
def test_builtin_tools_have_different_names() -> None:
    _tool(None, tool_type="builtin", is_public=True).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        _tool(None, tool_type="builtin", is_public=True).save()


def test_an_agent_has_a_known_provider(owner: User) -> None:
    with pytest.raises(IntegrityError, match="agents_provider_known"), transaction.atomic():
        _agent(owner, model_provider="oracle").save()


def test_living_agents_of_one_owner_have_different_names(owner: User) -> None:
    _agent(owner).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        _agent(owner).save()

    Agent.objects.get().soft_delete()
    _agent(owner).save()
    assert Agent.all_objects.count() == 2


def test_restoring_a_tool_whose_name_was_taken_is_refused(owner: User) -> None:
    first = make_tool(owner)
    first.soft_delete()
    make_tool(owner)

    with pytest.raises(IntegrityError), transaction.atomic():
        first.restore()

    assert Tool.objects.filter(owner=owner).count() == 1


def test_an_owner_with_tools_cannot_be_removed_for_good(owner: User) -> None:
    make_tool(owner)
    make_agent(owner)

    with pytest.raises(IntegrityError):
        User.objects.filter(pk=owner.pk).delete()
