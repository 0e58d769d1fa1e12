"""The page on which a condition is tried on a market: an island of frontend/, which asks the API for what it shows."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.http.static_files import built_tags
from pastetrader.common.messages import message as _
from screening.instruments.recorded_lists import indices_of
from screening.market_data.known_markets import MARKETS
from screening.market_data.markets import SAMPLE
from screening.models import Market, Watchlist

# Conditions to try, with what they are called.
SAMPLES = (
    (_("Oversold while it rises"), "rsi(14) < 35 and close > sma(120)"),
    (_("Golden cross within a week"), "sma(20) crosses_above sma(60) within 5 bars"),
    (_("Breakout on volume"), "close > highest(high, 20)[1] and volume > 1.5 * sma(volume, 20)"),
)


@login_required
@require_safe
def workbench_page(request: SignedInRequest) -> HttpResponse:
    """The workbench; its address says what is screened for. 503 with what to do while frontend/ has not been built."""
    tags = built_tags("src/screening.tsx")
    if not tags:
        return render(request, "screening/workbench_unbuilt.html", status=503)
    return render(request, "screening/workbench.html", {"tags": tags, "boot": _boot(request)})


def _boot(request: SignedInRequest) -> dict[str, Any]:
    """The type ScreeningBoot of frontend/src/screening/boot.ts."""
    rows = list(Market.objects.with_bars().order_by("-updated_at"))
    real = [row for row in rows if not row.is_synthetic]
    lists = Watchlist.objects.filter(owner=request.user).order_by("name")
    return {
        "language": get_language(),
        "csrf": get_token(request),
        "urls": {"icons": static("img/icons.svg")},
        # What somebody brought last is what they want to look at.
        "market": real[0].code if real else SAMPLE,
        "markets": [_market(row.code, is_synthetic=False) for row in sorted(real, key=lambda row: row.code)]
        + [_market(SAMPLE, is_synthetic=True)],
        "indices": {row.code: list(indices_of(row.code)) for row in real},
        "watchlists": [{"id": str(row.pk), "name": row.name, "market": row.market} for row in lists],
        "samples": [{"title": title.render(gettext), "condition": condition} for title, condition in SAMPLES],
    }


def _market(code: str, *, is_synthetic: bool) -> dict[str, Any]:
    known = MARKETS[code].name if code in MARKETS else ""
    name = gettext("made up, for trying things out") if is_synthetic else known
    return {"code": code, "name": name, "isSynthetic": is_synthetic}
