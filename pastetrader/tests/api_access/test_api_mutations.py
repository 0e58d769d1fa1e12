"""The matrix can fail: with the scoping taken out of one view, one model or one rule it finds wrong answers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import models
from pytest_django import Settings
from rest_framework.viewsets import GenericViewSet

from executions.api.memories import AgentMemoryViewSet
from parsers.api.past import PasteBacktestViewSet, WorkflowBacktestViewSet
from pastetrader.accounts.api_tokens.permissions import TokenScope
from pastetrader.accounts.sessions.api import SessionViewSet
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.models import OwnedQuerySet
from pastetrader.tests.api_access.matrix import ROOTS, World, model_of, wrong_answers
from pastetrader.tests.api_access.objects import DETAILS, ENDPOINTS, OBJECTS, view_class
from registry.models import Agent, Tool
from workflows.api.writing import WritingViewSet

pytestmark = pytest.mark.django_db

# Its service looks once more whose a session is, and whatever is no GET is looked at once more: taking one away opens
# nothing (the models' tests take both).
ASKS_TWICE = {AgentMemoryViewSet, PasteBacktestViewSet, SessionViewSet, WorkflowBacktestViewSet, WritingViewSet}
VIEWS = sorted({view_class(name) for name in OBJECTS} - ASKS_TWICE, key=lambda view: str(view.__name__))
MODELS = sorted(set(ROOTS.values()), key=lambda model: model.__name__)


@pytest.fixture(autouse=True)
def _no_rates(settings: Settings) -> None:
    settings.API_RATES = ["off"]


def _of_view(view: type[Any]) -> list[tuple[str, str]]:
    return [found for found in DETAILS if view_class(found[0]) is view]


def _first(found: Iterator[str]) -> str | None:
    return next(found, None)


def _everybodys(monkeypatch: pytest.MonkeyPatch, model: type[models.Model], *asked: str) -> None:
    """Rows of one model are everybody's for each of these questions; all other models are as ever."""

    def without_scope(scoped: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        return lambda rows, user: rows.all() if rows.model is model else scoped(rows, user)

    for question in asked:
        monkeypatch.setattr(OwnedQuerySet, question, without_scope(getattr(OwnedQuerySet, question)))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_without_scoping_turns_it_red(monkeypatch: pytest.MonkeyPatch, world: World, view: type[Any]) -> None:
    scoped = OwnedViewSet.get_queryset

    def unscoped(self: OwnedViewSet) -> models.QuerySet[Any]:
        return GenericViewSet.get_queryset(self) if type(self) is view else scoped(self)

    monkeypatch.setattr(OwnedViewSet, "get_queryset", unscoped)

    assert _first(wrong_answers(world, _of_view(view), only="other user", states=["private"])) is not None


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_that_everybody_sees_turns_it_red(
    monkeypatch: pytest.MonkeyPatch, world: World, model: type[models.Model]
) -> None:
    _everybodys(monkeypatch, model, "visible_to", "owned_by", "editable_by")
    about_it = [found for found in DETAILS if model_of(found[0]) is model]

    assert _first(wrong_answers(world, about_it, only="other user", states=["private"])) is not None


@pytest.mark.parametrize("model", [Tool, Agent], ids=lambda model: model.__name__)
def test_a_public_row_that_everybody_may_change_turns_it_red(
    monkeypatch: pytest.MonkeyPatch, world: World, model: type[models.Model]
) -> None:
    _everybodys(monkeypatch, model, "editable_by")
    about_it = [found for found in DETAILS if model_of(found[0]) is model]

    assert _first(wrong_answers(world, about_it, only="other user", states=["public"])) is not None


@pytest.mark.parametrize("scope", ["read", "write", "run"])
def test_tokens_that_may_do_everything_turn_it_red(monkeypatch: pytest.MonkeyPatch, world: World, scope: str) -> None:
    monkeypatch.setattr(TokenScope, "has_permission", lambda *_asked: True)

    assert _first(wrong_answers(world, ENDPOINTS, only=f"{scope} token", states=["private"])) is not None
