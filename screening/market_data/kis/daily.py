"""Candles as KIS answers them, Korean and foreign, as bars. Pure.

Every value is a text, padded with blanks or empty. Rows may be empty objects. A halted session has a close, and zeros
or that close as its other prices, and no volume: it is no bar.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pastetrader.common.messages import message as _
from screening.market_data.base import PRICES
from screening.market_data.fetching.answers import day, makes_sense, number, unreadable
from screening.market_data.fetching.errors import BadAnswer
from screening.market_data.kis.config import NAME

Bar = dict[str, Any]

DOMESTIC = {
    "session": "stck_bsop_date",
    "open": "stck_oprc",
    "high": "stck_hgpr",
    "low": "stck_lwpr",
    "close": "stck_clpr",
    "volume": "acml_vol",
}
FIGURES = {"per": "per", "eps": "eps", "pbr": "pbr", "shares": "lstn_stcn", "market_cap": "hts_avls"}
_HUNDRED_MILLION = 100_000_000
FOREIGN = {"session": "xymd", "open": "open", "high": "high", "low": "low", "close": "clos", "volume": "tvol"}


@dataclass(frozen=True)
class Page:
    """Rows of one answer: bars and halted sessions by day; `name` as KIS calls the share, "" when it knows none.

    `facts`: figures of today, by their names in `screening.models.Fact`, in full won.
    """

    name: str
    bars: Mapping[date, Bar]
    halted: frozenset[date]
    facts: Mapping[str, float] = field(default_factory=dict)

    @property
    def oldest(self) -> date | None:
        """The first day that any row is of; None for a page without rows."""
        return min((*self.bars, *self.halted), default=None)


def domestic_page(body: Mapping[str, Any], *, rows: str = "output2") -> Page:
    """A page of Korean candles; `rows`: where they stand. Raises BadAnswer."""
    header = body.get("output1")
    name = str(header.get("hts_kor_isnm") or "").strip() if isinstance(header, Mapping) else ""
    page = _page(body.get(rows), name, DOMESTIC)
    return replace(page, facts=_facts(header)) if isinstance(header, Mapping) else page


def foreign_page(body: Mapping[str, Any]) -> Page:
    """A page of foreign candles; the name is the symbol as real-time data call it. Raises BadAnswer."""
    header = body.get("output1")
    name = str(header.get("rsym") or "").strip() if isinstance(header, Mapping) else ""
    return _page(body.get("output2"), name, FOREIGN)


def _facts(header: Mapping[str, Any]) -> dict[str, float]:
    """What stands above the candles. Of a company that makes losses PER is 0 there: it has none."""
    found = {fact: number(header.get(name)) for fact, name in FIGURES.items()}
    known = {fact: value for fact, value in found.items() if value}
    if known.get("eps", 1.0) < 0:
        known.pop("per", None)
    if "market_cap" in known:
        known["market_cap"] *= _HUNDRED_MILLION
    return known


def _page(rows: Any, name: str, fields: Mapping[str, str]) -> Page:
    if rows is None:
        rows = []
    if not isinstance(rows, list):
        raise unreadable(NAME)
    bars: dict[date, Bar] = {}
    halted: set[date] = set()
    for row in rows:
        if not isinstance(row, Mapping):
            raise unreadable(NAME)
        session = day(row.get(fields["session"]))
        if session is None:
            if any(str(value or "").strip() for value in row.values()):
                raise unreadable(NAME)
            continue
        bar = {"session": session, **{name: number(row.get(fields[name])) for name in (*PRICES, "volume")}}
        if session in bars or session in halted:
            raise BadAnswer(_("KIS gave the session %(session)s twice.", session=session.isoformat()))
        if _is_halted(bar):
            halted.add(session)
        elif makes_sense(bar):
            bars[session] = bar
        else:
            raise BadAnswer(_("KIS gave prices of %(session)s that cannot be.", session=session.isoformat()))
    return Page(name, bars, frozenset(halted))


def _is_halted(bar: Bar) -> bool:
    """Nothing was traded, and there is no range of prices: an open of 0, or the close repeated."""
    if bar["volume"] != 0:
        return False
    return not (bar["open"] or bar["high"] or bar["low"]) or len({bar[name] for name in PRICES}) == 1
