"""The lists that a universe names: symbols, a watch-list, an index as it was on the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.bars.panel import Panel
from screening.instruments.dated_rows import members_on
from screening.instruments.recorded_lists import index_name
from screening.models import Watchlist
from screening.screens.screening import local_code
from screening.universe.spec import Universe
from screening.universe.unknown import index_problem


@dataclass(frozen=True)
class Asked:
    """Symbols in their order, and the other lists that they must be in, by the reason of those that are not."""

    symbols: tuple[str, ...]
    also_in: tuple[tuple[str, frozenset[str]], ...] = ()


def asked_symbols(universe: Universe, market: str, panel: Panel, session: date, owner: UUID | None) -> Asked:
    """What a universe asks for: the shortest of its lists, which the others narrow; else all that had bars by then."""
    named = tuple(dict.fromkeys(local_code(symbol) for symbol in universe.symbols if symbol.strip()))
    watched = _watched(universe.watchlist, market, owner) if universe.watchlist else None
    members = index_members(market, universe.index, session) if universe.index.strip() else None
    in_watchlist = (("not_in_watchlist", frozenset(watched)),) if watched is not None else ()
    in_index = (("not_in_index", members),) if members is not None else ()
    if universe.symbols:
        return Asked(named, (*in_watchlist, *in_index))
    if watched is not None:
        return Asked(watched, in_index)
    if members is not None:
        return Asked(tuple(sorted(members)))
    return Asked(_traded(panel))


def index_members(market: str, index: str, session: date) -> frozenset[str]:
    """Who belonged to an index on a day. Raises Invalid when that is not known."""
    name = index_name(market, index)
    members = members_on(market, name, session)
    if members:
        return members
    raise Invalid(index_problem(market, name, session), code="unknown_index")


def _watched(pk: UUID, market: str, owner: UUID | None) -> tuple[str, ...]:
    row = Watchlist.objects.filter(pk=pk, owner_id=owner).first() if owner else None
    if row is None:
        raise Invalid(_("You have no such watch-list. Choose one of yours."), code="unknown_watchlist")
    if row.market != market:
        text = _(
            "The watch-list “%(name)s” is of %(its)s, and %(market)s was asked for.",
            name=row.name,
            its=row.market,
            market=market,
        )
        raise Invalid(text, code="watchlist_of_another_market")
    return tuple(_codes(row.symbols))


def _codes(symbols: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(local_code(symbol) for symbol in symbols)


def _traded(panel: Panel) -> tuple[str, ...]:
    return tuple(symbol for symbol, count in zip(panel.symbols, panel.lengths, strict=True) if count)
