"""What is traded in a market today beside what is known here: new, renamed and gone instruments, and what to fetch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.bars.versions import lock_market, raise_version
from screening.market_data.base import Feed, Listed
from screening.models import Bar, BarUpdate, BarUpdateSymbol, Instrument
from screening.watchlists.services import rename_in_watchlists

# Where nothing is stored yet.
FIRST_YEARS = 10
# A list that has lost more of what was listed than this is taken for one that was cut.
MOST_GONE = 0.1
FEW = 20
_NAMED = ("name", "english_name", "isin", "board", "currency", "listed_on")


@dataclass(frozen=True)
class Changes:
    """What a list has changed: symbols, and (before, now) of renamed ones."""

    added: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """For the report."""
        return {"added": list(self.added), "renamed": [list(pair) for pair in self.renamed], "gone": list(self.gone)}


def apply_list(market: str, listed: Sequence[Listed], today: date, *, force: bool) -> Changes:
    """Instruments as the list has them, in the caller's transaction. Raises Invalid for a list that seems cut.

    A known ISIN under another code is the same instrument, which was renamed: its bars and signals stay with it.
    """
    lock_market(market)
    known = {row.symbol: row for row in Instrument.objects.filter(market=market)}
    now = {one.symbol: one for one in listed}
    was_listed = [row for row in known.values() if row.delisted_on is None]
    renamed = _renamed(known, now)
    gone = [row for row in was_listed if row.symbol not in now and row.symbol not in renamed]
    if len(gone) > max(FEW, MOST_GONE * len(was_listed)) and not force:
        raise Invalid(
            _(
                "The list of %(market)s has %(count)s instruments, and %(gone)s of those that were listed are missing: "
                "it may be cut off. Nothing was changed. If it is right, say so.",
                market=market,
                count=len(listed),
                gone=len(gone),
            ),
            code="list_too_short",
        )
    for before, after in renamed.items():
        known[after] = known.pop(before)
        known[after].symbol = after
    Instrument.objects.bulk_update([known[after] for after in renamed.values()], ["symbol"])
    rename_in_watchlists(market, renamed)
    added = [symbol for symbol in now if symbol not in known]
    Instrument.objects.bulk_create([_made(market, now[symbol]) for symbol in added], batch_size=1000)
    changed = [row for symbol, row in known.items() if symbol in now and _brought_up_to_date(row, now[symbol])]
    Instrument.objects.bulk_update(changed, [*_NAMED, "delisted_on"], batch_size=500)
    Instrument.objects.filter(pk__in=[row.pk for row in gone]).update(delisted_on=today)
    if renamed or changed or added:
        raise_version(market)
    return Changes(tuple(added), tuple(renamed.items()), tuple(row.symbol for row in gone))


def plan_symbols(update: BarUpdate, feed: Feed, also: Sequence[str] = ()) -> int:
    """A row for each symbol to fetch, in the caller's transaction; how many. `also`: symbols that have just gone."""
    extra = feed.extra_symbols(update.market)
    missing = set(extra) - set(Instrument.objects.filter(market=update.market).values_list("symbol", flat=True))
    Instrument.objects.bulk_create([Instrument(market=update.market, symbol=one) for one in sorted(missing)])
    if missing:
        raise_version(update.market)
    wanted = Q(delisted_on=None) | Q(symbol__in=[*also, *extra])
    rows = Instrument.objects.filter(wanted, market=update.market).order_by("symbol")
    last = last_sessions(update.market)
    BarUpdateSymbol.objects.bulk_create(
        [
            BarUpdateSymbol(
                update=update,
                symbol=row.symbol,
                board=row.board,
                since=since_of(update, last.get(row.pk), row.listed_on, feed.overlap_days),
            )
            for row in rows
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    return BarUpdateSymbol.objects.filter(update=update).count()


def since_of(update: BarUpdate, last: date | None, listed_on: date | None, overlap_days: int) -> date:
    """The first day that a symbol is asked for."""
    if update.since:
        return min(update.since, update.until)
    if last:
        return min(last, update.until) - timedelta(days=overlap_days)
    earliest = update.until - timedelta(days=round(FIRST_YEARS * 365.25))
    return min(max(earliest, listed_on or earliest), update.until)


def last_sessions(market: str) -> Mapping[int, date]:
    """The last stored session of each instrument that has bars."""
    rows = Bar.objects.filter(instrument__market=market).values_list("instrument_id")
    return dict(rows.annotate(last=Max("session")).order_by())


def _renamed(known: Mapping[str, Instrument], now: Mapping[str, Listed]) -> dict[str, str]:
    """The code before and now of instruments whose ISIN has another code, which nobody here has."""
    by_isin = {row.isin: row for row in known.values() if row.isin}
    return {
        by_isin[one.isin].symbol: one.symbol
        for one in now.values()
        if one.isin in by_isin and one.symbol not in known and by_isin[one.isin].symbol not in now
    }


def _made(market: str, one: Listed) -> Instrument:
    return Instrument(market=market, symbol=one.symbol, **{name: getattr(one, name) for name in _NAMED})


def _brought_up_to_date(row: Instrument, one: Listed) -> bool:
    """Whether the row has changed; what the list does not say stays."""
    changed = row.delisted_on is not None
    row.delisted_on = None
    for name in _NAMED:
        said = getattr(one, name)
        if said and getattr(row, name) != said:
            setattr(row, name, said)
            changed = True
    return changed
