"""Moves that no day of trading explains: most are splits that nobody took out of the older prices. Pure.

Nothing is changed here. What is found is shown with the ratio it probably was, and a person decides.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

# Share of the close before by which a price may move in one session, by the first day of the rule (KRX's own history).
_KRX_LIMITS = (
    (date.min, 0.08),
    (date(1998, 3, 2), 0.12),
    (date(1998, 12, 7), 0.15),
    (date(2015, 6, 15), 0.30),
)
_LIMITS: Mapping[str, tuple[tuple[date, float], ...]] = MappingProxyType(
    {"XKRX": _KRX_LIMITS, "XKOS": ((date.min, 0.15), (date(2015, 6, 15), 0.30))}
)
# Where no limit is known, fewer than one move in thousands is larger in a day.
ELSEWHERE = 0.40
# Prices were rounded: half of the last place of the market's smallest price may be missing from each, and factors of
# adjusted ones were rounded too.
_ROUNDED = MappingProxyType({"XKRX": 0.5, "XKOS": 0.5, "XTKS": 0.5})
_ROUNDED_ELSEWHERE = 0.005
_ROUNDED_FACTOR = 0.005
# Days without a bar after which the exchange itself sets a new price (a listing after a merger, a reduced capital).
LONG_PAUSE = 14
# What the open may still have moved beside the split itself.
_PLAUSIBLE = 0.15
# Shares after and before, for one of each: what companies do.
_RATIOS = (
    *((new, 1) for new in (2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 100)),
    *((3, 2), (4, 3), (5, 2), (5, 3), (5, 4)),
)


@dataclass(frozen=True)
class Jump:
    """A price that moved further than one session can: from the close of `before` to the open and close of `session`.

    `new` shares were probably given for `old` ones, so earlier prices times `factor` fit the later ones; both are 0
    where no simple ratio explains the move. `pause` is how many days lie between the two bars.
    """

    symbol: str
    session: date
    before: date
    close_before: float
    open: float
    close: float
    new: int
    old: int

    @property
    def factor(self) -> float | None:
        """What earlier prices have to be multiplied with; None when no ratio is known."""
        return self.old / self.new if self.new else None

    @property
    def pause(self) -> int:
        """Days from the bar before to this one: 1 from Monday to Tuesday."""
        return (self.session - self.before).days

    @property
    def message(self) -> Message:
        """The jump in words."""
        params: dict[str, Any] = {
            "symbol": self.symbol,
            "session": self.session.isoformat(),
            "before": f"{self.close_before:.10g}",
            "open": f"{self.open:.10g}",
            "close": f"{self.close:.10g}",
            "days": self.pause,
            "new": self.new,
            "old": self.old,
        }
        return Message(_sentence(bool(self.new), self.pause > LONG_PAUSE).text, params)


def _sentence(has_ratio: bool, is_after_pause: bool) -> Message:
    if has_ratio and is_after_pause:
        return _(
            "%(symbol)s, %(session)s: from %(before)s to %(open)s, after %(days)s days without a bar. "
            "Probably %(new)s new shares for %(old)s."
        )
    if has_ratio:
        return _("%(symbol)s, %(session)s: from %(before)s to %(open)s. Probably %(new)s new shares for %(old)s.")
    if is_after_pause:
        return _(
            "%(symbol)s, %(session)s: from %(before)s to %(open)s, after %(days)s days without a bar. "
            "No simple ratio of a split explains it."
        )
    return _(
        "%(symbol)s, %(session)s: from %(before)s to %(open)s and %(close)s. No simple ratio of a split explains it."
    )


def limit_of(market: str, session: date) -> float:
    """The share of the close before by which a price can move in a session of that market: 0.3 is 30 %."""
    rules = _LIMITS.get(market, ((date.min, ELSEWHERE),))
    return [limit for since, limit in rules if since <= session][-1]


def probable_splits(bars: pl.DataFrame, market: str) -> tuple[Jump, ...]:
    """Where a symbol's open or close lies further from its close before than the market's limit, or than 40 %.

    `bars`: symbol, session, open, close at least, one row per symbol and session, all prices above zero. By symbol and
    session. A symbol's first bar has nothing before it and is never one.
    """
    if bars.is_empty():
        return ()
    ordered = bars.select("symbol", "session", "open", "close").sort("symbol", "session")
    before = ordered.with_columns(
        pl.col("session").shift(1).over("symbol").alias("before"),
        pl.col("close").shift(1).over("symbol").alias("close_before"),
    ).filter(pl.col("before").is_not_null())
    far = before.filter(_is_beyond("open", market) | _is_beyond("close", market))
    return tuple(_jump(row, market) for row in far.iter_rows(named=True))


def _is_beyond(price: str, market: str) -> pl.Expr:
    limit = pl.lit(ELSEWHERE)
    if market in _LIMITS:
        (_first, lowest), *later = _LIMITS[market]
        limit = pl.lit(lowest)
        for since, share in later:
            limit = pl.when(pl.col("session") >= since).then(pl.lit(share)).otherwise(limit)
    slack = _ROUNDED.get(market, _ROUNDED_ELSEWHERE)
    highest = (pl.col("close_before") + slack) * (1 + limit + _ROUNDED_FACTOR) + slack
    lowest_price = (pl.col("close_before") - slack) * (1 - limit - _ROUNDED_FACTOR) - slack
    return (pl.col(price) > highest) | (pl.col(price) < lowest_price)


def _jump(row: Mapping[str, Any], market: str) -> Jump:
    limit = limit_of(market, row["session"])
    move = row["open"] / row["close_before"]
    # An open within the limit needs no split: the price ran away within the session.
    new, old = _ratio(move, min(limit, _PLAUSIBLE)) if abs(move - 1) > limit else (0, 0)
    return Jump(
        symbol=row["symbol"],
        session=row["session"],
        before=row["before"],
        close_before=row["close_before"],
        open=row["open"],
        close=row["close"],
        new=new,
        old=old,
    )


def _ratio(move: float, plausible: float) -> tuple[int, int]:
    """(new, old) shares of the simple split nearest to a price that became `move` times what it was; (0, 0): none."""

    def left(ratio: tuple[int, int]) -> float:
        return abs(math.log(move * ratio[0] / ratio[1]))

    nearest = min(((n, m) for pair in _RATIOS for n, m in (pair, pair[::-1])), key=left)
    return nearest if left(nearest) <= math.log1p(plausible) else (0, 0)
