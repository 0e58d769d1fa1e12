"""Watch-lists in the browser: paste symbols or names, see what they mean, save."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import message
from screening.market_data.markets import MARKETS
from screening.models import Instrument, Market, Watchlist
from screening.watchlists.pasted import pieces_of
from screening.watchlists.services import MOST_LISTS, Wanted, change_watchlist, create_watchlist, delete_watchlist

LONGEST_TEXT = 200_000


class Overtaken(PasteTraderError):
    """The watch-list was changed after this form was opened."""

    status = 409
    code = "overtaken"
    default = message("The watch-list was changed after this form was opened. Nothing is saved yet.")


@login_required
@require_safe
def watchlists_page(request: SignedInRequest) -> HttpResponse:
    """A person's watch-lists by name."""
    rows = Watchlist.objects.owned_by(request.user).order_by("name")[:MOST_LISTS]
    return render(request, "screening/watchlists/watchlists.html", {"watchlists": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_watchlist(request: SignedInRequest) -> HttpResponse:
    """The form of a new one, and what makes it."""
    if request.method != "POST":
        return _form(request, values={"market": _first_market()})
    try:
        return redirect(submitted_once(request, lambda: _made(request)))
    except PasteTraderError as error:
        return _form(request, values=_typed(request), error=error)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def watchlist_page(request: SignedInRequest, watchlist_id: UUID) -> HttpResponse:
    """One watch-list as it can be changed; what another window saved since the form was opened is not lost."""
    row = get_object_or_404(Watchlist.objects.editable_by(request.user), pk=watchlist_id)
    if request.method != "POST":
        return _form(request, row=row, values=_values(row))
    wanted = _wanted(request)
    try:
        change_watchlist(watchlist=row, changed=lambda _held: wanted, check=lambda held: _check(request, held))
    except PasteTraderError as error:
        now = Watchlist.objects.filter(pk=row.pk).first() or row
        return _form(request, row=now, values=_typed(request), error=error)
    messages.success(request, _("The watch-list is saved."))
    return redirect("watchlist", watchlist_id=row.pk)


@login_required
@require_POST
def remove_watchlist(request: SignedInRequest, watchlist_id: UUID) -> HttpResponse:
    """Deletes it."""
    row = get_object_or_404(Watchlist.objects.editable_by(request.user), pk=watchlist_id)
    delete_watchlist(watchlist=row)
    messages.success(request, _("The watch-list “%(name)s” is deleted.") % {"name": row.name})
    return redirect("watchlists")


def _made(request: SignedInRequest) -> str:
    made = create_watchlist(owner=request.user, wanted=_wanted(request))
    messages.success(request, _("The watch-list is saved."))
    return resolve_url("watchlist", watchlist_id=made.pk)


def _typed(request: SignedInRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "")[:LONGEST_TEXT] for name in ("name", "market", "symbols")}


def _wanted(request: SignedInRequest) -> Wanted:
    typed = _typed(request)
    return Wanted(
        typed["name"], typed["market"], pieces_of(typed["symbols"]), skips_unknown="skip_unknown" in request.POST
    )


def _check(request: SignedInRequest, held: Watchlist) -> None:
    """Raises Overtaken for a form that was made of an earlier version and says something else than what is saved."""
    made_from = request.POST.get("version", "")
    if made_from.isdecimal() and int(made_from) != held.version:
        raise Overtaken


def _values(row: Watchlist) -> dict[str, str]:
    names = dict(Instrument.objects.filter(market=row.market, symbol__in=row.symbols).values_list("symbol", "name"))
    lines = (f"{symbol} {names.get(symbol, '')}".strip() for symbol in row.symbols)
    return {"name": row.name, "market": row.market, "symbols": "\n".join(lines)}


def _first_market() -> str:
    """The market that has bars; the one of real bars where there is one."""
    return Market.objects.with_bars().order_by("is_synthetic", "code").values_list("code", flat=True).first() or ""


def _form(
    request: SignedInRequest,
    *,
    values: Mapping[str, str],
    row: Watchlist | None = None,
    error: PasteTraderError | None = None,
) -> HttpResponse:
    found = list(getattr(error, "problems", ()) or ())
    is_overtaken = isinstance(error, Overtaken)
    context: dict[str, Any] = {
        "watchlist": row,
        "values": values,
        "markets": _markets(),
        "said": {
            "": [] if found or is_overtaken or error is None else [error.message.render(gettext)],
            **{
                place: [one.message.render(gettext) for one in found if one.path.partition(".")[0] == place]
                for place in ("name", "market", "symbols")
            },
        },
        "is_refused": error is not None,
        "saved_now": _values(row) if row and is_overtaken else None,
        "may_skip": any(one.code == "unknown_symbol" for one in found),
    }
    return render(request, "screening/watchlists/form.html", context, status=error.status if error else 200)


def _markets() -> list[tuple[str, str]]:
    codes = Instrument.objects.order_by("market").values_list("market", flat=True).distinct()
    return [(code, MARKETS[code].name if code in MARKETS else "") for code in codes]
