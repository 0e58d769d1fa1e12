"""The next times of a schedule as a page shows them: on the clocks of its zone, of the exchange, and of the reader."""

from dataclasses import dataclass
from datetime import datetime

from executions.models import Schedule
from executions.scheduling.closed_days import is_closed
from executions.scheduling.services import Preview
from pastetrader.common.message_field import shown
from pastetrader.common.sessions.closing import zone_of
from workflows.models import Workflow


@dataclass(frozen=True)
class NextTime:
    """A due time, and whether the exchange is closed on its day there."""

    at: datetime
    is_closed: bool


@dataclass(frozen=True)
class NextTimes:
    """Due times ascending; `zones`, on whose clocks they are told; the exchange ("": none); why there are no more."""

    rows: tuple[NextTime, ...]
    zones: tuple[str, ...]
    market: str
    problem: str


def next_times(preview: Preview, *, zone: str, market: str) -> NextTimes:
    """What a preview found, for a schedule that is told in `zone` and concerns `market`."""
    zones = tuple(dict.fromkeys(filter(None, (zone, zone_of(market)))))
    rows = tuple(NextTime(at, is_closed(market, at)) for at in preview.times)
    return NextTimes(rows, zones, market, shown(preview.problem) if preview.problem else "")


def market_of(schedule: Schedule, workflow: Workflow | None) -> str:
    """The exchange that a schedule follows, or else that its workflow looks at; "" when neither says so."""
    said = (schedule.config or {}).get("mic") or (workflow.variables if workflow else {}).get("market")
    return said if isinstance(said, str) else ""
