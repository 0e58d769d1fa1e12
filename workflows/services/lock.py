"""The optimistic lock of a workflow: one conditional UPDATE that says whether it won, and who lost to what."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from pastetrader.common.errors import Conflict, NotFound, PasteTraderError
from pastetrader.common.messages import message as _
from workflows.models import Workflow


def raise_version(workflow: Workflow, *, expected: int | None, **columns: Any) -> None:
    """Writes columns of a living workflow and the next lock number, if its number is the `expected` one (None: any).

    Raises Conflict with the number that is current, NotFound for a deleted workflow; nothing is written then.
    """
    rows = Workflow.objects.filter(pk=workflow.pk)
    if expected is not None:
        rows = rows.filter(version=expected)
    if not rows.update(version=F("version") + 1, updated_at=timezone.now(), **columns):
        raise changed_or_gone(workflow)


def check_unchanged(workflow: Workflow, *, expected: int | None) -> None:
    """For a change that changes nothing: the same answers as `raise_version`, without writing."""
    current = _current(workflow)
    if current is None or (expected is not None and current != expected):
        raise changed_or_gone(workflow)


def changed_or_gone(workflow: Workflow) -> PasteTraderError:
    """Why a conditional UPDATE found no row."""
    current = _current(workflow)
    if current is None:
        return NotFound()
    text = _("Somebody saved this workflow in the meantime; it is at version %(version)s now.", version=current)
    return Conflict(text, current_version=current)


def _current(workflow: Workflow) -> int | None:
    return Workflow.objects.filter(pk=workflow.pk).values_list("version", flat=True).first()
