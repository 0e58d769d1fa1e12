"""What a person does with an execution: cancel it, run it again, keep it. Each is a POST that leads back to a page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from executions.engine import serialized_transaction
from executions.models import WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.services.rerun import rerun_execution
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError


@login_required
@require_POST
def cancel(request: SignedInRequest, execution_id: UUID) -> HttpResponse:
    """Cancels an open execution with all that it started."""
    execution = _of(request, execution_id)
    if cancel_execution(execution=execution, by=request.user):
        messages.success(request, _("The execution is cancelled."))
    else:
        messages.warning(request, _("The execution had ended already."))
    return redirect("execution", execution_id=execution.pk)


@login_required
@require_POST
def rerun(request: SignedInRequest, execution_id: UUID) -> HttpResponse:
    """Runs it again, whole or `from` a step, on the `version` that ran or the newest, and shows the new execution."""
    execution = _of(request, execution_id)

    def run() -> str:
        again = rerun_execution(
            execution=execution,
            by=request.user,
            from_node_key=request.POST.get("from", ""),
            version="newest" if request.POST.get("version") == "newest" else "same",
        )
        return resolve_url("execution", execution_id=again.pk)

    try:
        return redirect(submitted_once(request, run, within=serialized_transaction))
    except PasteTraderError as error:
        said = error.as_dict()
        messages.error(request, " ".join([said["message"], *(problem["message"] for problem in said["problems"])]))
        return redirect("execution", execution_id=execution.pk)


@login_required
@require_POST
def keep(request: SignedInRequest, execution_id: UUID) -> HttpResponse:
    """Keeps an execution from being pruned (`keep=yes`), or lets it go as others do."""
    execution = _of(request, execution_id)
    is_kept = request.POST.get("keep") == "yes"
    WorkflowExecution.objects.filter(pk=execution.pk).update(is_kept=is_kept)
    said = (
        _("The execution is kept until you say otherwise.") if is_kept else _("The execution is not kept any longer.")
    )
    messages.success(request, said)
    return redirect("execution", execution_id=execution.pk)


def _of(request: HttpRequest, execution_id: UUID) -> WorkflowExecution:
    rows = WorkflowExecution.objects.editable_by(request.user).select_related("workflow")
    return get_object_or_404(rows, pk=execution_id)
