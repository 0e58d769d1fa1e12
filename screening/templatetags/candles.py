"""Charts of candles and changes of prices on pages of the server; the program of charts is frontend/src/candles."""

import json
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pastetrader.common.http.static_files import built_tags

register = template.Library()

ENTRY = "src/candles/page.ts"
PARTS = frozenset({"condition", "universe", "lines", "timeframe", "to", "count", "markers", "levels"})


@register.simple_tag
def candles_head() -> SafeString:
    """What a page with charts loads, for its block `styles`; nothing where frontend/ has not been built."""
    return format_html('<meta name="words" content="{}">{}', reverse("words"), built_tags(ENTRY))


@register.simple_tag
def candles(market: str, symbol: str, **shown: Any) -> SafeString:
    """A chart of a symbol, as its program finds it. TypeError: a part that no chart has.

    `universe`: among which symbols ranks of the condition are, as JSON text without the market.

    `condition`, `to` (a day), `timeframe`, `count` of bars; `lines`: "sma(20),sma(60)", "" for none, left out those of
    the condition; `markers`: {session, side (long, exit, short), text} of bars; `levels`: {price, text}.
    """
    if unknown := shown.keys() - PARTS:
        raise TypeError(f"A chart of candles has no {', '.join(sorted(unknown))}.")
    said = {name: _attribute(value) for name, value in shown.items() if value is not None}
    given = {"market": market, "symbol": symbol} | {
        name: value for name, value in said.items() if value or name == "lines"
    }
    attributes = format_html_join("", ' data-{}="{}"', given.items())
    if built_tags(ENTRY):
        inside = format_html(
            '<div class="candles-wait"><span class="skeleton"></span></div>'
            '<noscript><p class="quiet">{}</p></noscript>',
            gettext("The chart needs JavaScript."),
        )
    else:
        inside = format_html('<p class="quiet">{}</p>', gettext("The chart has not been built: run make front."))
    return format_html("<div data-candles{}>{}</div>", attributes, inside)


@register.filter
def change(share: float | Decimal | None) -> SafeString | str:
    """A change of a price, 0.0123 as "+1.23%", in the colour that the person chose for it; "–" where there is none.

    What rounds to nothing has neither sign nor colour. frontend/src/candles/words.ts writes the same.
    """
    if share is None:
        return "–"
    percent = round(Decimal(str(share)) * 100, 2)
    digits = number_format(abs(percent), 2, force_grouping=True)
    if not percent:
        return f"{digits}%"
    kind, sign = ("up", "+") if percent > 0 else ("down", "\u2212")
    return format_html('<span class="numbers {}">{}{}%</span>', kind, sign, digits)


def _attribute(value: Any) -> str:
    if isinstance(value, list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str) if value else ""
    return str(value)
