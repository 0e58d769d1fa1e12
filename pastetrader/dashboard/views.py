"""The first page, and what is done there with several workflows at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_POST, require_safe

from parsers.samples import samples_to_offer
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.accounts.ways_back import page_of_ours
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.message_field import shown
from pastetrader.dashboard import sparkline
from pastetrader.dashboard.asked import Asked, Show, Sort
from pastetrader.dashboard.reads import PAGE_SIZE, Figures, asked_for, figures_of, is_open, rows_of
from workflows.models import Workflow
from workflows.services import set_active

# Of one form; a page shows fewer.
MOST = 200


@login_required
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """How one's workflows stand; for who has none, the paste box."""
    now = timezone.now()
    figures = figures_of(request.user, now)
    if not figures.workflows:
        return render(request, "pastetrader/first_paste.html", {"samples": samples_to_offer(get_language() or "")})
    asked = Asked.of(request.GET.dict())
    page = Paginator(asked_for(request.user, asked, now), PAGE_SIZE).get_page(asked.page)
    rows = rows_of(list(page.object_list))
    context: dict[str, Any] = {
        "figures": figures,
        "asked": asked,
        "chips": _chips(asked, figures),
        "sorts": Sort,
        "page": page,
        "before": asked.address(page=page.number - 1),
        "after": asked.address(page=page.number + 1),
        "rows": rows,
        "read_at": now,
        "is_open": is_open(rows),
        "drawing": sparkline,
    }
    return render(request, "pastetrader/home.html", context)


@login_required
@require_POST
def switch_several(request: SignedInRequest) -> HttpResponse:
    """Lets schedules and webhooks start each `workflow` that is named, or (`active=no`) not; says which could not be.

    Leads back to `next`. What is not one's own is passed over.
    """
    is_active = request.POST.get("active") != "no"
    chosen = Workflow.objects.editable_by(request.user).filter(pk__in=_keys(request.POST.getlist("workflow")))
    done = 0
    for workflow in chosen.order_by("name", "pk"):
        if workflow.is_active == is_active:
            continue
        try:
            set_active(workflow=workflow, is_active=is_active)
        except PasteTraderError as error:
            said = [error.message, *(problem.sentence for problem in error.problems)]
            messages.error(request, f"{workflow.name}: {' '.join(shown(one) for one in said)}")
        else:
            done += 1
    messages.success(request, _said(done, is_active=is_active))
    return redirect(page_of_ours(request, request.POST.get("next", "")) or resolve_url("home"))


def _said(count: int, *, is_active: bool) -> str:
    if is_active:
        return ngettext("%(n)s workflow is activated.", "%(n)s workflows are activated.", count) % {"n": count}
    return ngettext("%(n)s workflow is paused.", "%(n)s workflows are paused.", count) % {"n": count}


def _keys(given: list[str]) -> list[UUID]:
    keys = []
    for text in given[:MOST]:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return keys


def _chips(asked: Asked, figures: Figures) -> list[dict[str, Any]]:
    counts = {
        Show.ALL: figures.workflows,
        Show.ACTIVE: figures.active,
        Show.DRAFT: figures.drafts,
        Show.FAILING: figures.failing,
    }
    return [
        {"label": show.label, "count": counts[show], "address": asked.address(show=show), "is_on": asked.show == show}
        for show in Show
    ]
