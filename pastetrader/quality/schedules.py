"""Due times kept: what became of each, by the same rules as the stability that the schedules' page shows."""

from collections.abc import Sequence

from django.utils import timezone

from executions.monitoring.schedules import PARTS, due_times
from executions.scheduling.occurrences import KEEP
from pastetrader.accounts.models import User
from pastetrader.quality.definitions import DEFINITIONS
from pastetrader.quality.figures import Figure, share
from pastetrader.quality.periods import Period, placed


def schedules(periods: Sequence[Period], person: User | None) -> list[Figure]:
    """The figure of each period, of the person's schedules or (None) of all. One query.

    Due times are deleted after a while: of a period that reaches back further there is no figure.
    """
    found = {
        row["period_place"]: {name: row[f"of_{name}"] or 0 for name in PARTS}
        for row in placed(due_times(person), "scheduled_for", periods)
        .values("period_place")
        .annotate(**{f"of_{name}": amount for name, amount in PARTS.items()})
    }
    kept_since = timezone.now() - KEEP
    target = DEFINITIONS["schedules"].target
    none = dict.fromkeys(PARTS, 0)
    return [
        share(period, parts["kept"], sum(parts.values()), target, parts)
        if period.begin >= kept_since
        else Figure(period, 0, is_kept=False)
        for period, parts in ((period, found.get(place, none)) for place, period in enumerate(periods))
    ]
