"""Who belonged to a universe on each day of the past, as its lists were known on the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from pastetrader.common.errors import Invalid
from screening.bars.panel import Panel, Truths, day_number
from screening.instruments.recorded_lists import IS, SAID, index_name
from screening.models import IndexMembership
from screening.universe.evidence import told
from screening.universe.spec import Exclusion, Universe
from screening.universe.unknown import exclusion_problem, index_problem

_EVER, _NEVER = np.iinfo(np.int32).min, np.iinfo(np.int32).max
# By whether there is a bar: a list comes on top of it.
_KNOWN_WITHOUT_LISTS = frozenset({"halted"})


@dataclass(frozen=True)
class Period:
    """That a symbol stands in a list from one day number up to another (exclusive)."""

    symbol: str
    since: int
    until: int


@dataclass(frozen=True)
class Kind:
    """What is left out: of whom lists said so or not, for whom it holds, and who is of it by code or name."""

    said: tuple[Period, ...]
    holds: tuple[Period, ...]
    told: frozenset[str]


@dataclass(frozen=True)
class PastMembers:
    """A universe over time. `index` None: none is asked for. `known_from`: before it, the lists of that day are taken.

    None: no list is needed, so that nothing is assumed.
    """

    index: tuple[Period, ...] | None
    kinds: tuple[Kind, ...]
    known_from: date | None

    @property
    def ever(self) -> frozenset[str] | None:
        """The symbols that ever belonged to the index; None for all."""
        return None if self.index is None else frozenset(period.symbol for period in self.index)

    def rows(self, panel: Panel) -> Truths:
        """Of each row of a panel, whether its symbol belongs to the universe on its day."""
        found = np.ones(len(panel.sessions), dtype=np.bool_) if self.index is None else _marks(panel, self.index)
        for kind in self.kinds:
            told_rows = np.zeros(len(panel.sessions), dtype=np.bool_)
            for symbol in kind.told:
                place = panel.places.get(symbol)
                if place is not None:
                    told_rows[panel.starts[place] : panel.ends[place]] = True
            found &= ~np.where(_marks(panel, kind.said), _marks(panel, kind.holds), told_rows)
        return found


def past_members(universe: Universe, market: str, names: Mapping[str, str]) -> PastMembers | None:
    """The universe of a market over time; None where it names no index and leaves out nothing.

    `names`: what the market's symbols are called. Raises Invalid where nothing at all is known of the index or of a
    kind that is left out: all of the market never takes its place.
    """
    wanted = [index_name(market, universe.index)] if universe.index else []
    lists = [prefix + name for name in universe.exclude for prefix in (SAID, IS)]
    if not wanted and not lists:
        return None
    recorded = _recorded(market, [*wanted, *lists])
    starts = [_first(recorded[name]) for name in (*wanted, *(SAID + kind for kind in universe.exclude))]
    index = None
    if wanted:
        if not recorded[wanted[0]]:
            raise Invalid(index_problem(market, wanted[0]), code="unknown_index")
        index = _from_the_beginning(recorded[wanted[0]], starts[0])
    kinds = tuple(_kind(name, market, recorded, names) for name in universe.exclude)
    known = [start for start in starts if start is not None]
    return PastMembers(index, kinds, max(known, default=None))


def _recorded(market: str, lists: list[str]) -> dict[str, list[tuple[str, date, date | None]]]:
    found: dict[str, list[tuple[str, date, date | None]]] = {name: [] for name in lists}
    rows = IndexMembership.objects.filter(instrument__market=market, index__in=lists)
    for name, symbol, since, until in rows.values_list("index", "instrument__symbol", "since", "until"):
        found[name].append((symbol, since, until))
    return found


def _first(rows: Iterable[tuple[str, date, date | None]]) -> date | None:
    return min((since for _symbol, since, _until in rows), default=None)


def _from_the_beginning(rows: Iterable[tuple[str, date, date | None]], first: date | None) -> tuple[Period, ...]:
    """The periods of a list, of which those of its first day reach back to ever."""
    return tuple(
        Period(
            symbol,
            _EVER if first is not None and since <= first else day_number(since),
            _NEVER if until is None else day_number(until),
        )
        for symbol, since, until in rows
    )


def _kind(
    name: Exclusion,
    market: str,
    recorded: Mapping[str, list[tuple[str, date, date | None]]],
    names: Mapping[str, str],
) -> Kind:
    said, holds = recorded[SAID + name], recorded[IS + name]
    by_code = {symbol: found[0] for symbol, called in names.items() if (found := told(market, name, symbol, called))}
    if not said and not by_code and name not in _KNOWN_WITHOUT_LISTS:
        raise Invalid(exclusion_problem(name, market), code="exclusion_not_known")
    first = _first(said)
    return Kind(
        _from_the_beginning(said, first),
        _from_the_beginning(holds, first),
        frozenset(symbol for symbol, is_one in by_code.items() if is_one),
    )


def _marks(panel: Panel, periods: Iterable[Period]) -> Truths:
    found = np.zeros(len(panel.sessions), dtype=np.bool_)
    for period in periods:
        place = panel.places.get(period.symbol)
        if place is not None:
            rows = slice(int(panel.starts[place]), int(panel.ends[place]))
            days = panel.sessions[rows]
            found[rows] |= (days >= period.since) & (days < period.until)
    return found
