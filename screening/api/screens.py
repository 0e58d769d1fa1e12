"""Screens that a person looks at: run, explained, checked while they are typed, made into a workflow."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, TypeVar

from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.moments import Day
from screening.api.explanations import SYMBOL
from screening.api.screen_answers import (
    MadeWorkflowSerializer,
    ScreenExplanationSerializer,
    ScreenSerializer,
    explained_json,
    screen_json,
)
from screening.screens.bounded import in_time
from screening.screens.fields_at_fault import at_field
from screening.screens.readable import readable
from screening.screens.workflow_drafts import NAME_LENGTH, make_draft
from screening.universe.spec import Universe
from screening.wording.writing import look_at_condition
from workflows.api.writing import written_json
from workflows.models import Workflow
from workflows.serializers.problems import WrittenSerializer

MAX_CONDITION = 10_000
Asked = TypeVar("Asked", bound="ScreenedCondition")


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ScreenedUniverse(Universe):
    """Symbols of a market: those of an index, a watch-list or named ones (all when none is given), less the exclusions.

    The API's document has one place for each name, and strategies have a universe of their own.
    """


class ScreenedCondition(_Body):
    """A condition over a universe. `timeframe`: 1w or 1M when its bars are not daily ones."""

    condition: str = Field(
        min_length=1, max_length=MAX_CONDITION, description="Such as `rsi(14) < 30 and close > sma(200)`."
    )
    universe: ScreenedUniverse
    timeframe: str = Field(default="", max_length=5)


class ScreenAsked(ScreenedCondition):
    """At the latest session at or before `as_of` (left out: the latest). `values`: series to give beside."""

    as_of: Day | None = None
    values: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=20)] = ()


class ScreenExplained(ScreenedCondition):
    """The same for one symbol."""

    symbol: str = Field(pattern=SYMBOL)
    as_of: Day | None = None


class ConditionTyped(_Body):
    """A condition that is being typed, and the character that the cursor stands before (left out: at the end)."""

    text: str = Field(max_length=MAX_CONDITION)
    cursor: int | None = Field(default=None, ge=0)


class WorkflowAsked(ScreenedCondition):
    """What the workflow is called; left out, the condition in words."""

    name: str = Field(default="", max_length=NAME_LENGTH)


def _computed(name: str) -> Callable[..., Any]:
    """What needs numpy and TA-Lib, which only a process that is asked loads."""
    found: Callable[..., Any] = import_string(f"screening.screens.universe_screens.{name}")
    return found


class ScreenViewSet(OwnedViewSet):
    """Screens of markets, which belong to nobody: computed while one waits, a few at once and for some seconds."""

    queryset = Workflow.objects.all()
    run_actions: ClassVar[frozenset[str]] = frozenset({"run", "explain", "check"})
    # `check` is asked at each pause of somebody who types.
    rate_scopes: ClassVar[Mapping[str, str]] = {"check": "read", "run": "run", "explain": "run"}

    @extend_schema(request=ScreenAsked, responses={200: ScreenSerializer})
    def run(self, request: Request) -> Response:
        """The symbols of a universe that fulfil a condition, those that nearly do, and of how many each part is true.

        At most 1,000 symbols and 100 near misses (`found` and `near_found` count all). Nothing is stored.
        """
        asked = self._asked(ScreenAsked)
        screen = _computed("screen_universe")
        found = in_time(lambda check: screen(**dict(asked), owner=self.person.pk, check=check))
        return Response(screen_json(found, gettext))

    @extend_schema(request=ScreenExplained, responses={200: ScreenExplanationSerializer})
    def explain(self, request: Request) -> Response:
        """Each part of a condition at one symbol: its verdict, what it saw, and how far it is from turning."""
        asked = self._asked(ScreenExplained)
        explain = _computed("explain_in_universe")
        found = in_time(lambda check: explain(**dict(asked), owner=self.person.pk, check=check))
        return Response(explained_json(found, gettext))

    def _asked(self, model: type[Asked]) -> Asked:
        """The body. What cannot be read is refused before it waits for others, and before the market is read."""
        asked = self.parsed(model)
        with at_field("condition"):
            readable(asked.condition)
        return asked

    @extend_schema(request=ConditionTyped, responses={200: WrittenSerializer})
    def check(self, request: Request) -> Response:
        """Looks at a condition that is being typed: what is wrong and where, what may come next, what it means."""
        typed = self.parsed(ConditionTyped)
        cursor = len(typed.text) if typed.cursor is None else typed.cursor
        return Response(written_json(look_at_condition(typed.text, cursor, gettext)))

    @extend_schema(request=WorkflowAsked, responses={201: MadeWorkflowSerializer})
    @idempotent()
    def make_workflow(self, request: Request) -> Response:
        """An inactive workflow of the condition: market data, screen, and signals of what it finds."""
        asked = self.parsed(WorkflowAsked)
        workflow = make_draft(owner=self.person, **dict(asked), translate=gettext)
        made = {"id": str(workflow.pk), "name": workflow.name, "page": reverse("workflow-editor", args=[workflow.pk])}
        place = self.request.build_absolute_uri(reverse("api-workflow", kwargs={"id": workflow.pk}))
        return Response(made, status=201, headers={"Location": place})
