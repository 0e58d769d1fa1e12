"""What a worker does with a grid: the market is read once, and each cell is tried on it. Safe to run twice, or late."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any
from uuid import UUID

from django.db import transaction

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.stored_messages import stored
from screening.backtest.ground import ground_of
from screening.backtest.metrics import YEAR_SESSIONS, metrics_of
from screening.backtest.planning.settings import Settings
from screening.backtest.report import check_json
from screening.backtest.sensitivity.running import Trials
from screening.backtest.services import ensure_possible
from screening.backtest.simulation import Run
from screening.backtest.trust.checks import worst_of
from screening.backtest.trust.robustness import tried_variants
from screening.backtest_reports.claims import Claim, work
from screening.backtest_reports.grids.asking import METRICS
from screening.backtest_reports.grids.requests import BARS_CHANGED, variant_of
from screening.backtest_reports.keys import key_of
from screening.backtest_reports.tries import Attempt, count_tries, variants_of
from screening.bars.panel import day
from screening.conditions.evaluation.values import Indicators
from screening.models import BacktestGrid, BacktestReport, BacktestStage, BacktestStatus
from screening.strategy import Strategy


def work_on_grid(grid_id: UUID) -> None:
    """Try its cells, if nobody else does."""
    work(BacktestGrid, grid_id, _try)


def _try(claim: Claim[BacktestGrid]) -> None:
    grid = claim.row
    strategy, settings = Strategy.model_validate(grid.report.strategy), Settings.model_validate(grid.report.settings)
    ground = ground_of(ensure_possible(strategy, settings), strategy, settings, claim.check)
    if ground.bars.snapshot != grid.report.snapshot:
        raise Invalid(BARS_CHANGED, code="bars_changed")
    indicators = Indicators(ground.panel, facts=ground.bars.facts)
    members = ground.members(ground.panel)
    trials = Trials(indicators, ground.venue(settings), members, with_limits=settings.with_limits)
    claim.reached(BacktestStage.TRADES, done=0)
    cells, attempts = [], []
    for cell, attempt in _cells(claim, trials):
        cells.append(cell)
        if attempt:
            attempts.append(attempt)
        claim.noted = {"done": len(cells)}
    own = trials.tried(ensure_possible(strategy, settings), settings, claim.check)
    with transaction.atomic():
        claim.done(cells=cells)
        count_tries(grid.report, attempts)
        if own is not None:
            _say_how_many(grid.report, own)


def _cells(claim: Claim[BacktestGrid], trials: Trials) -> Iterator[tuple[dict[str, Any], Attempt | None]]:
    grid = claim.row
    for values in _combinations(grid):
        try:
            variant = variant_of(grid, values)
            plan = ensure_possible(variant.strategy, variant.settings)
        except Invalid as error:
            yield _cell(values, problem=stored(error.message)), None
            continue
        run = trials.tried(plan, variant.settings, claim.check)
        if run is None:
            text = _("There are too few sessions for its conditions to be known.")
            yield _cell(values, problem=stored(text)), None
            continue
        sessions = run.rows.sessions[run.first :]
        metrics = metrics_of(run.ledger, sessions).as_json()
        key = key_of(variant.strategy, variant.settings, grid.report.snapshot)
        sharpe = metrics["sharpe"]
        yield (
            _cell(values, key=key, figures={name: metrics[name] for name in METRICS}),
            Attempt(key, None if sharpe is None else sharpe / YEAR_SESSIONS**0.5, day(int(sessions[-1]))),
        )


def _combinations(grid: BacktestGrid) -> list[tuple[float, ...]]:
    return list(product(*(axis["values"] for axis in grid.axes)))


def _cell(
    values: Sequence[float], *, key: str = "", problem: str = "", figures: Mapping[str, float | None] | None = None
) -> dict[str, Any]:
    return {"values": list(values), "key": key, "problem": problem, **(figures or dict.fromkeys(METRICS))}


def _say_how_many(report: BacktestReport, own: Run) -> None:
    """Its check of how many were tried counts the cells as well from now on."""
    # Of two grids that end at once the second must see what the first has counted.
    row = BacktestReport.objects.select_for_update().filter(pk=report.pk, status=BacktestStatus.DONE).first()
    if row is None or row.summary is None:
        return
    said = check_json(tried_variants(own.ledger, variants_of(row)))
    trust = [said if check["check"] == said["check"] else check for check in row.summary["trust"]]
    summary = {**row.summary, "trust": trust, "verdict": worst_of(check["verdict"] for check in trust)}
    BacktestReport.objects.filter(pk=row.pk).update(summary=summary)
