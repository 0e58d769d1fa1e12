"""All signals of a person: narrowed, acknowledged, and as a file for spreadsheets."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Invalid
from pastetrader.common.http.paging import newest_first
from pastetrader.common.spreadsheets import no_formula
from screening.models import Market, Side, Signal, SignalState
from screening.pages.signal_filters import SignalsWanted, wanted_signals
from screening.signals.listing import shown
from screening.signals.states import ACKNOWLEDGED_AT_ONCE, acknowledge
from screening.wording.reasons import reason_message
from screening.wording.sentences import say
from workflows.models import Workflow

PAGE_SIZE = 50
WORKFLOWS = 200
# More would keep a process for many seconds; days narrow it.
MOST_LINES = 5_000
_RETURNS = ("return_1", "return_5", "return_20", "market_1", "market_5", "market_20", "best", "worst", "exit_return")
COLUMNS = (
    *("market", "symbol", "name", "side", "state", "bar", "since", "last_bar", "price", "workflow", "step", "found_at"),
    *("close", *_RETURNS, "exit_bar", "why"),
)


@never_cache
@login_required
@require_safe
def signals_page(request: SignedInRequest) -> HttpResponse:
    """A person's signals, newest first, by state, side, workflow, market, symbol and days."""
    wanted = wanted_signals(request.GET)
    rows = wanted.narrowed(Signal.objects.visible_to(request.user)).select_related("workflow")
    page = newest_first(shown(rows), cursor=request.GET.get("before", ""), size=PAGE_SIZE)
    workflows = Workflow.objects.visible_to(request.user).order_by("name", "pk").only("name")
    context: dict[str, Any] = {
        "wanted": wanted,
        "signals": page.rows,
        "next_cursor": page.next_cursor,
        "states": SignalState.choices,
        "sides": Side.choices,
        "workflows": workflows[:WORKFLOWS],
        "markets": Market.objects.order_by("code").values_list("code", flat=True),
        "is_later_page": "before" in request.GET,
        "most_lines": MOST_LINES,
    }
    return render(request, "screening/signals/list.html", context)


@login_required
@require_POST
def acknowledge_signals(request: SignedInRequest) -> HttpResponse:
    """Says of the chosen signals that the person has seen to them; back to where the form was."""
    keys = [key for text in request.POST.getlist("signal") if (key := _uuid(text))][:ACKNOWLEDGED_AT_ONCE]
    if not keys:
        messages.warning(request, gettext("Choose signals first."))
        return _back(request)
    try:
        count = acknowledge(Signal.objects.editable_by(request.user), keys, by=request.user)
    except Invalid as error:
        messages.error(request, error.as_dict()["message"])
        return _back(request)
    said = ngettext("%(count)s signal is acknowledged.", "%(count)s signals are acknowledged.", count)
    messages.success(
        request, said % {"count": count} if count else gettext("They were acknowledged before. Nothing has changed.")
    )
    return _back(request)


@never_cache
@login_required
@require_safe
def signals_file(request: SignedInRequest) -> HttpResponse:
    """One line for each signal that the page would show, the newest MOST_LINES, as CSV; empty: not known."""
    rows = wanted_signals(request.GET).narrowed(Signal.objects.visible_to(request.user))
    found = shown(rows).select_related("workflow").order_by("-created_at", "-pk")[:MOST_LINES]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="signals.csv"'
    # Spreadsheets take a file for one of their country's old encodings unless it begins like this.
    response.write("\ufeff")
    lines = csv.writer(response)
    lines.writerow(COLUMNS)
    for signal in found.iterator(chunk_size=500):
        lines.writerow(_cells(signal))
    return response


def _cells(signal: Signal) -> list[Any]:
    row = signal.journal
    instrument = signal.instrument
    why = "; ".join(say(reason_message(reason), gettext) for reason in signal.reasons)
    texts = [no_formula(text) for text in (instrument.market, instrument.symbol, instrument.name)]
    return [
        *texts,
        signal.side,
        signal.state,
        signal.bar,
        signal.since or "",
        signal.seen_last,
        f"{signal.price.normalize():f}",
        no_formula(signal.workflow.name),
        no_formula(signal.node_key),
        signal.created_at.isoformat(timespec="seconds"),
        *(_number(getattr(row, name, None)) for name in ("close", *_RETURNS)),
        signal.ended_by.bar if signal.ended_by else "",
        no_formula(why),
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _back(request: SignedInRequest) -> HttpResponseRedirect:
    """To the page of the one signal that the form was on, or to the list with the filters that it had."""
    one = _uuid(request.POST.get("on", ""))
    if one:
        return redirect("signal", signal_id=one)
    wanted: SignalsWanted = wanted_signals(QueryDict(request.POST.get("filters", "")[:2_000]))
    return HttpResponseRedirect(f"{resolve_url('signals')}{'?' if wanted.query else ''}{wanted.query}")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
