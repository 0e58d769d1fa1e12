"""Screens over the bars of a market; importing bars and recording signals are next door and belong to this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

import numpy as np

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.importing import ImportReport, import_bars
from screening.bars.loaded_markets import LoadedMarket, loaded_markets
from screening.bars.panel import Floats, day_number
from screening.conditions import Condition, ConditionError, parse
from screening.conditions.evaluation import TRUE, UNKNOWN, bars_needed, evaluate, last_values, problems_of
from screening.conditions.values import Indicators
from screening.market_data import market_code
from screening.sessions import last_finished_day
from screening.signals import Finding, record_signals

__all__ = [
    "Finding",
    "ImportReport",
    "MarketFacts",
    "Match",
    "ScreenResult",
    "import_bars",
    "market_facts",
    "read_condition",
    "record_signals",
    "screen",
]


@dataclass(frozen=True)
class Match:
    """A symbol that fulfils a condition: its last close and volume, and the value of each series of the condition."""

    symbol: str
    name: str
    close: float
    volume: float
    values: Mapping[str, float | None]


@dataclass(frozen=True)
class ScreenResult:
    """A screen of one market at one session; each symbol was either scanned or skipped for a reason.

    Reasons: stale (no bar in that session), too_little_history, no_value (an indicator has none), unknown_symbol.
    """

    market: str
    as_of: date
    snapshot: str
    is_synthetic: bool
    scanned: int
    skipped: Mapping[str, int]
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class MarketFacts:
    """What there is of a market at a session. `symbols` have a bar in it; `snapshot` names exactly these bars."""

    market: str
    as_of: date
    snapshot: str
    symbols: tuple[str, ...]
    is_synthetic: bool


def read_condition(text: str) -> Condition:
    """The condition of a text that can be evaluated on daily bars. Raises Invalid with place and suggestion."""
    try:
        condition = parse(text)
    except ConditionError as error:
        raise Invalid(
            _("The condition cannot be read: %(reason)s", reason=error.sentence),
            code="condition",
            problems=[error.problem()],
        ) from error
    ensure_available(condition)
    return condition


def ensure_available(condition: Condition) -> None:
    """Raises Invalid naming the fields of the condition that have no data or are not available yet."""
    problems = problems_of(condition)
    if problems:
        raise Invalid(
            _(
                "The condition cannot be evaluated: %(reason)s",
                reason=joined([problem.message for problem in problems]),
            ),
            code=problems[0].code,
            problems=problems,
        )


def market_facts(
    *,
    market: str,
    as_of: date | datetime | None = None,
    symbols: Sequence[str] | None = None,
    check: Check = unstopped,
) -> MarketFacts:
    """The latest session of a market at or before `as_of`, and which symbols have a bar in it. Raises Invalid."""
    loaded = loaded_markets().get(market_code(market), check=check)
    session, indicators = _at(loaded, as_of)
    panel = indicators.panel
    wanted = _wanted(panel.symbols, symbols)
    current = panel.last_sessions == day_number(session)
    return MarketFacts(
        market=loaded.bars.market,
        as_of=session,
        snapshot=loaded.bars.snapshot,
        symbols=tuple(symbol for symbol, now in zip(panel.symbols, current, strict=True) if now and symbol in wanted),
        is_synthetic=loaded.bars.is_synthetic,
    )


def screen(
    *,
    condition: str | Condition,
    market: str,
    as_of: date | datetime | None = None,
    symbols: Sequence[str] | None = None,
    check: Check = unstopped,
) -> ScreenResult:
    """The symbols of a market that fulfil a condition at the latest session at or before `as_of` (None = latest).

    A date is a session; a moment means the last session finished by then. Only true selects: symbols that cannot be
    judged are skipped. `check` is called once per chunk of work. Raises Invalid: a condition that cannot be read or
    evaluated, no bars, too little history.
    """
    if isinstance(condition, str):
        condition = read_condition(condition)
    else:
        ensure_available(condition)
    loaded = loaded_markets().get(market_code(market), check=check)
    session, indicators = _at(loaded, as_of)
    panel = indicators.panel
    wanted = _wanted(panel.symbols, symbols)
    asked = np.array([symbol in wanted for symbol in panel.symbols], dtype=np.bool_)
    current = panel.last_sessions == day_number(session)
    verdicts = evaluate(condition, indicators, among=asked, check=check)[:, 0]
    unknown = asked & current & (verdicts == UNKNOWN)
    short = unknown & (panel.lengths < bars_needed(condition))
    skipped = {
        "stale": int((asked & ~current).sum()),
        "too_little_history": int(short.sum()),
        "no_value": int((unknown & ~short).sum()),
        "unknown_symbol": len(wanted - set(panel.symbols)),
    }
    scanned = int((asked & current & ~unknown).sum())
    if not scanned and skipped["too_little_history"]:
        _refuse_too_little_history(condition, loaded, int(panel.lengths[asked & current].max()))
    hits = np.flatnonzero(asked & current & (verdicts == TRUE))
    values = last_values(condition, indicators, among=asked, check=check)
    return ScreenResult(
        market=loaded.bars.market,
        as_of=session,
        snapshot=loaded.bars.snapshot,
        is_synthetic=loaded.bars.is_synthetic,
        scanned=scanned,
        skipped={reason: count for reason, count in skipped.items() if count},
        matches=_matches(loaded, indicators, hits.tolist(), values),
    )


# --- bars ---


def _at(loaded: LoadedMarket, as_of: date | datetime | None) -> tuple[date, Indicators]:
    """The latest session with any bar by then, and the indicators as they were after it. Raises Invalid."""
    panel, market = loaded.bars.panel, loaded.bars.market
    if isinstance(as_of, datetime):
        as_of = last_finished_day(market, as_of)
    session = (panel if as_of is None else panel.until(as_of)).last_session
    if session is None:
        raise Invalid(
            _("%(market)s has no bars on or before %(date)s.", market=market, date=as_of), code="no_bars_by_then"
        )
    return session, loaded.indicators_until(session)


def _wanted(known: Sequence[str], symbols: Sequence[str] | None) -> frozenset[str]:
    if symbols is None:
        return frozenset(known)
    return frozenset(symbol.strip().upper().rpartition(":")[2] for symbol in symbols)


# --- results ---


def _refuse_too_little_history(condition: Condition, loaded: LoadedMarket, longest: int) -> NoReturn:
    raise Invalid(
        _(
            "Too little history: the condition needs %(needed)s bars, and no symbol of %(market)s that was asked for "
            "has more than %(longest)s.",
            needed=bars_needed(condition),
            market=loaded.bars.market,
            longest=longest,
        ),
        code="too_little_history",
    )


def _matches(
    loaded: LoadedMarket, indicators: Indicators, hits: Sequence[int], values: Mapping[str, Floats]
) -> tuple[Match, ...]:
    panel = indicators.panel
    return tuple(
        Match(
            symbol=panel.symbols[hit],
            name=loaded.bars.names[panel.symbols[hit]],
            close=float(panel.bars_of(hit, "close")[-1]),
            volume=float(panel.bars_of(hit, "volume")[-1]),
            values={text: None if np.isnan(line[hit]) else float(line[hit]) for text, line in values.items()},
        )
        for hit in hits
    )
