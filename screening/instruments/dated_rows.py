"""Membership of indices and fundamentals as dated rows: what was known on which day, so that no screen looks ahead."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.bars.versions import raise_version
from screening.instruments.recorded_lists import EXCHANGE_TRADED, IS, SAID
from screening.models import Fact, IndexMembership, Instrument, InstrumentFact

if TYPE_CHECKING:
    # It brings polars, which who looks at figures does without.
    from screening.market_data.base import Event, Listed

# An index that had more members than this and has none in a list was left out of the list.
_LEFT_OUT = 5
# What backtests of the same bars depend on.
_TAXED_APART = frozenset(IS + name for name in EXCHANGE_TRADED)
_PLACES = Decimal("0.000001")


def record_lists(market: str, listed: Iterable["Listed"], day: date) -> None:
    """Members, classes and figures as a list of the market says them on a day, in the caller's transaction."""
    rows = list(listed)
    identities = dict(Instrument.objects.filter(market=market).values_list("symbol", "id"))
    by_index: dict[str, set[str]] = {}
    for one in rows:
        for index in one.indices:
            by_index.setdefault(index, set()).add(one.symbol)
    boards = {one.board for one in rows if one.board}
    for board in boards:
        by_index[board] = {one.symbol for one in rows if one.board == board}
    by_index |= _classes(rows)
    known = IndexMembership.objects.filter(instrument__market=market, until=None).values_list("index", flat=True)
    for index in {*known, *by_index}:
        # Other indices (those that were imported by themselves) are nothing that this list says anything of.
        if index in by_index:
            changes = record_members(market, index, by_index[index], day)
            if any(changes) and index in _TAXED_APART:
                raise_version(market)
    facts = {(identities[one.symbol], name): (value, one.period) for one in rows for name, value in one.facts.items()}
    record_facts(market, facts, day)


def _classes(rows: Iterable["Listed"]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in rows:
        for name, holds in one.classes.items():
            found.setdefault(SAID + name, set()).add(one.symbol)
            holding = found.setdefault(IS + name, set())
            if holds:
                holding.add(one.symbol)
    return found


def record_members(market: str, index: str, symbols: Collection[str], day: date) -> tuple[int, int]:
    """The members of an index from a day on, in the caller's transaction; how many came and went."""
    now = set(Instrument.objects.filter(market=market, symbol__in=symbols).values_list("id", flat=True))
    present = IndexMembership.objects.filter(instrument__market=market, index=index, until=None)
    before = dict(present.values_list("instrument_id", "since"))
    gone = set(before) - now
    if not now and len(gone) > _LEFT_OUT:
        return 0, 0
    came = now - set(before)
    # One that came and went on the same day was never a member.
    present.filter(instrument_id__in=gone, since__gte=day).delete()
    present.filter(instrument_id__in=gone).update(until=day)
    again = IndexMembership.objects.filter(index=index, instrument_id__in=came, until=day)
    resumed = set(again.values_list("instrument_id", flat=True))
    again.update(until=None)
    IndexMembership.objects.bulk_create(
        [IndexMembership(instrument_id=one, index=index, since=day) for one in sorted(came - resumed)],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return len(came), len(gone)


@dataclass(frozen=True)
class ImportedMembers:
    """How many came and went, and which symbols no instrument has."""

    came: int
    went: int
    unknown: tuple[str, ...]


@transaction.atomic
def import_members(market: str, index: str, symbols: Collection[str], day: date) -> ImportedMembers:
    """The members of an index as somebody brings them, from a day on. Raises Invalid: none of them is known here.

    What is unknown is left out and told; so are days before one that was recorded already, which would rewrite history.
    """
    known = set(Instrument.objects.filter(market=market, symbol__in=symbols).values_list("symbol", flat=True))
    if not known:
        text = _("None of the symbols is known in %(market)s. Import its bars or its list first.", market=market)
        raise Invalid(text, code="unknown_symbols")
    later = IndexMembership.objects.filter(Q(since__gt=day) | Q(until__gt=day), instrument__market=market, index=index)
    if later.exists():
        raise Invalid(_("Members of %(index)s are known of later days already.", index=index), code="later_members")
    came, went = record_members(market, index, known, day)
    if came or went:
        # What was found before over other members is no result of these.
        raise_version(market)
    return ImportedMembers(came, went, tuple(sorted(set(symbols) - known)))


def members_on(market: str, index: str, day: date) -> frozenset[str]:
    """The symbols that belonged to an index on a day, as far as it was recorded."""
    rows = IndexMembership.objects.filter(Q(until=None) | Q(until__gt=day), index=index, since__lte=day)
    return frozenset(rows.filter(instrument__market=market).values_list("instrument__symbol", flat=True))


@dataclass(frozen=True)
class ClassOnDay:
    """Symbols of which lists said on a day whether they are of a class, and those that are."""

    said: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()


def classes_on(market: str, names: Collection[str], day: date) -> dict[str, ClassOnDay]:
    """What lists said of these classes (administrative, spac, …) on a day, by class."""
    wanted = [prefix + name for name in names for prefix in (IS, SAID)]
    rows = IndexMembership.objects.filter(Q(until=None) | Q(until__gt=day), index__in=wanted, since__lte=day)
    found: dict[str, set[str]] = {name: set() for name in wanted}
    for name, symbol in rows.filter(instrument__market=market).values_list("index", "instrument__symbol"):
        found[name].add(symbol)
    return {name: ClassOnDay(frozenset(found[SAID + name]), frozenset(found[IS + name])) for name in names}


def record_facts(market: str, facts: Mapping[tuple[int, str], tuple[float, str]], day: date) -> int:
    """Figures (instrument, name) -> (value, period) as they are known from a day on; how many are new.

    One that was known with the same value before gets no row. In the caller's transaction, with a new version of the
    market when there was anything new.
    """
    before = _newest(market, day)
    new = []
    for (instrument, name), (value, period) in facts.items():
        amount = Decimal(str(value)).quantize(_PLACES)
        if before.get((instrument, name)) != (amount, period):
            new.append(InstrumentFact(instrument_id=instrument, name=name, known_on=day, value=amount, period=period))
    InstrumentFact.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["instrument", "name", "known_on"],
        update_fields=["value", "period"],
        batch_size=1000,
    )
    if new:
        raise_version(market)
    return len(new)


def record_dividends(market: str, instrument: int, dividends: Iterable["Event"]) -> int:
    """Dividends per share, each known on the day that it went; how many are new or changed.

    In the caller's transaction, with a new version of the market when there was any.
    """
    rows = InstrumentFact.objects.filter(instrument=instrument, name=Fact.DIVIDEND)
    before = dict(rows.values_list("known_on", "value"))
    said = {one.session: Decimal(str(one.value)).quantize(_PLACES) for one in dividends}
    new = {day: value for day, value in said.items() if before.get(day) != value}
    InstrumentFact.objects.bulk_create(
        [
            InstrumentFact(instrument_id=instrument, name=Fact.DIVIDEND, known_on=day, value=value)
            for day, value in new.items()
        ],
        update_conflicts=True,
        unique_fields=["instrument", "name", "known_on"],
        update_fields=["value"],
    )
    if new:
        raise_version(market)
    return len(new)


def facts_on(market: str, name: str, day: date) -> dict[str, Decimal]:
    """The figure of each symbol as it was known on a day; symbols of which none was known are left out."""
    symbols = dict(Instrument.objects.filter(market=market).values_list("id", "symbol"))
    return {symbols[instrument]: value for (instrument, _known), (value, _period) in _newest(market, day, name).items()}


def figures_of(market: str, names: Iterable[str]) -> frozenset[str]:
    """Those of the names of figures that any symbol of a market has."""
    listed = Instrument.objects.filter(market=market)
    return frozenset(
        name
        for name in names
        # By symbol: one probe of an index each, however many figures other markets have.
        if listed.filter(Exists(InstrumentFact.objects.filter(instrument=OuterRef("pk"), name=name))).exists()
    )


_NEWEST = """SELECT facts.instrument_id, facts.name, facts.value, facts.period FROM instrument_facts AS facts
    JOIN (SELECT instrument_id, name, max(known_on) AS known_on FROM instrument_facts
        WHERE instrument_id IN (SELECT id FROM instruments WHERE market = %s) AND known_on <= %s AND name {names}
        GROUP BY instrument_id, name) AS last
    ON last.instrument_id = facts.instrument_id AND last.name = facts.name AND last.known_on = facts.known_on"""


def _newest(market: str, day: date, name: str = "") -> dict[tuple[int, str], tuple[Decimal, str]]:
    """The newest figures until a day: one of them, or all but dividends, which are of their day alone."""
    query = _NEWEST.format(names="= %s" if name else "<> %s")
    with connection.cursor() as cursor:
        cursor.execute(query, [market, day, name or Fact.DIVIDEND.value])
        rows = cursor.fetchall()
    return {
        (instrument, known): (Decimal(str(value)).quantize(_PLACES), period)
        for instrument, known, value, period in rows
    }
