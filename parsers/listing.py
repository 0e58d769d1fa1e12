"""What the list of pastes says of each: its title, what was understood of it, and the workflow that was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch
from pydantic import ValidationError

from parsers.ledger.ledger import ledger_of
from parsers.models import Decision, Draft, Paste, Strategy
from parsers.services.ledgers import as_value
from parsers.services.reading import strategy_of
from workflows.models import Workflow

TITLE_LENGTH = 120


@dataclass(frozen=True)
class Listed:
    """A paste in the list. `unanswered`: unsure rules and words that may hide one; 0 rules and no strategy: unread."""

    title: str
    is_read: bool = False
    is_strategy: bool = False
    rules: int = 0
    unanswered: int = 0
    workflow: Workflow | None = None


def listed(rows: Sequence[Paste]) -> dict[UUID, Listed]:
    """Each paste as its newest reading stands after all decisions. Nothing is read anew: a list must not wait."""
    keys = [row.pk for row in rows]
    drafts = Draft.objects.filter(workflow__deleted_at=None, is_current=True).select_related("workflow")
    readings = Strategy.objects.order_by("-created_at").prefetch_related(
        Prefetch("drafts", drafts.order_by("-updated_at"), to_attr="living")
    )
    decisions: dict[UUID, list[Decision]] = {}
    for decision in Decision.objects.filter(paste__in=keys).select_related("decided_by").order_by("number"):
        decisions.setdefault(decision.paste_id, []).append(decision)
    newest: dict[UUID, Strategy] = {}
    for reading in readings.filter(paste__in=keys):
        newest.setdefault(reading.paste_id, reading)
    return {row.pk: _listed(row, newest.get(row.pk), decisions.get(row.pk, [])) for row in rows}


def _listed(paste: Paste, row: Strategy | None, decisions: list[Decision]) -> Listed:
    title = next((line.strip() for line in paste.text.splitlines() if line.strip()), "")
    title = title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"
    if row is None:
        return Listed(title)
    try:
        reading = strategy_of(row)
    except ValidationError:  # read by an earlier version; its page reads it anew
        return Listed(title)
    ledger = ledger_of(reading, [as_value(decision) for decision in decisions])
    living: list[Draft] = getattr(row, "living", [])
    return Listed(
        title=reading.title or title,
        is_read=True,
        is_strategy=ledger.decided.is_strategy,
        rules=sum(entry.state != "dropped" for entry in ledger.entries),
        unanswered=len(ledger.unanswered),
        workflow=living[0].workflow if living else None,
    )
