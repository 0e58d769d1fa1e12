"""On which board each instrument counts: ETF or ETN where a list of its market says so, else where it is listed."""

from screening.instruments.recorded_lists import EXCHANGE_TRADED, IS
from screening.models import IndexMembership, Instrument


def boards_of(market: str) -> dict[str, str]:
    """By symbol: ETF or ETN where a list ever said so (what was one stays one), else its board, "" for none.

    Other funds are on the board where they are listed: a REIT is taxed like a share.
    """
    found = dict(Instrument.objects.filter(market=market).values_list("symbol", "board"))
    for name in EXCHANGE_TRADED:
        rows = IndexMembership.objects.filter(instrument__market=market, index=IS + name)
        found |= dict.fromkeys(rows.values_list("instrument__symbol", flat=True), name.upper())
    return found
