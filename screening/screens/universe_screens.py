"""A screen over a universe with all that a person looks at: who fulfils it, who nearly does, and which part fails."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from pastetrader.common.errors import NotAllowed
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.loaded_markets import loaded_markets
from screening.bars.panel import Panel
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import TRUE, evaluate, last_values_of
from screening.conditions.evaluation.explanation import NearMiss
from screening.conditions.tree import All
from screening.market_data import market_code
from screening.screens.distances import distance_of
from screening.screens.explanations import SymbolExplanation, almost, why
from screening.screens.fields_at_fault import at_field
from screening.screens.screening import Match, Prepared, prepared, read_condition, read_series, screen
from screening.universe.choosing import Chosen, choose
from screening.universe.spec import Universe

MAX_MATCHES = 1_000
MAX_NEAR_MISSES = 100
# What was sent besides the condition, by the code of the error about it.
FIELDS_BY_CODE = {"series": "values", "timeframe_not_available": "timeframe"}
UNIVERSE_FIELDS_BY_CODE = {
    "no_bars_by_then": "as_of",
    "series": "universe.rank_by",
    "unknown_index": "universe.index",
    "unknown_watchlist": "universe.watchlist",
    "watchlist_of_another_market": "universe.watchlist",
    "exclusion_not_known": "universe.exclude",
}


@dataclass(frozen=True)
class Row:
    """A symbol in a list: `change_percent` is of its close against that of its bar before, None for its first bar."""

    match: Match
    change_percent: float | None


@dataclass(frozen=True)
class NearRow:
    """A symbol that fails by one part: `distance` is the relative gap of that part (None: there is no such figure)."""

    row: Row
    missed: NearMiss
    distance: float | None


@dataclass(frozen=True)
class PartCount:
    """Of how many symbols with a bar in the session a part of the condition is true."""

    condition: str
    true: int


@dataclass(frozen=True)
class UniverseScreen:
    """What a screen of a universe says. `rows` and `near` are the first so many of `found` and `near_found`.

    `left_out` counts symbols that the universe leaves out, `skipped` those in it that could not be judged; `unjudged`
    of how many nothing says whether an exclusion holds: they stay.
    """

    condition: Condition
    market: str
    as_of: date
    snapshot: str
    is_synthetic: bool
    universe_size: int
    left_out: Mapping[str, int]
    unjudged: Mapping[str, int]
    scanned: int
    skipped: Mapping[str, int]
    found: int
    rows: tuple[Row, ...]
    near_found: int
    near: tuple[NearRow, ...]
    parts: tuple[PartCount, ...]


def screen_universe(
    *,
    condition: str,
    universe: Universe,
    owner: UUID | None = None,
    as_of: date | None = None,
    timeframe: str = "",
    values: Sequence[str] = (),
    check: Check = unstopped,
) -> UniverseScreen:
    """The symbols of a universe that fulfil a condition at the latest session at or before `as_of` (None = latest).

    Those that fulfil it are in the order of the universe, near misses the nearest first. `owner`: whose watch-lists may
    be read.
    Raises Invalid naming the field; NotAllowed when the market's bars changed meanwhile: no answer mixes two states.
    """
    with at_field("condition"):
        read = read_condition(condition)
    before, chosen = _chosen(universe, owner, as_of, check)
    about: dict[str, Any] = {
        "condition": read,
        "market": chosen.market,
        "as_of": chosen.as_of,
        "symbols": chosen.symbols,
        "timeframe": timeframe,
        "check": check,
    }
    with at_field("condition", FIELDS_BY_CODE):
        found = screen(**about, values=values)
        misses = _nearest(almost(**about), check)
    at = prepared(read, chosen.market, chosen.as_of, chosen.symbols, timeframe, check)
    parts = _counted(at, check)
    near = _near_rows(misses[:MAX_NEAR_MISSES], at, values, check)
    if {before, found.snapshot} != {_snapshot(universe.market, check)}:
        raise NotAllowed(_("The bars of the market changed meanwhile. Run the screen again."), code="market_changed")
    return UniverseScreen(
        condition=read,
        market=found.market,
        as_of=found.as_of,
        snapshot=found.snapshot,
        is_synthetic=found.is_synthetic,
        universe_size=len(chosen.symbols),
        left_out=chosen.left_out,
        unjudged=chosen.unjudged,
        scanned=found.scanned,
        skipped=found.skipped,
        found=len(found.matches),
        rows=tuple(_row(match, at.daily) for match in _in_order(found.matches, chosen)[:MAX_MATCHES]),
        near_found=len(misses),
        near=near,
        parts=parts,
    )


def explain_in_universe(
    *,
    condition: str,
    universe: Universe,
    symbol: str,
    owner: UUID | None = None,
    as_of: date | None = None,
    timeframe: str = "",
    check: Check = unstopped,
) -> SymbolExplanation:
    """Why a symbol is found by a screen of a universe, or isn't. Raises Invalid naming the field."""
    with at_field("condition"):
        read = read_condition(condition)
    _before, chosen = _chosen(universe, owner, as_of, check)
    with at_field("condition", FIELDS_BY_CODE):
        return why(
            condition=read,
            market=chosen.market,
            symbol=symbol,
            as_of=chosen.as_of,
            symbols=chosen.symbols,
            timeframe=timeframe,
        )


def _chosen(universe: Universe, owner: UUID | None, as_of: date | None, check: Check) -> tuple[str, Chosen]:
    """The name of the market's bars, and the symbols."""
    with at_field("universe.market", {"no_bars_by_then": "as_of"}):
        snapshot = _snapshot(universe.market, check)
    with at_field("universe", UNIVERSE_FIELDS_BY_CODE):
        return snapshot, choose(universe, owner=owner, as_of=as_of, check=check)


def _snapshot(market: str, check: Check) -> str:
    return loaded_markets().get(market_code(market), check=check).bars.snapshot


def _nearest(misses: Iterable[NearMiss], check: Check) -> list[tuple[NearMiss, float | None]]:
    """The nearest first; those whose distance is no figure come last."""
    found = []
    for miss in misses:
        check()
        found.append((miss, distance_of(miss.failed)))
    return sorted(found, key=lambda one: (one[1] is None, one[1] or 0.0, one[0].symbol))


def _near_rows(
    misses: Sequence[tuple[NearMiss, float | None]], at: Prepared, values: Sequence[str], check: Check
) -> tuple[NearRow, ...]:
    """With the values that a match has: of each series of the condition, and those beside."""
    if not misses:
        return ()
    wanted = dict.fromkeys((*at.condition.series, *(read_series(text, at.loaded) for text in values)))
    lines = last_values_of(wanted, at.indicators, beside=at.condition, among=at.asked, check=check)
    rows = []
    for miss, gap in misses:
        place = at.daily.places[miss.symbol]
        seen = {text: None if np.isnan(line[place]) else float(line[place]) for text, line in lines.items()}
        match = Match(
            symbol=miss.symbol,
            name=at.loaded.bars.names[miss.symbol],
            close=float(at.daily.bars_of(place, "close")[-1]),
            volume=float(at.daily.bars_of(place, "volume")[-1]),
            values=seen,
        )
        rows.append(NearRow(_row(match, at.daily), miss, gap))
    return tuple(rows)


def _in_order(matches: tuple[Match, ...], chosen: Chosen) -> tuple[Match, ...]:
    places = {symbol: place for place, symbol in enumerate(chosen.symbols)}
    return tuple(sorted(matches, key=lambda match: places[match.symbol]))


def _row(match: Match, daily: Panel) -> Row:
    closes = daily.bars_of(daily.places[match.symbol], "close")
    before = float(closes[-2]) if len(closes) > 1 else 0.0
    return Row(match, (match.close / before - 1.0) * 100.0 if before > 0 else None)


def _counted(at: Prepared, check: Check) -> tuple[PartCount, ...]:
    """Of each part of the outermost "and"."""
    root = at.condition.root
    looked = at.asked & at.current
    counted = []
    for part in root.parts if isinstance(root, All) else (root,):
        one = Condition(part)
        verdicts = evaluate(one, at.indicators, among=at.asked, check=check)[:, 0]
        counted.append(PartCount(one.text(), int(np.count_nonzero(looked & (verdicts == TRUE)))))
    return tuple(counted)
