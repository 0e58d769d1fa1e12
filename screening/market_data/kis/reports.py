"""What the reports of companies say, as KIS hands it on. Pure.

It tells of which quarter a figure is and not when it was published: it is known from the day on which it was asked for.
"""

from collections.abc import Mapping
from typing import Any

from screening.market_data.base import Figures
from screening.market_data.fetching.answers import number, period_of, unreadable
from screening.market_data.kis.config import NAME

RATIOS = {"sales_growth": "grs", "debt_ratio": "lblt_rate", "bps": "bps"}


def newest_report(body: Mapping[str, Any]) -> Figures | None:
    """The figures of the last quarter that is known; None when there is none. Raises BadAnswer."""
    rows = body.get("output")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise unreadable(NAME)
    dated = [(period, row) for row in rows if (period := period_of(str(row.get("stac_yymm") or "").strip()))]
    if not dated:
        return None
    period, row = max(dated, key=lambda pair: pair[0])
    found = {fact: number(row.get(name)) for fact, name in RATIOS.items()}
    return Figures({fact: value for fact, value in found.items() if value is not None}, period)
