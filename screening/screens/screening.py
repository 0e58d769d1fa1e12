"""Screens: the symbols of a market that fulfil a condition at a session, over bars that are kept in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import NoReturn

import numpy as np

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.closing import last_finished_day
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.loaded_markets import LoadedMarket, loaded_markets
from screening.bars.panel import Floats, Panel, Truths, day_number
from screening.bars.timeframes import SESSIONS
from screening.conditions import Condition, ConditionError, parse
from screening.conditions.checks.figures import without_figures
from screening.conditions.evaluation.evaluate import (
    TRUE,
    UNKNOWN,
    bars_needed,
    evaluate,
    last_values_of,
    problems_of,
    problems_of_series,
)
from screening.conditions.evaluation.explanation import Held, held_at
from screening.conditions.evaluation.runs import run_starts
from screening.conditions.evaluation.values import Indicators
from screening.conditions.reading.parser import parse_series
from screening.conditions.tree import Series
from screening.market_data import market_code

_DAILY = ("", "1d")


@dataclass(frozen=True)
class Match:
    """A symbol that fulfils a condition: its last close and volume, the value of each series of the condition and of
    those that were asked for beside, and which parts of the condition held with what they saw.

    `since`, when it is asked for: the session in which the unbroken run of bars began on which the condition is true.
    """

    symbol: str
    name: str
    close: float
    volume: float
    values: Mapping[str, float | None]
    held: tuple[Held, ...] = ()
    since: date | None = None


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


def read_condition(text: str) -> Condition:
    """The condition of a text that can be evaluated on daily bars. Raises Invalid with place and suggestion."""
    try:
        condition = parse(text)
    except ConditionError as error:
        raise Invalid(
            _("The condition cannot be read: %(reason)s", reason=error.sentence_in(text)),
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


def ensure_figures(wanted: Iterable[Series], loaded: LoadedMarket) -> None:
    """Raises Invalid naming the fundamentals that the market has no figures of."""
    problems = list(without_figures(wanted, loaded.bars.facts, loaded.bars.market))
    if problems:
        raise Invalid(
            _(
                "The condition cannot be evaluated: %(reason)s",
                reason=joined([problem.message for problem in problems]),
            ),
            code=problems[0].code,
            problems=problems,
        )


def screen(
    *,
    condition: str | Condition,
    market: str,
    as_of: date | datetime | None = None,
    symbols: Sequence[str] | None = None,
    timeframe: str = "",
    values: Sequence[str] = (),
    with_since: bool = False,
    check: Check = unstopped,
) -> ScreenResult:
    """The symbols of a market that fulfil a condition at the latest session at or before `as_of` (None = latest).

    A date is a session; a moment means the last session finished by then. Only true selects: symbols that cannot be
    judged are skipped. `timeframe`: 1w or 1M when the bars of the condition are not daily ones. `values`: series to
    give beside, such as "atr(14)". `with_since`: matches say since when they are. `check` is called once per chunk of
    work. Raises Invalid: a condition or series that cannot be read or evaluated, no bars, too little history.
    """
    at = prepared(condition, market, as_of, symbols, timeframe, check)
    panel = at.daily
    verdicts = evaluate(at.condition, at.indicators, among=at.asked, check=check)[:, 0]
    unknown = at.asked & at.current & (verdicts == UNKNOWN)
    short = unknown & (at.indicators.panel.lengths < bars_needed(at.condition))
    skipped = {
        "stale": int((at.asked & ~at.current).sum()),
        "too_little_history": int(short.sum()),
        "no_value": int((unknown & ~short).sum()),
        "unknown_symbol": at.unknown_symbols,
    }
    scanned = int((at.asked & at.current & ~unknown).sum())
    if not scanned and skipped["too_little_history"]:
        longest = int(at.indicators.panel.lengths[at.asked & at.current].max())
        _refuse_too_little_history(at.condition, at.loaded, longest)
    hits = np.flatnonzero(at.asked & at.current & (verdicts == TRUE)).tolist()
    wanted = dict.fromkeys((*at.condition.series, *(read_series(text, at.loaded) for text in values)))
    return ScreenResult(
        market=at.loaded.bars.market,
        as_of=at.session,
        snapshot=at.loaded.bars.snapshot,
        is_synthetic=at.loaded.bars.is_synthetic,
        scanned=scanned,
        skipped={reason: count for reason, count in skipped.items() if count},
        matches=_matches(
            at.loaded,
            panel,
            hits,
            last_values_of(wanted, at.indicators, beside=at.condition, among=at.asked, check=check),
            held_at(at.condition, at.indicators, hits, among=at.asked, check=check),
            run_starts(at.condition, at.indicators, hits, among=at.asked, check=check) if with_since else {},
        ),
    )


def take(
    *,
    market: str,
    symbols: Sequence[str],
    as_of: date | datetime | None = None,
    values: Sequence[str] = (),
    check: Check = unstopped,
) -> ScreenResult:
    """These symbols as a screen would answer them, without a condition. Raises Invalid: none is named, no bars."""
    if not symbols:
        raise Invalid(_("Give a condition, or name the symbols to take without one."), code="condition")
    loaded = loaded_markets().get(market_code(market), check=check)
    session, indicators = at_session(loaded, as_of)
    panel = indicators.panel
    wanted = wanted_symbols(panel.symbols, symbols)
    asked = np.array([symbol in wanted for symbol in panel.symbols], dtype=np.bool_)
    current = panel.last_sessions == day_number(session)
    skipped = {"stale": int((asked & ~current).sum()), "unknown_symbol": len(wanted - set(panel.symbols))}
    hits = np.flatnonzero(asked & current).tolist()
    series = [read_series(text, loaded) for text in values]
    return ScreenResult(
        market=loaded.bars.market,
        as_of=session,
        snapshot=loaded.bars.snapshot,
        is_synthetic=loaded.bars.is_synthetic,
        scanned=len(hits),
        skipped={reason: count for reason, count in skipped.items() if count},
        matches=_matches(loaded, panel, hits, last_values_of(series, indicators, check=check), [()] * len(hits)),
    )


@dataclass(frozen=True, eq=False)
class Prepared:
    """A condition before a market at a session: `asked` and `current` mark symbols of the daily panel."""

    condition: Condition
    loaded: LoadedMarket
    session: date
    daily: Panel
    indicators: Indicators
    asked: Truths
    current: Truths
    unknown_symbols: int


def prepared(
    condition: str | Condition,
    market: str,
    as_of: date | datetime | None,
    symbols: Sequence[str] | None,
    timeframe: str,
    check: Check = unstopped,
) -> Prepared:
    """The condition, read and checked, and the market at the session that it is to be judged at. Raises Invalid."""
    if isinstance(condition, str):
        condition = read_condition(condition)
    else:
        ensure_available(condition)
    check_timeframe(condition, timeframe)
    loaded = loaded_markets().get(market_code(market), check=check)
    ensure_figures(condition.series, loaded)
    session, indicators = at_session(loaded, as_of)
    panel = indicators.panel
    wanted = wanted_symbols(panel.symbols, symbols)
    return Prepared(
        condition=condition,
        loaded=loaded,
        session=session,
        daily=panel,
        indicators=on_timeframe(indicators, timeframe),
        asked=np.array([symbol in wanted for symbol in panel.symbols], dtype=np.bool_),
        current=panel.last_sessions == day_number(session),
        unknown_symbols=len(wanted - set(panel.symbols)),
    )


def read_series(text: str, loaded: LoadedMarket | None = None) -> Series:
    """The series of a text that can be evaluated on daily bars, of the market if one is given. Raises Invalid.

    The error has the place and a suggestion.
    """
    try:
        series = parse_series(text)
    except ConditionError as error:
        problems, reason = [error.problem()], error.sentence_in(text)
    else:
        problems = list(problems_of_series(series))
        if loaded is not None:
            problems += without_figures([series], loaded.bars.facts, loaded.bars.market)
        if not problems:
            return series
        reason = problems[0].message
    sentence = _("“%(text)s” cannot be given: %(reason)s", text=text, reason=reason)
    raise Invalid(sentence, code="series", problems=problems)


# --- bars ---


def check_timeframe(condition: Condition, timeframe: str) -> None:
    """Raises Invalid when the bars at hand cannot be made, or the condition reads others beside them."""
    if timeframe in _DAILY:
        return
    if timeframe not in SESSIONS:
        raise Invalid(
            _("The timeframe %(timeframe)s is known but not available yet.", timeframe=timeframe),
            code="timeframe_not_available",
        )
    if any(series.timeframe for series in condition.series):
        raise Invalid(
            _("A condition on bars of %(timeframe)s cannot read bars of another timeframe.", timeframe=timeframe),
            code="timeframe_not_available",
        )


def on_timeframe(indicators: Indicators, timeframe: str) -> Indicators:
    """The indicators over the completed bars of a longer timeframe."""
    if timeframe in _DAILY:
        return indicators
    frame = indicators.frame(timeframe)
    return Indicators(frame.completed_by_the_end_of(indicators.panel), facts=indicators.facts, groups=frame.periods)


def at_session(loaded: LoadedMarket, as_of: date | datetime | None) -> tuple[date, Indicators]:
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


def wanted_symbols(known: Sequence[str], symbols: Sequence[str] | None) -> frozenset[str]:
    """The local codes of the symbols that are asked for; all that are known when none are named."""
    if symbols is None:
        return frozenset(known)
    return frozenset(local_code(symbol) for symbol in symbols)


def local_code(symbol: str) -> str:
    """ "XKRX:005930" is "005930"."""
    return symbol.strip().upper().rpartition(":")[2]


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
    loaded: LoadedMarket,
    panel: Panel,
    hits: Sequence[int],
    values: Mapping[str, Floats],
    held: Sequence[tuple[Held, ...]],
    since: Mapping[int, date] = MappingProxyType({}),
) -> tuple[Match, ...]:
    return tuple(
        Match(
            symbol=panel.symbols[hit],
            name=loaded.bars.names[panel.symbols[hit]],
            close=float(panel.bars_of(hit, "close")[-1]),
            volume=float(panel.bars_of(hit, "volume")[-1]),
            values={text: None if np.isnan(line[hit]) else float(line[hit]) for text, line in values.items()},
            held=parts,
            since=since.get(hit),
        )
        for hit, parts in zip(hits, held, strict=True)
    )
