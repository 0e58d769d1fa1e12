"""A portfolio's ledger out of what was written down while it ran: trades with their costs, signals left. Pure."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from screening.backtest.engine.candidates import Skip
from screening.backtest.engine.exits import Reason
from screening.backtest.engine.ledger import Ledger, Trade
from screening.backtest.engine.offers import Offers
from screening.bars.panel import Places


@dataclass(slots=True, eq=False)
class Part:
    """Shares of a leg that were bought into a place of the portfolio; `tax` of their sale, money."""

    slot: int
    candidate: int
    symbol: int
    leg: int
    shares: int
    tax: float = 0.0


@dataclass(frozen=True, eq=False)
class Journal:
    """In the order in which it was done. `lines`: equity, cash, invested and positions at each close.

    `holdings`: the row of each fill, and the row until which it was held. `too_dear`: candidates of which not one share
    could be bought.
    """

    parts: list[Part] = field(default_factory=list)
    holdings: list[tuple[int, int]] = field(default_factory=list)
    too_dear: list[int] = field(default_factory=list)
    lines: list[tuple[float, float, float, int]] = field(default_factory=list)

    def close(self, equity: float, cash: float, invested: float, held: int) -> None:
        """A session is over."""
        self.lines.append((equity, cash, invested, held))

    def total_return(self, start_cash: float) -> float:
        """The last equity by the cash at the start, less one; 0 of no session."""
        return self.lines[-1][0] / start_cash - 1 if self.lines else 0.0


def ledger_of(offers: Offers, journal: Journal, start_cash: float, first: int) -> Ledger:
    """Positions that are still held when the bars end are trades that are open (F16)."""
    lines = np.array(journal.lines, dtype=np.float64).reshape(-1, 4)
    skipped, reasons = _skipped(offers, journal, first)
    return Ledger(
        trades=_trades(offers, journal.parts),
        start_cash=start_cash,
        equity=lines[:, 0],
        cash=lines[:, 1],
        invested=lines[:, 2],
        held=lines[:, 3].astype(np.int32),
        skipped=skipped,
        skipped_reasons=reasons,
    )


def _skipped(offers: Offers, journal: Journal, first: int) -> tuple[Places, npt.NDArray[np.int8]]:
    """The candidates that were not bought, by row: held already (F5), too dear, or without a place (F15)."""
    fills, signals = offers.candidates.fills, offers.candidates.signals
    is_left = offers.sessions >= first
    is_left[[part.candidate for part in journal.parts]] = False
    reasons = np.full(len(fills), Skip.SLOTS, dtype=np.int8)
    if journal.holdings:
        bought, until = np.array(sorted(journal.holdings), dtype=np.int64).T
        # The last holding before a fill: one of another symbol ended in that symbol's rows, which come before.
        before = np.searchsorted(bought, fills) - 1
        reasons[(before >= 0) & (signals < until[before])] = Skip.IN_POSITION
    reasons[journal.too_dear] = Skip.CASH
    return signals[is_left], reasons[is_left]


def _trades(offers: Offers, parts: list[Part]) -> tuple[Trade, ...]:
    """By entry."""
    return tuple(
        sorted(
            (trade for leg in range(len(offers.legs)) for trade in _of_leg(offers, leg, parts)),
            key=lambda trade: (trade.entry, trade.leg),
        )
    )


def _of_leg(offers: Offers, leg: int, parts: list[Part]) -> list[Trade]:
    rows, candidates, paths, fee = offers.rows, offers.candidates, offers.legs[leg].paths, offers.costs.fee
    own = [part for part in parts if part.leg == leg]
    places = np.array([part.candidate for part in own], dtype=np.int64)
    shares = np.array([part.shares for part in own], dtype=np.int64)
    exits, entries, prices = paths.exits[places], candidates.fills[places], paths.prices[places]
    paid, is_open = candidates.prices[places], paths.reasons[places] == Reason.STILL_OPEN
    entry_slip = shares * offers.entry_slips[places]
    exit_slip = np.where(is_open, 0.0, shares * offers.exit_slips[leg][places])
    fees = (shares * paid + entry_slip) * fee + np.where(is_open, 0.0, (shares * prices - exit_slip) * fee)
    columns = (
        candidates.signals[places],
        entries,
        exits,
        paid,
        prices,
        fees,
        entry_slip + exit_slip,
        paths.reasons[places],
        paths.ambiguous[places],
        rows.jumps_until(exits) > rows.jumps_until(entries),
        is_open & (rows.numbers_of(exits) < len(rows.sessions) - 1),
    )
    return [
        Trade(
            symbol=part.symbol,
            signal=signal,
            entry=entry,
            exit=exit_row,
            entry_price=entry_price,
            exit_price=exit_price,
            shares=part.shares,
            reason=_REASONS[reason],
            fee=fee_paid,
            tax=part.tax,
            slippage=slippage,
            leg=leg,
            is_ambiguous=is_ambiguous,
            has_jump=has_jump,
            is_stale=is_stale,
        )
        for part, signal, entry, exit_row, entry_price, exit_price, fee_paid, slippage, reason, is_ambiguous, has_jump,
        is_stale in zip(own, *(column.tolist() for column in columns), strict=True)
    ]  # fmt: skip


_REASONS = tuple(Reason)
