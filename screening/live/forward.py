"""The signals of a workflow against what its newest backtest expects of so many, and the alarm when they leave that."""

from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from pastetrader.accounts.models import User
from screening.backtest.expected import Expected, band, from_json
from screening.conditions import Condition, ConditionError, parse
from screening.live.live_signals import signals_of_rules
from screening.live.steps import ScreenStep, SignalStep, signals_of
from screening.models import BacktestReport, BacktestStatus, BandState, ForwardWatch, Side, SignalOutcome
from screening.signals.journal.figures import HORIZONS
from screening.strategy import RuleGroup
from workflows.definition.graph import Graph
from workflows.models import Workflow

# Fewer live signals than these raise no alarm.
LEAST = 10
# The newest backtests of a market among which that of the rules is looked for, and the newest signals.
MOST_REPORTS, MOST_SIGNALS = 50, 10_000
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Beside:
    """Live signals after so many sessions beside what is expected, in percent.

    `low` and `high`: the band of their mean; None where nothing is expected.
    """

    sessions: int
    known: int
    mean: float | None
    share_up: float | None
    expected: Expected | None
    low: float | None
    high: float | None

    @property
    def state(self) -> BandState:
        """Where the live mean is: anywhere but inside is an alarm, for which there must be enough of them."""
        if self.known < LEAST or self.mean is None or self.low is None or self.high is None:
            return BandState.INSIDE
        if self.mean < self.low:
            return BandState.BELOW
        return BandState.ABOVE if self.mean > self.high else BandState.INSIDE


@dataclass(frozen=True)
class Forward:
    """`report` None: no backtest of these rules; `has_older`: there is one of other rules of this workflow."""

    report: UUID | None
    made_at: datetime | None
    snapshot: str
    has_older: bool
    rows: tuple[Beside, ...]


def forward_of_workflow(workflow: Workflow, graph: Graph) -> Forward | None:
    """How the entries of a workflow did beside its newest backtest; None when no step of it writes any."""
    steps = [step for step in signals_of(graph) if step.side in {Side.LONG, Side.SHORT}]
    if not steps:
        return None
    step = next((one for one in steps if one.screen is not None), steps[0])
    found = _report_of(workflow, step)
    expected = from_json(found.forward) if found else ()
    older = BacktestReport.objects.filter(workflow=workflow, status=BacktestStatus.DONE)
    return Forward(
        report=found.pk if found else None,
        made_at=found.made_at if found else None,
        snapshot=found.snapshot if found else "",
        has_older=found is None and older.exists(),
        rows=_beside(workflow, graph, step, {one.sessions: one for one in expected}),
    )


def look_at(workflow: Workflow, graph: Graph) -> list[ForwardWatch]:
    """Bring the watches of a workflow up to date; those that have just left the band, each once per crossing."""
    found = forward_of_workflow(workflow, graph)
    if found is None:
        return []
    rows = [_watch(workflow, found, row) for row in found.rows]
    return [watch for watch in rows if watch is not None]


def alarms_of(person: User) -> list[ForwardWatch]:
    """The watches of a person's workflows that are outside of their bands, the newest first."""
    rows = ForwardWatch.objects.visible_to(person).filter(workflow__deleted_at=None)
    return list(rows.exclude(state=BandState.INSIDE).select_related("workflow").order_by("-since", "pk"))


def _watch(workflow: Workflow, found: Forward, row: Beside) -> ForwardWatch | None:
    """The watch, if it was this look that saw it leave the band."""
    watch, _is_new = ForwardWatch.objects.get_or_create(workflow=workflow, sessions=row.sessions)
    mine = ForwardWatch.objects.filter(pk=watch.pk)
    mine.update(
        report=found.report,
        known=row.known,
        mean=row.mean,
        expected=row.expected.mean if row.expected else None,
        low=row.low,
        high=row.high,
    )
    crossed = row.state != BandState.INSIDE
    won = mine.exclude(state=row.state).update(
        state=row.state, since=timezone.now(), crossings=F("crossings") + (1 if crossed else 0)
    )
    if not won or not crossed:
        return None
    watch.refresh_from_db()
    return watch


# --- what is expected ---


@dataclass(frozen=True)
class _Report:
    pk: UUID
    made_at: datetime
    snapshot: str
    forward: list[dict[str, Any]]


def _report_of(workflow: Workflow, step: SignalStep) -> _Report | None:
    """The newest backtest of the owner's with the very entry that the step's screen has, on its market and symbols."""
    screen = step.screen
    entry = _read(screen.condition) if screen else None
    if screen is None or entry is None or screen.timeframe not in {"", "1d"}:
        return None
    rows = BacktestReport.objects.filter(
        owner=workflow.owner_id, market=screen.market, status=BacktestStatus.DONE, summary__forward__isnull=False
    )
    said = ("pk", "updated_at", "snapshot", "strategy__entry", "strategy__universe", "settings", "summary__forward")
    for pk, made_at, snapshot, group, universe, settings, forward in rows.order_by("-created_at").values_list(*said)[
        :MOST_REPORTS
    ]:
        symbols = tuple((universe or {}).get("symbols") or settings.get("symbols") or ())
        if _is_of(screen, symbols) and _read(RuleGroup.model_validate(group).text()) == entry:
            return _Report(pk, made_at, snapshot, forward)
    return None


def _is_of(screen: ScreenStep, symbols: tuple[str, ...]) -> bool:
    """Whether a backtest of these symbols (none: all) is of those that are screened; a universe that runs choose is
    taken for all.
    """
    return set(symbols) == set(screen.symbols or ())


def _read(text: str) -> Condition | None:
    try:
        return parse(text) if text else None
    except ConditionError:
        return None


# --- what there is ---


def _beside(workflow: Workflow, graph: Graph, step: SignalStep, expected: dict[int, Expected]) -> tuple[Beside, ...]:
    signals = signals_of_rules(workflow, graph).filter(node_key=step.key, side=step.side)
    columns = [f"return_{sessions}" for sessions in HORIZONS]
    rows = SignalOutcome.objects.filter(signal__in=signals).order_by("-signal__bar", "-signal_id")
    known = list(rows.values_list("signal__bar", *columns)[:MOST_SIGNALS])
    return tuple(
        _of_horizon(sessions, [(row[0], row[1 + place]) for row in known if row[1 + place] is not None], expected)
        for place, sessions in enumerate(HORIZONS)
    )


def _of_horizon(sessions: int, known: list[tuple[date, float]], expected: dict[int, Expected]) -> Beside:
    returns = [value for _bar, value in known]
    of_past = expected.get(sessions)
    between = band(of_past, [bar.toordinal() - _EPOCH for bar, _value in known]) if of_past is not None else None
    low, high = between or (None, None)
    return Beside(
        sessions=sessions,
        known=len(returns),
        mean=fmean(returns) if returns else None,
        share_up=100 * sum(value > 0 for value in returns) / len(returns) if returns else None,
        expected=of_past,
        low=low,
        high=high,
    )
