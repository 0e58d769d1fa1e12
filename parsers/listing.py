"""The list of a person's pastes: what each is called, what was understood of it, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone, translation
from django.utils.translation import gettext
from pydantic import ValidationError

from parsers.drafting.generation import name_of
from parsers.ledger.ledger import Ledger, ledger_of
from parsers.models import Decision, Draft, ImportStatus, Paste, SourceImport, SourceKind, Strategy
from parsers.services.ledgers import as_value
from parsers.services.reading import strategy_of
from pastetrader.accounts.models import User
from workflows.models import Workflow

BEGINNING = 120


@dataclass(frozen=True)
class PasteRow:
    """A paste in a list, as its newest reading stands after all decisions.

    `title`: the text's own heading, else its first rule in words, else its first words. `is_read` is false when there
    is no reading, or one of an earlier version; the numbers are 0 then. `unanswered`: what stops a first run.
    `workflow` is the one drafted from it last, if any.
    """

    id: UUID
    title: str
    language: str
    source_name: str
    source_kind: str
    created_at: datetime
    is_read: bool
    is_strategy: bool
    rules: int
    unanswered: int
    workflow: Workflow | None

    @property
    def source_kind_label(self) -> str:
        """The kind in words."""
        return str(SourceKind(self.source_kind).label)


@dataclass(frozen=True)
class PasteSearch:
    """What a list of pastes is narrowed to: words in their text or name, a kind."""

    words: str = ""
    kind: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "PasteSearch":
        """As `?q=` and `?kind=` say; a kind that there isn't narrows nothing."""
        kind = query.get("kind", "")
        return cls(query.get("q", "").strip()[:200], kind if kind in SourceKind.values else "")

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.kind)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What may be chosen: value and name."""
        return [(value, str(label)) for value, label in SourceKind.choices]

    def of_pastes(self, pastes: "QuerySet[Paste]") -> "QuerySet[Paste]":
        """Those that fit; each word stands in the text, the name or the address."""
        for word in self.words.split():
            pastes = pastes.filter(
                Q(text__icontains=word) | Q(source_name__icontains=word) | Q(origin__address__icontains=word)
            )
        return pastes.filter(source_kind=self.kind) if self.kind else pastes


def pastes_of(user: User) -> "QuerySet[Paste]":
    """The pastes that the user may see, newest first, with all that `paste_rows` needs and without the texts."""
    drafts = Draft.objects.filter(workflow__deleted_at=None).select_related("workflow").order_by("-updated_at")
    readings = Strategy.objects.prefetch_related(Prefetch("drafts", queryset=drafts)).order_by("-created_at")
    decisions = Decision.objects.select_related("decided_by").order_by("number")
    return (
        Paste.objects.visible_to(user)
        .defer("text", "spans", "notes", "places")
        .annotate(beginning=Left("text", BEGINNING))
        .prefetch_related(Prefetch("strategies", queryset=readings), Prefetch("decisions", queryset=decisions))
        .order_by("-created_at", "-id")
    )


def unread_sources(user: User) -> "QuerySet[SourceImport]":
    """The sources of today that are no pastes yet, or failed; newest first."""
    today = timezone.now() - timedelta(days=1)
    states = [ImportStatus.WORKING, ImportStatus.FAILED]
    return SourceImport.objects.visible_to(user).filter(status__in=states, created_at__gt=today).order_by("-created_at")


def paste_rows(pastes: Iterable[Paste]) -> list[PasteRow]:
    """The rows of pastes that come from `pastes_of`. Nothing is read anew: a list must not wait."""
    return [_row(paste) for paste in pastes]


def _row(paste: Paste) -> PasteRow:
    reading = next(iter(paste.strategies.all()), None)
    draft = next(iter(reading.drafts.all()), None) if reading else None
    ledger = _ledger(paste, reading)
    return PasteRow(
        id=paste.pk,
        title=_title(paste, ledger),
        language=paste.language,
        source_name=paste.source_name,
        source_kind=paste.source_kind,
        created_at=paste.created_at,
        is_read=ledger is not None,
        is_strategy=bool(ledger and ledger.decided.is_strategy),
        rules=sum(entry.state != "dropped" for entry in ledger.entries) if ledger else 0,
        unanswered=len(ledger.unanswered) if ledger else 0,
        workflow=draft.workflow if draft else None,
    )


def _ledger(paste: Paste, row: Strategy | None) -> Ledger | None:
    try:
        return ledger_of(strategy_of(row), [as_value(one) for one in paste.decisions.all()]) if row else None
    except ValidationError:  # read by an earlier version; its page reads it anew
        return None


def _title(paste: Paste, ledger: Ledger | None) -> str:
    if ledger is not None and ledger.decided.is_strategy:
        with translation.override(paste.language or None):
            return name_of(ledger.decided, gettext)
    return str(getattr(paste, "beginning", "")).strip().partition("\n")[0]
