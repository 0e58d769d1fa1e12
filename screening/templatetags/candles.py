"""Charts of candles on pages of the server: the program behind them is frontend/src/candles."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pastetrader.common.http.static_files import built_tags

register = template.Library()

ENTRY = "src/candles/page.ts"


@register.simple_tag
def candles_head() -> SafeString:
    """What a page with charts loads, for its block `styles`; nothing where frontend/ has not been built."""
    return format_html('<meta name="words" content="{}">{}', reverse("words"), built_tags(ENTRY))


@register.simple_tag
def candles(
    market: str,
    symbol: str,
    *,
    condition: str = "",
    lines: str = "",
    timeframe: str = "",
    to: date | str | None = None,
    count: int | None = None,
    markers: Sequence[Mapping[str, Any]] = (),
    levels: Sequence[Mapping[str, Any]] = (),
) -> SafeString:
    """A chart of a symbol, as its program finds it.

    `lines`: "sma(20),sma(60)"; `markers`: {session, side (long, exit, short), text} of bars; `levels`: {price, text}.
    """
    given = {
        "market": market,
        "symbol": symbol,
        "condition": condition,
        "lines": lines,
        "timeframe": timeframe,
        "to": to.isoformat() if isinstance(to, date) else to,
        "count": count,
        "markers": _json(markers),
        "levels": _json(levels),
    }
    attributes = format_html_join("", ' data-{}="{}"', ((name, value) for name, value in given.items() if value))
    if built_tags(ENTRY):
        inside = format_html(
            '<div class="candles-wait"><span class="skeleton"></span></div><noscript><p class="quiet">{}</p></noscript>',
            gettext("The chart needs JavaScript."),
        )
    else:
        inside = format_html('<p class="quiet">{}</p>', gettext("The chart has not been built: run make front."))
    return format_html("<div data-candles{}>{}</div>", attributes, inside)


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, default=str) if rows else ""
