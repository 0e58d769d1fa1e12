"""The sessions at the end that a run does not see, so that there is something left to test it on. Pure."""

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import numpy as np

from pastetrader.common.messages import message as _
from screening.backtest.planning.settings import Settings
from screening.backtest.refused import Refused
from screening.bars.panel import Panel, day, day_number


@dataclass(frozen=True)
class HeldBack:
    """`cut` is the last session before the part that is held back, `last` the last of that part, `sessions` how many
    it has. `is_open`: the run saw it (a final test).
    """

    cut: date
    last: date
    sessions: int
    is_open: bool

    def as_json(self) -> dict[str, Any]:
        """By name; days as ISO dates."""
        return {
            "cut": self.cut.isoformat(),
            "last": self.last.isoformat(),
            "sessions": self.sessions,
            "is_open": self.is_open,
        }


def held_back(settings: Settings, panel: Panel) -> HeldBack | None:
    """What is held back of a market's bars; None without. Raises Refused: nothing would be left to see.

    The same for every variant: of the sessions from `settings.first` to `settings.last`, however long the variant's
    conditions take to be known. `hold_back` is a fraction of them, rounded up to whole sessions.
    """
    if settings.hold_back is None and settings.final_after is None:
        return None
    end = settings.last or panel.last_session
    days = np.unique(panel.sessions)
    first = day_number(settings.first) if settings.first else int(days[0]) if len(days) else 0
    days = days[(days >= first) & (days <= day_number(end))] if end else days[:0]
    if settings.final_after is not None:
        cut = settings.final_after
        hidden = int((days > day_number(cut)).sum())
    else:
        hidden = ceil(len(days) * (settings.hold_back or 0.0) - 1e-9)
        cut = day(int(days[-1 - hidden])) if hidden < len(days) else date.min
    if not len(days) or not 0 < hidden < len(days):
        text = _("There are too few sessions in that period to hold some of them back.")
        raise Refused(text, code="hold_back")
    return HeldBack(cut, day(int(days[-1])), hidden, is_open=settings.final_after is not None)
