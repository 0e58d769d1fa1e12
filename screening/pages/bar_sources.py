"""Sources of bars in the browser, for operators: set up, tried out, switched off, deleted. Keys are never shown."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.encryption import holds
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.sheets import (
    MADE_FROM,
    RESHAPE,
    Sheet,
    Value,
    check_state,
    differences,
    in_words,
    state_of,
)
from screening.bar_sources import services
from screening.bar_sources.sheet import USUAL_NAME, Keys, schema_of, value_of
from screening.bar_sources.trials import ask_for_trial, trial_of, usual_trial
from screening.bar_updates.finished import next_finish
from screening.market_data.kinds import KINDS, Kind
from screening.models import BarSource


@login_required
@require_safe
def sources_page(request: SignedInRequest) -> HttpResponse:
    """All sources, and the kinds that can be set up."""
    if not services.may_set_up(request.user):
        return render(request, "screening/bar_sources/bar_sources.html", {"may_set_up": False}, status=403)
    rows = [
        {"source": source, "kind": KINDS.get(source.provider), "has_keys": holds(source, "secret"), "trial": trial}
        for source in BarSource.objects.order_by("provider", "name")
        for trial in [trial_of(source)]
    ]
    context = {"may_set_up": True, "rows": rows, "kinds": KINDS.values()}
    return render(request, "screening/bar_sources/bar_sources.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_source(request: SignedInRequest) -> HttpResponse:
    """A new source of the kind that `?kind=` names."""
    services.require_permission(request.user)
    kind = KINDS.get(request.GET.get("kind", ""))
    if kind is None:
        raise Http404
    if request.method != "POST":
        return _form(request, Sheet(schema_of(kind.name), {}), Keys.opened(kind.name, are_there=False), kind)
    given = request.POST.dict()
    sheet = Sheet.posted(schema_of(kind.name), given, saved=None)
    keys = Keys.posted(kind.name, given, are_there=False)
    if RESHAPE not in given:
        source = BarSource(provider=kind.name)
        try:
            return redirect(submitted_once(request, lambda: _saved(request, source, sheet, keys)))
        except PasteTraderError as error:
            sheet.refuse(error)
    return _form(request, sheet, keys, kind)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_source(request: SignedInRequest, source_id: UUID) -> HttpResponse:
    """The same for a source that there is; its keys stay unless others are entered.

    `made_from` is the state that the form shows: with an older one nothing is saved, and the page says what differs.
    """
    source = _found(request, source_id)
    kind, are_there, saved = KINDS[source.provider], holds(source, "secret"), value_of(source)
    if request.method != "POST":
        keys = Keys.opened(kind.name, are_there=are_there)
        return _form(request, Sheet(schema_of(kind.name), saved, saved), keys, kind, source)
    given = request.POST.dict()
    sheet = Sheet.posted(schema_of(kind.name), given, saved=saved)
    keys = Keys.posted(kind.name, given, are_there=are_there)
    if RESHAPE not in given:
        try:
            return redirect(_saved(request, source, sheet, keys))
        except PasteTraderError as error:
            sheet.refuse(error)
            source.refresh_from_db()
    return _form(request, sheet, keys, kind, source)


@login_required
@require_safe
def source_page(request: SignedInRequest, source_id: UUID) -> HttpResponse:
    """One source: its settings, what came of its last trial, the markets that it updates by itself."""
    source = _found(request, source_id)
    kind = KINDS[source.provider]
    markets, now = services.markets_of(source), timezone.now()
    trial, form = trial_of(source), Sheet(schema_of(kind.name), value_of(source)).form()
    context = {
        "source": source,
        "kind": kind,
        "has_keys": holds(source, "secret"),
        "settings": [said for one in form.fields if one.name == "config" for said in in_words(one)],
        "markets": [(code, code in source.automatic, next_finish(code, now)) for code in markets],
        "trial": trial,
        "tried": (trial.market, trial.symbol) if trial else usual_trial(source),
        "automatic_from": state_of(_automatic(source)),
    }
    return render(request, "screening/bar_sources/bar_source.html", context)


@login_required
@require_POST
def try_source(request: SignedInRequest, source_id: UUID) -> HttpResponse:
    """Has a worker ask the source; the page says what came."""
    source = _found(request, source_id)
    try:
        ask_for_trial(source, market=request.POST.get("market", ""), symbol=request.POST.get("symbol", ""))
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
    return redirect("bar-source", source_id=source.pk)


@login_required
@require_POST
def set_automatic(request: SignedInRequest, source_id: UUID) -> HttpResponse:
    """Which markets are updated after each of their sessions without anybody asking."""
    source = _found(request, source_id)
    source.automatic = sorted(set(request.POST.getlist("market")))
    check = check_state(request.POST.get(MADE_FROM, ""), _automatic, _automatic(source))
    try:
        services.save_source(source, secret=None, by=request.user, check=check)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
    else:
        messages.success(request, _("The markets that it updates by itself are set."))
    return redirect("bar-source", source_id=source.pk)


@login_required
@require_POST
def switch_source(request: SignedInRequest, source_id: UUID) -> HttpResponse:
    """Switches it on, or (`active=no`) off: it stays with its keys and is not asked."""
    source = _found(request, source_id)
    services.switch_source(source, is_active=request.POST.get("active") != "no", by=request.user)
    return redirect("bar-source", source_id=source.pk)


@login_required
@require_POST
def delete_source(request: SignedInRequest, source_id: UUID) -> HttpResponse:
    """It goes with its keys; the bars that came from it stay."""
    services.delete_source(_found(request, source_id), by=request.user)
    messages.success(request, _("The source and its keys are deleted. The bars that came from it stay."))
    return redirect("bar-sources")


def _found(request: SignedInRequest, source_id: UUID) -> BarSource:
    services.require_permission(request.user)
    source: BarSource = get_object_or_404(BarSource, pk=source_id)
    if source.provider not in KINDS:
        raise Http404
    return source


def _automatic(source: BarSource) -> Value:
    """What the form of markets shows."""
    return {"automatic": sorted(source.automatic)}


def _saved(request: SignedInRequest, source: BarSource, sheet: Sheet, keys: Keys) -> str:
    sheet.require_readable(())
    is_new = source._state.adding
    source.name = str(sheet.value.get("name", USUAL_NAME)).strip()
    source.config = sheet.value.get("config") or {}
    check = check_state(request.POST.get(MADE_FROM, ""), value_of, value_of(source))
    services.save_source(source, secret=keys.secret, by=request.user, check=check)
    messages.success(request, _("The source is set up. Try it out.") if is_new else _("The source is changed."))
    return resolve_url("bar-source", source_id=source.pk)


def _form(
    request: SignedInRequest, sheet: Sheet, keys: Keys, kind: Kind, source: BarSource | None = None
) -> HttpResponse:
    secret, saved = keys.form(), value_of(source) if source else None
    context: dict[str, Any] = {
        "form": sheet.form(*filter(None, [secret])),
        "general": sheet.general,
        "is_refused": sheet.error is not None,
        "is_overtaken": sheet.is_overtaken,
        # Who has seen what differs, and saves all the same, means it.
        "made_from": _made_from(request, sheet, saved) if saved else "",
        "overtaken_by": differences(sheet.schema, saved, sheet.value) if saved and sheet.is_overtaken else [],
        "anew": request.get_full_path(),
        "keys": keys,
        "secret": secret,
        "kind": kind,
        "source": source,
    }
    return render(request, "screening/bar_sources/form.html", context, status=sheet.status)


def _made_from(request: SignedInRequest, sheet: Sheet, saved: Value) -> str:
    current = state_of(saved)
    return current if sheet.is_overtaken else request.POST.get(MADE_FROM, current)
