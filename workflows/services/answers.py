"""What the author of a workflow's text has not answered yet, which keeps the workflow from starting."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from pastetrader.common.errors import NotAllowed
from pastetrader.common.messages import message as _
from workflows.definition.unanswered import Unanswered
from workflows.definition.unanswered import problems_of as unanswered_problems
from workflows.models import Workflow


def set_unanswered(*, workflow: Workflow, unanswered: Sequence[Unanswered]) -> None:
    """Keeps what the author of the workflow's text has not answered; an empty list lets it start."""
    kept = [one.model_dump(mode="json") for one in unanswered]
    if kept == workflow.unanswered:
        return
    rows = Workflow.all_objects.filter(pk=workflow.pk)
    rows.update(unanswered=kept, version=F("version") + 1, updated_at=timezone.now())
    workflow.refresh_from_db(fields=["unanswered", "version", "updated_at"], from_queryset=rows)


def ensure_answered(workflow_id: UUID) -> None:
    """Raises NotAllowed (`unsure_rules`) with a problem for everything that is unanswered, and the list of it."""
    kept = Workflow.all_objects.values_list("unanswered", flat=True).get(pk=workflow_id)
    if kept:
        raise NotAllowed(
            _("Not everything in the text of this workflow is sure yet. Answer what is asked, then start it."),
            code="unsure_rules",
            problems=unanswered_problems(Unanswered.model_validate(one) for one in kept),
            unanswered=kept,
        )
