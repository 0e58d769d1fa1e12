"""The weekly and monthly bars of one instrument as exact numbers, for people and programs that look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from screening.bars.panel import day_number
from screening.bars.timeframes import bars_of_sessions
from screening.models import Bar


@dataclass(frozen=True)
class PeriodBar:
    """A bar out of daily ones. `session` is its last day; `is_complete` is false while more days may follow."""

    session: date
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    is_complete: bool


def put_together(daily: Sequence[Bar], timeframe: str) -> list[PeriodBar]:
    """The bars of a timeframe (1w, 1M) out of all daily bars of an instrument, both by session.

    Screens see the same: which days make a bar is decided by screening.bars.timeframes.
    """
    sessions = np.array([day_number(bar.session) for bar in daily], dtype=np.int32)
    lasts, is_complete = bars_of_sessions(sessions, timeframe)
    places = [int(place) for place in lasts]
    starts = [0, *(place + 1 for place in places[:-1])]
    made = [_bar(daily[start : last + 1], is_complete=True) for start, last in zip(starts, places, strict=False)]
    return [*made[:-1], _bar(daily[starts[-1] :], is_complete=is_complete)] if made else []


def _bar(days: Sequence[Bar], *, is_complete: bool) -> PeriodBar:
    return PeriodBar(
        session=days[-1].session,
        open=days[0].open,
        high=max(day.high for day in days),
        low=min(day.low for day in days),
        close=days[-1].close,
        volume=sum((day.volume for day in days), Decimal(0)),
        is_complete=is_complete,
    )
