"""The list of a person's pastes: what each is called, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Left
from django.utils import translation
from django.utils.translation import gettext
from pydantic import ValidationError

from parsers.drafting.generation import name_of
from parsers.models import Paste, Strategy
from parsers.presentation import rules_of
from parsers.services import strategy_of
from pastetrader.accounts.models import User
from workflows.models import Workflow

BEGINNING = 120


@dataclass(frozen=True)
class PasteRow:
    """A paste in a list, as its newest reading has it.

    `title`: the text's own heading, else its first rule in words, else its first words. `is_read` is false when there
    is no reading, or one of an earlier version; the numbers are 0 then. `workflow` is the one drafted from it, if any.
    """

    id: UUID
    title: str
    language: str
    created_at: datetime
    is_read: bool
    is_strategy: bool
    rules: int
    open_questions: int
    workflow: Workflow | None


def pastes_of(user: User) -> "QuerySet[Paste]":
    """The pastes that the user may see, newest first, with all that `paste_row` needs and without the texts."""
    readings = Strategy.objects.select_related("workflow").order_by("-created_at")
    return (
        Paste.objects.visible_to(user)
        .defer("text", "spans", "notes")
        .annotate(beginning=Left("text", BEGINNING))
        .prefetch_related(Prefetch("strategies", queryset=readings))
        .order_by("-created_at", "-id")
    )


def paste_rows(pastes: Iterable[Paste]) -> list[PasteRow]:
    """The rows of pastes that come from `pastes_of`."""
    return [_row(paste) for paste in pastes]


def _row(paste: Paste) -> PasteRow:
    beginning = str(getattr(paste, "beginning", "")).strip().partition("\n")[0]
    reading = next(iter(paste.strategies.all()), None)
    workflow = reading.workflow if reading and reading.workflow and not reading.workflow.is_deleted else None
    try:
        strategy = strategy_of(reading) if reading else None
    except ValidationError:
        strategy = None
    title = beginning
    if strategy and strategy.is_strategy:
        with translation.override(paste.language or None):
            title = name_of(strategy, gettext)
    return PasteRow(
        id=paste.pk,
        title=title,
        language=paste.language,
        created_at=paste.created_at,
        is_read=strategy is not None,
        is_strategy=bool(reading and reading.is_strategy),
        rules=len(rules_of(strategy)) if strategy else 0,
        open_questions=len(strategy.open_questions) if strategy else 0,
        workflow=workflow,
    )
