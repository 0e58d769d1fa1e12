"""A whole period page by page, newest first: the next page ends a day before the oldest row of the last one. Pure.

A page without a row is the end of a history. A failure in the middle fails the whole: nothing of it is kept.
"""

from collections.abc import Callable
from datetime import date, timedelta

from pastetrader.common.messages import message as _
from screening.market_data.base import SymbolBars
from screening.market_data.fetching.answers import bars_frame
from screening.market_data.fetching.errors import BadAnswer, UnknownSymbol
from screening.market_data.kis.daily import Bar, Page

# A hundred rows each: 200 pages are eighty years.
MOST_PAGES = 200


def history(symbol: str, since: date, until: date, page_until: Callable[[date], Page]) -> SymbolBars:
    """The bars of a period; `page_until` gives the page whose newest row is of that day or before.

    Raises UnknownSymbol, BadAnswer, and what `page_until` raises.
    """
    bars: dict[date, Bar] = {}
    halted: set[date] = set()
    name, end, facts = "", until, None
    for _number in range(MOST_PAGES):
        page = page_until(end)
        name = name or page.name
        facts = page.facts if facts is None else facts
        if not name:
            text = _(
                "KIS knows no symbol %(symbol)s. It may have another code now, or be listed no more.", symbol=symbol
            )
            raise UnknownSymbol(text)
        if page.oldest is None:
            break
        newest = max((*page.bars, *page.halted))
        if newest > end:
            raise BadAnswer(_("KIS gave other days of %(symbol)s than it was asked for.", symbol=symbol))
        bars |= {session: bar for session, bar in page.bars.items() if session >= since}
        halted |= {session for session in page.halted if session >= since}
        if page.oldest <= since:
            break
        end = page.oldest - timedelta(days=1)
    else:
        raise BadAnswer(_("KIS has no end of the history of %(symbol)s.", symbol=symbol))
    return SymbolBars(
        symbol, bars_frame(list(bars.values())), halted=tuple(sorted(halted)), name=name, facts=facts or {}
    )
