"""One symbol as a chart shows it: its bars, lines over them, and the bars on which a condition was true."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import numpy as np

from pastetrader.common.errors import Invalid, NotFound
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.facts import DatedFacts
from screening.bars.loaded_markets import LoadedMarket, loaded_markets
from screening.bars.panel import COLUMNS, Panel, Truths, day, frozen
from screening.bars.timeframes import SESSIONS
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import TRUE, Verdicts, at_last, evaluate
from screening.conditions.evaluation.row_filters import filters_by_ranking, is_ranking
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import Line, Series
from screening.market_data import market_code
from screening.screens.screening import (
    at_session,
    check_timeframe,
    ensure_figures,
    local_code,
    on_timeframe,
    read_condition,
    read_series,
)
from screening.universe.choosing import choose
from screening.universe.spec import Universe

Values = tuple[float | None, ...]
# Of a condition: more would leave no room for the candles.
OWN_LINES = 5


@dataclass(frozen=True)
class Candles:
    """Bars of one symbol, oldest first: `sessions` and each of `columns` (open, high, low, close, volume) are as long.

    `lines` have a value for each bar, None where it is unknown; `hits` are the sessions at whose bar the condition was
    true. `close_before`: of the bar before the first one, which `has_earlier` says there is. A week or month that is
    not over has no value of a line and no verdict: `is_complete` is false then.
    """

    market: str
    symbol: str
    name: str
    timeframe: str
    snapshot: str
    is_synthetic: bool
    sessions: tuple[date, ...]
    columns: Mapping[str, tuple[float, ...]]
    lines: Mapping[Series, Values]
    hits: tuple[date, ...]
    close_before: float | None
    is_complete: bool

    @property
    def has_earlier(self) -> bool:
        """Whether there are bars before these."""
        return self.close_before is not None


def candles(  # noqa: PLR0913  # each argument is a fact of the chart
    *,
    market: str,
    symbol: str,
    count: int,
    timeframe: str = "1d",
    to: date | None = None,
    lines: Sequence[str] | None = (),
    condition: str = "",
    universe: Universe | None = None,
    owner: UUID | None = None,
    check: Check = unstopped,
) -> Candles:
    """The last `count` bars of a symbol at or before `to` (None = latest), from the bars and by the rules of screens.

    `lines`: series such as "sma(20)"; None: those that the condition reads. Ranks are among the symbols of `universe`
    (None = all of the market) as it is at the last session that is looked at, as those of a screen are; `owner`: whose
    watch-lists it may name. Raises Invalid with problems at `lines`, `condition` and `universe`: what cannot be read or
    evaluated; NotFound: there are no bars of the market, or it has no such symbol.
    """
    with _about("condition"):
        wanted = read_condition(condition) if condition else None
        if wanted:
            check_timeframe(wanted, timeframe)
    with _about("lines"):
        series = _lines_of(wanted) if lines is None else tuple(dict.fromkeys(read_series(text) for text in lines))
        for one in series:
            _check_line(one, timeframe)
    try:
        loaded = loaded_markets().get(market_code(market), check=check)
    except Invalid as error:
        raise NotFound(error.message, code=error.code) from error
    with _about("condition"):
        ensure_figures(wanted.series if wanted else (), loaded)
    with _about("lines"):
        ensure_figures(series, loaded)
    code = local_code(symbol)
    place = loaded.bars.panel.places.get(code)
    if place is None:
        raise NotFound(_("%(market)s has no symbol %(symbol)s.", market=loaded.bars.market, symbol=code))
    ranked = any(is_ranking(one) for one in (*series, *(wanted.series if wanted else ())))
    with _about("universe"):
        among = _chosen(universe, loaded, owner, to, check) if universe is not None and ranked else None
    return _Chart(loaded, place, timeframe, to, among, check).cut(count, series, wanted)


def _chosen(universe: Universe, loaded: LoadedMarket, owner: UUID | None, to: date | None, check: Check) -> Truths:
    """Of each symbol of the market whether the universe has it."""
    chosen = frozenset(choose(universe, owner=owner, as_of=to, check=check).symbols)
    return np.array([symbol in chosen for symbol in loaded.bars.panel.symbols], dtype=np.bool_)


@contextmanager
def _about(parameter: str) -> Iterator[None]:
    """What is refused inside is a problem of that parameter."""
    try:
        yield
    except Invalid as error:
        found = error.problems or (Problem(error.code, error.message),)
        problems = [replace(problem, path=parameter) for problem in found]
        raise Invalid(error.message, code=error.code, problems=problems) from error


def _lines_of(condition: Condition | None) -> tuple[Series, ...]:
    """What the condition reads, besides the prices and volumes that the candles show."""
    read = (replace(series, ago=0) for series in (condition.series if condition else ()))
    return tuple(dict.fromkeys(series for series in read if series.field not in COLUMNS or series.timeframe))[
        :OWN_LINES
    ]


def _check_line(series: Series, timeframe: str) -> None:
    if timeframe in SESSIONS and series.timeframe:
        raise Invalid(
            _("A line over bars of %(timeframe)s cannot read bars of another timeframe.", timeframe=timeframe),
            code="timeframe_not_available",
        )


class _Chart:
    """One symbol of a market as it was after a day, on bars of one timeframe."""

    def __init__(
        self,
        loaded: LoadedMarket,
        place: int,
        timeframe: str,
        to: date | None,
        among: Truths | None,
        check: Check,
    ) -> None:
        self.loaded = loaded
        self.place = place
        self.timeframe = timeframe
        self.to = to
        self.among = among
        self.check = check
        self.alone = _alone(loaded, place, to)
        self.judged = on_timeframe(self.alone, timeframe)
        self.shown = self.alone.frame(timeframe).panel if timeframe in SESSIONS else self.alone.panel

    def cut(self, count: int, series: Sequence[Series], condition: Condition | None) -> Candles:
        """The last `count` of its bars."""
        bars, panel = self.loaded.bars, self.shown
        length, known = int(panel.lengths[0]), int(self.judged.panel.lengths[0])
        first = max(0, length - count)
        sessions = tuple(day(int(number)) for number in panel.sessions[first:length])
        # Of the bars that are shown, those before the end of the last one that is over.
        width = max(0, known - first)
        return Candles(
            market=bars.market,
            symbol=self.alone.panel.symbols[0],
            name=bars.names.get(self.alone.panel.symbols[0], ""),
            timeframe=self.timeframe,
            snapshot=bars.snapshot,
            is_synthetic=bars.is_synthetic,
            sessions=sessions,
            columns={name: tuple(panel.columns[name][first:length].tolist()) for name in COLUMNS},
            lines={one: self._line(one, condition, width, len(sessions)) for one in series},
            hits=self._hits(condition, sessions[:width]) if condition else (),
            close_before=float(panel.columns["close"][first - 1]) if first else None,
            is_complete=known == length,
        )

    def _line(self, series: Series, beside: Condition | None, width: int, length: int) -> Values:
        if not width:
            return (None,) * length
        values, place, among = self._market_of([series])
        # A rank is the one that the condition saw, among the rows that pass its filters.
        known = filters_by_ranking(beside.root) if beside else {}
        filters = next((kept for one, kept in known.items() if replace(one, ago=0) == series), ())
        evaluation = at_last(values, width, among=among, filters=filters, check=self.check)
        line = evaluation.values_of(Line(series))[place].tolist()
        return (*(value if np.isfinite(value) else None for value in line), *(None,) * (length - width))

    def _hits(self, condition: Condition, sessions: tuple[date, ...]) -> tuple[date, ...]:
        if not sessions:
            return ()
        values, place, among = self._market_of(condition.series)
        verdicts: Verdicts = evaluate(condition, values, bars=len(sessions), among=among, check=self.check)[place]
        return tuple(session for session, verdict in zip(sessions, verdicts, strict=True) if verdict == TRUE)

    def _market_of(self, series: Sequence[Series]) -> tuple[Indicators, int, Truths | None]:
        """What the series are computed on, the symbol's place in it, and which symbols are ranked.

        Only a rank needs the whole market: both give the same, which a test holds; and charts of fifty days leave alone
        what screens keep in memory.
        """
        if not any(is_ranking(one) for one in series):
            return self.judged, 0, None
        _session, whole = at_session(self.loaded, self.to)
        return on_timeframe(whole, self.timeframe), self.place, self.among


def _alone(loaded: LoadedMarket, place: int, to: date | None) -> Indicators:
    """Indicators of one symbol of the market that know nothing later than the day. Shares the arrays."""
    market = loaded.bars.panel
    start, end = int(market.starts[place]), int(market.ends[place])
    panel = Panel(
        symbols=(market.symbols[place],),
        starts=frozen(np.zeros(1, dtype=np.int64)),
        ends=frozen(np.array([end - start], dtype=np.int64)),
        sessions=market.sessions[start:end],
        columns={name: values[start:end] for name, values in market.columns.items()},
    )
    facts = {name: _facts_of(found, place) for name, found in loaded.bars.facts.items()}
    return Indicators(panel if to is None else panel.until(to), facts=facts)


def _facts_of(facts: DatedFacts, place: int) -> DatedFacts:
    first, last = np.searchsorted(facts.owners, [place, place + 1])
    return DatedFacts(frozen(np.zeros(last - first, dtype=np.int64)), facts.known[first:last], facts.values[first:last])
