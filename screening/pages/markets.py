"""Markets in the browser: what bars each has, how good they are, how they come, what is traded there."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Invalid, PasteTraderError
from pastetrader.common.http.paging import newest_first
from pastetrader.common.messages import message as _
from screening.bar_imports.services import may_import
from screening.bar_sources.services import may_set_up
from screening.bar_updates.finished import last_finished
from screening.bar_updates.offered import Offer, chosen, offers
from screening.bar_updates.services import request_update, require_update_permission
from screening.instruments.coverage import with_sessions
from screening.instruments.members import first_day, index_named, symbols_in
from screening.market_data.known_markets import MARKETS, SAMPLE
from screening.models import BarUpdate, IndexMembership, Instrument, Market
from screening.passports.kept import market_passport
from screening.passports.overview import overview_of, overviews
from screening.passports.page import figures_of, findings_of

UPDATES, INSTRUMENTS = 10, 50
MOST_WORDS = 10
UNKNOWN_SHOWN = 10


@login_required
@require_safe
def markets_page(request: SignedInRequest) -> HttpResponse:
    """Every market that has something here."""
    rows = overviews()
    codes = {row.code for row in rows}
    context = {
        "rows": rows,
        "has_open": any(row.update and row.update.is_working for row in rows),
        "has_own": any(row.code != SAMPLE for row in rows),
        "may_import": may_import(request.user),
        "may_set_up": may_set_up(request.user),
        "others": [market for market in MARKETS.values() if market.code not in codes],
    }
    return render(request, "screening/markets/markets.html", context)


@login_required
@require_safe
def market_page(request: SignedInRequest, code: str) -> HttpResponse:
    """One market; one of which nothing is here yet can be updated or imported into."""
    return _shown(request, _known(code))


@login_required
@require_POST
def begin_update(request: SignedInRequest, code: str) -> HttpResponse:
    """Begins an update from the source that was chosen; one that is at work already is shown instead."""
    require_update_permission(request.user)
    market = _known(code)
    try:
        return redirect(submitted_once(request, lambda: _begun(request, market)))
    except PasteTraderError as error:
        return _shown(request, market, error=error)


@login_required
@require_POST
def bring_members(request: SignedInRequest, code: str) -> HttpResponse:
    """Records who belongs to an index from a day on, as the form says."""
    require_update_permission(request.user)
    market = _known(code)
    try:
        index = index_named(request.POST.get("index", ""))
        symbols = symbols_in(request.POST.get("symbols", ""), market)
        day = first_day(request.POST.get("on", "").strip(), market)
        # Dated rows are beside what reads bars, which only a process that is asked loads.
        done = import_string("screening.instruments.dated_rows.import_members")(market, index, symbols, day)
    except PasteTraderError as error:
        return _shown(request, market, members_error=error)
    said = gettext("%(index)s: %(came)s came, %(went)s went.") % {
        "index": index,
        "came": done.came,
        "went": done.went,
    }
    messages.success(request, said)
    if done.unknown:
        text = gettext("Not known here, and left out: %(count)s (%(names)s).") % {
            "count": len(done.unknown),
            "names": ", ".join(done.unknown[:UNKNOWN_SHOWN]),
        }
        messages.warning(request, text)
    return redirect("market", code=market)


def _begun(request: SignedInRequest, market: str) -> str:
    provider, source = chosen(request.POST.get("source", ""))
    since = _date(request.POST.get("since", "").strip())
    update = request_update(market, provider=provider, source=source, by=request.user, since=since)
    return resolve_url("bar-update", code=market, update_id=update.pk)


def _shown(
    request: SignedInRequest,
    code: str,
    *,
    error: PasteTraderError | None = None,
    members_error: PasteTraderError | None = None,
) -> HttpResponse:
    overview = overview_of(code)
    passport = market_passport(code)
    updates = newest_first(
        BarUpdate.objects.filter(market=code).select_related("source", "requested_by"),
        cursor=request.GET.get("before", ""),
        size=UPDATES,
    )
    offered: list[Offer] = offers(code)
    context: dict[str, Any] = {
        "overview": overview,
        "passport": passport,
        "findings": findings_of(passport),
        "figures": figures_of(passport),
        "updates": updates.rows,
        "next_cursor": updates.next_cursor,
        "offers": offered,
        "usual_offer": next((one.value for one in offered if one.is_usual), ""),
        "may_import": may_import(request.user),
        "may_set_up": may_set_up(request.user),
        "last_finished": last_finished(code, datetime.now(UTC)),
        "errors": error.as_dict() if error else None,
        "members_errors": members_error.as_dict() if members_error else None,
        "typed": request.POST,
        "is_sample": code == SAMPLE,
        **_instruments(request, code),
        "indices": _indices(code),
    }
    refused = error or members_error
    return render(request, "screening/markets/market.html", context, status=refused.status if refused else 200)


def _instruments(request: SignedInRequest, code: str) -> dict[str, Any]:
    """A page of what is traded, by symbol, narrowed by the words of `?q=`, beyond the symbol `?after=`."""
    words, after = request.GET.get("q", "").strip()[:100], request.GET.get("after", "")[:32]
    rows: QuerySet[Instrument] = Instrument.objects.filter(market=code)
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(Q(symbol__icontains=word) | Q(name__icontains=word) | Q(english_name__icontains=word))
    found = list(with_sessions(rows.filter(symbol__gt=after).order_by("symbol"))[: INSTRUMENTS + 1])
    return {
        "words": words,
        "instruments": found[:INSTRUMENTS],
        "next_symbol": found[INSTRUMENTS - 1].symbol if len(found) > INSTRUMENTS else "",
        "is_further": bool(after),
    }


def _indices(code: str) -> list[tuple[str, int]]:
    """The indices of which members are known today, and how many."""
    rows = IndexMembership.objects.filter(instrument__market=code, until=None).values_list("index")
    return [(index, count) for index, count in rows.annotate(count=Count("pk")).order_by("index")]


def _known(code: str) -> str:
    """The code, of a market that is known by name or has something here. Raises Http404."""
    if code in MARKETS or Market.objects.filter(code=code).exists():
        return code
    raise Http404


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(_("“%(text)s” is no date. Write it as 2026-11-30.", text=text[:40]), code="date") from None
