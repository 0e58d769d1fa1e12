"""How the signals of a workflow did, as figures beside those of the market."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from screening.models import Side, SignalOutcome
from workflows.models import Workflow

HORIZONS = (1, 5, 20)
# The newest ones; of more than so many signals older ones say little of today's rules.
MOST = 10_000


@dataclass(frozen=True)
class After:
    """How `known` signals did after so many sessions, in percent; without any there are no figures.

    `share_up`: of all, those whose price rose. `market`: the mean of what the market did between the same sessions.
    """

    sessions: int
    known: int = 0
    share_up: float | None = None
    mean: float | None = None
    median: float | None = None
    market: float | None = None

    @property
    def beyond(self) -> float | None:
        """By how many percentage points the mean is above the market's."""
        return None if self.mean is None or self.market is None else self.mean - self.market


@dataclass(frozen=True)
class SideFigures:
    """The signals of one side: how many there are, how they did, and of how many trades an exit is known, with their
    mean return.
    """

    side: Side
    signals: int
    after: tuple[After, ...]
    ended: int
    until_exit: float | None


def figures_of(workflow: Workflow) -> tuple[SideFigures, ...]:
    """Of each side that a workflow has signals of: entries first. Price returns, before costs, whatever the side."""
    columns = ["signal__side", "exit_return"]
    columns += [f"{kind}_{sessions}" for sessions in HORIZONS for kind in ("return", "market")]
    rows = SignalOutcome.objects.filter(signal__workflow=workflow).order_by("-signal_id").values_list(*columns)[:MOST]
    by_side: dict[str, list[Sequence[Any]]] = {}
    for side, *values in rows:
        by_side.setdefault(side, []).append(values)
    return tuple(_side(side, by_side[side]) for side in (Side.LONG, Side.SHORT, Side.EXIT) if side in by_side)


def _side(side: Side, rows: Sequence[Sequence[Any]]) -> SideFigures:
    exits = [row[0] for row in rows if row[0] is not None]
    return SideFigures(
        side=side,
        signals=len(rows),
        after=tuple(
            _after(sessions, [(row[1 + 2 * place], row[2 + 2 * place]) for row in rows])
            for place, sessions in enumerate(HORIZONS)
        ),
        ended=len(exits),
        until_exit=fmean(exits) if exits else None,
    )


def _after(sessions: int, pairs: Sequence[tuple[float | None, float | None]]) -> After:
    known = [own for own, _market in pairs if own is not None]
    if not known:
        return After(sessions)
    markets = [market for own, market in pairs if own is not None and market is not None]
    return After(
        sessions=sessions,
        known=len(known),
        share_up=100 * sum(own > 0 for own in known) / len(known),
        mean=fmean(known),
        median=median(known),
        market=fmean(markets) if markets else None,
    )
