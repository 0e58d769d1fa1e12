"""How long requests took: the 95th percentile of all, and of each route."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from pastetrader.quality.definitions import DEFINITIONS
from pastetrader.quality.figures import Figure, p95
from pastetrader.quality.models import RequestTiming
from pastetrader.quality.periods import Period, placed

# Of routes the slowest so many are named.
MOST = 50
# 5xx.
FAILED = 5


@dataclass(frozen=True)
class RouteFigure:
    """The figure of a route (the name of its address, or its pattern) asked by a method."""

    route: str
    method: str
    figure: Figure


def requests(periods: Sequence[Period], *, is_api: bool = True) -> list[Figure]:
    """The figure of each period, of the API or of pages (which have no target). One query."""
    counts: list[dict[int, int]] = [defaultdict(int) for _period in periods]
    failed = [0] * len(periods)
    rows = placed(RequestTiming.objects.filter(is_api=is_api), "hour", periods)
    for row in rows.values("period_place", "bin", "status_class").annotate(total=Sum("count")):
        counts[row["period_place"]][row["bin"]] += row["total"]
        failed[row["period_place"]] += row["total"] if row["status_class"] >= FAILED else 0
    target = DEFINITIONS["requests"].target if is_api else None
    return [
        p95(period, found, target, {"failed": errors})
        for period, found, errors in zip(periods, counts, failed, strict=True)
    ]


def requests_by_route(period: Period, *, is_api: bool = True) -> list[RouteFigure]:
    """The figures of a period by route and method: the slowest first, then those of too few requests. One query."""
    counts: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    failed: dict[tuple[str, str], int] = defaultdict(int)
    rows = placed(RequestTiming.objects.filter(is_api=is_api), "hour", [period])
    for row in rows.values("route", "method", "bin", "status_class").annotate(total=Sum("count")):
        key = (row["route"], row["method"])
        counts[key][row["bin"]] += row["total"]
        failed[key] += row["total"] if row["status_class"] >= FAILED else 0
    target = DEFINITIONS["requests"].target if is_api else None
    found = [RouteFigure(*key, p95(period, counts[key], target, {"failed": failed[key]})) for key in counts]
    return sorted(found, key=lambda one: (-(one.figure.low or 0), -one.figure.events, one.route, one.method))[:MOST]
