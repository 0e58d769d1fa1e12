"""Pages that span apps: home, health, and what a browser prefers."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from executions.embedded.runtime import current_engine
from executions.models import WorkflowExecution
from parsers.samples import samples_to_offer
from pastetrader.accounts.profile.preferences import remember
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.http.middleware.appearance import THEME_COOKIE, THEMES
from pastetrader.common.http.paging import Page, newest_first
from screening.models import Signal
from workflows.models import Workflow

PAGE_SIZE = 10
A_YEAR = timedelta(days=365)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # Django calls it so
    """200 while the process serves; 503 while its engine, if it has one, is not wholly alive."""
    engine = current_engine()
    if engine is not None and not engine.is_running:
        return JsonResponse({"status": "engine is not running"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django calls it so
    """The mark, for whoever asks without reading the page: browsers do, and for documents that are no pages."""
    return HttpResponseRedirect(static("img/mark.svg"))


@login_required
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The paste box, the person's workflows with their last execution, and what ran lately."""
    workflows = newest_first(
        Workflow.objects.visible_to(request.user), cursor=request.GET.get("workflows", ""), size=PAGE_SIZE
    )
    executions = newest_first(
        WorkflowExecution.objects.visible_to(request.user)
        .filter(parent_node=None)
        .select_related("workflow")
        .defer(*WorkflowExecution.HEAVY)
        .annotate(signal_count=_signal_count()),
        cursor=request.GET.get("executions", ""),
        size=PAGE_SIZE,
    )
    latest = _latest_executions(workflows)
    shown = [*executions.rows, *latest.values()]
    context: dict[str, Any] = {
        "workflows": workflows,
        "executions": executions,
        "latest": latest,
        "has_open": any(not execution.is_terminal for execution in shown),
        "samples": samples_to_offer(get_language() or ""),
    }
    return render(request, "pastetrader/home.html", context)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remembers the theme in a cookie and goes back to the page."""
    theme = request.POST.get("theme", "")
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if is_ours else resolve_url("home"))
    if theme in THEMES:
        remember(request, theme=theme)
        response.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return response


def _signal_count() -> Subquery:
    """Of each execution that is shown: a join and GROUP BY would count those of all before the page is cut out."""
    own = Signal.objects.filter(execution=OuterRef("pk")).order_by().values("execution")
    return Subquery(own.annotate(count=Count("pk")).values("count"))


def _latest_executions(workflows: Page[Workflow]) -> dict[Any, WorkflowExecution]:
    started = WorkflowExecution.objects.filter(workflow=OuterRef("pk"), parent_node=None)
    newest = started.order_by("-created_at", "-id").values("pk")[:1]
    ids = Workflow.objects.filter(pk__in=[workflow.pk for workflow in workflows.rows]).values_list(
        Subquery(newest), flat=True
    )
    rows = WorkflowExecution.objects.filter(pk__in=[key for key in ids if key]).defer(*WorkflowExecution.HEAVY)
    return {execution.workflow_id: execution for execution in rows}
