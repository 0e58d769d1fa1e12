"""More laws of the engine, on random small markets: what scales, what may be reordered, split or cut off."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from screening.backtest.engine.candidates import candidates_of
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.exits import Exits, Percent, Reason
from screening.backtest.engine.ledger import Ledger, Trade
from screening.backtest.engine.paths import paths_of
from screening.backtest.engine.portfolio import Account, Leg, portfolio_of
from screening.backtest.engine.rows import rows_of
from screening.tests.backtest.cases import FIRST_DAY, Case, by_engine, panel_of, random_case
from screening.tests.backtest.compared import starts_of
from screening.tests.backtest.hand_made import traded
from screening.tests.backtest.plain_loop import Bar

CASES = range(25)
QUIET = (1000.0, 1010.0, 990.0, 1000.0)


def _each(case: Case, change: Callable[[Bar], Bar]) -> Case:
    return replace(case, market=[[change(bar) for bar in bars] for bars in case.market])


def _bars_of(case: Case) -> list[Bar]:
    return [bar for bars in case.market for bar in bars]


@pytest.mark.parametrize("seed", CASES)
def test_prices_and_cash_eight_times_as_high_are_the_same_shares_and_eight_times_the_equity(seed: int) -> None:
    # Ticks and limits are of prices as they are; eight is a power of two, so that no float is rounded otherwise.
    case = random_case(seed)
    rules = replace(case.rules, limits=False, slippage_ticks=0)
    plain, _ = by_engine(replace(case, rules=rules))

    def dear(bar: Bar) -> Bar:
        prices = {name: 8 * getattr(bar, name) for name in ("open", "high", "low", "close", "atr", "level", "top")}
        return replace(bar, **prices)

    size = rules.size * 8 if rules.sizing == "amount" else rules.size
    many, _ = by_engine(replace(_each(case, dear), rules=replace(rules, cash=rules.cash * 8, size=size)))
    assert many.equity.tolist() == [8 * value for value in plain.equity.tolist()]
    assert [trade.shares for trade in many.trades] == [trade.shares for trade in plain.trades]


@pytest.mark.parametrize("seed", CASES)
def test_the_order_of_symbols_changes_nothing_where_ranks_decide(seed: int) -> None:
    case = random_case(seed)
    ranks = iter(np.random.default_rng(seed).permutation(len(_bars_of(case))).tolist())
    case = _each(case, lambda bar: replace(bar, rank=float(next(ranks))))
    other = replace(case, market=case.market[::-1])
    one, back = by_engine(case)[0], by_engine(other)[0]
    # Money is added up in another order.
    assert back.equity.tolist() == pytest.approx(one.equity.tolist(), rel=1e-12)
    last = len(case.market) - 1
    assert sorted(_placed(back, other, lambda symbol: last - symbol)) == sorted(_placed(one, case, int))


def _placed(ledger: Ledger, case: Case, symbol: Callable[[int], int]) -> list[tuple[int, ...]]:
    starts = starts_of(case.market)
    return [
        (symbol(trade.symbol), trade.leg, trade.entry - starts[trade.symbol], trade.exit - starts[trade.symbol],
         trade.shares, trade.reason)
        for trade in ledger.trades
    ]  # fmt: skip


@pytest.mark.parametrize("seed", CASES)
def test_it_is_filled_in_the_session_after_the_signal_at_prices_that_its_bars_had(seed: int) -> None:
    case = random_case(seed)
    bars = _bars_of(case)
    for trade in by_engine(case)[0].trades:
        signal, entry, left = bars[trade.signal], bars[trade.entry], bars[trade.exit]
        assert (trade.entry, entry.session) == (trade.signal + 1, signal.session + 1)
        assert trade.exit >= trade.entry
        assert trade.entry_price == entry.open
        assert left.low - 1e-9 <= trade.exit_price <= left.high + 1e-9


@pytest.mark.parametrize("seed", CASES)
def test_without_costs_what_trades_gain_is_what_the_equity_gains(seed: int) -> None:
    case = random_case(seed)
    free = replace(case.rules, fee=0.0, tax=0.0, slippage_ticks=0, slippage_bp=0.0)
    ledger, _ = by_engine(replace(case, rules=free))
    gained = sum(trade.shares * (trade.exit_price - trade.entry_price) for trade in ledger.trades)
    assert ledger.equity[-1] - ledger.start_cash == pytest.approx(gained, abs=1e-6)


@pytest.mark.parametrize("seed", CASES)
def test_cash_is_the_start_less_what_was_paid_and_plus_what_was_got(seed: int) -> None:
    ledger, _ = by_engine(random_case(seed))
    paid = sum(trade.shares * trade.entry_price for trade in ledger.trades)
    got = sum(trade.shares * trade.exit_price for trade in ledger.trades if not trade.is_open)
    costs = sum(trade.fee + trade.tax + trade.slippage for trade in ledger.trades)
    assert ledger.cash[-1] == pytest.approx(ledger.start_cash - paid + got - costs, abs=1e-6)


@pytest.mark.parametrize("seed", CASES)
def test_later_bars_of_rubbish_leave_equity_and_trades_before_them_as_they_are(seed: int) -> None:
    case = random_case(seed)
    cut = case.sessions // 2
    rng = np.random.default_rng(seed)

    def rubbish(bar: Bar) -> Bar:
        if bar.session <= cut:
            return bar
        prices = np.sort(rng.uniform(1, 1e6, 4)).tolist()
        return replace(bar, low=prices[0], open=prices[1], close=prices[2], high=prices[3], entry=not bar.entry)

    spoiled = by_engine(_each(case, rubbish))[0]
    ledger, bars = by_engine(case)[0], _bars_of(case)
    assert spoiled.equity[: cut + 1].tolist() == ledger.equity[: cut + 1].tolist()

    def ended(trades: tuple[Trade, ...]) -> list[Trade]:
        return [replace(one, is_stale=False) for one in trades if bars[one.exit].session <= cut and not one.is_open]

    assert ended(spoiled.trades) == ended(ledger.trades)


@pytest.mark.parametrize("seed", CASES)
def test_a_position_in_legs_with_the_same_exits_is_one_position(seed: int) -> None:
    case = random_case(seed)
    panel, rng = panel_of(case.market), np.random.default_rng(seed)
    rows = rows_of(panel, tables_of("krx"), with_limits=True)
    exits = Exits(stop=Percent(4), target=Percent(6), trail=Percent(5))
    entries = np.array([bar.entry for bar in _bars_of(case)])
    candidates, _ = candidates_of(rows, entries, exits, first_day=FIRST_DAY, last_day=FIRST_DAY + case.sessions)
    paths, ranks = paths_of(rows, candidates, exits), rng.random(len(candidates))

    def run(*parts: float) -> Ledger:
        legs = [Leg(part, paths) for part in parts]
        costs = Costs(tables_of("krx"), 0.001, 1.0)
        return portfolio_of(rows, candidates, legs, ranks, Account(1e6, 3), costs, first=0)

    whole, split = run(1.0), run(0.3, 0.45, 0.25)
    assert split.equity.tolist() == pytest.approx(whole.equity.tolist(), rel=1e-12)
    shares: defaultdict[int, int] = defaultdict(int)
    for trade in split.trades:
        shares[trade.entry] += trade.shares
    assert shares == {trade.entry: trade.shares for trade in whole.trades}


@pytest.mark.parametrize("sold", [900.0, 1000.0, 1100.0])
def test_a_higher_fee_never_makes_a_trade_better(sold: float) -> None:
    bars = [QUIET, QUIET, (sold, sold + 10, sold - 10, sold), QUIET]
    found = [traded(bars, Exits(), sells=(1,), fee=fee)[0][0].net_return for fee in (0.0, 0.0001, 0.001, 0.01, 0.1)]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("seed", CASES)
def test_the_signals_of_two_periods_are_those_of_both_together(seed: int) -> None:
    case = random_case(seed)
    rows = rows_of(panel_of(case.market), tables_of("krx"), with_limits=True)
    entries, middle = np.array([bar.entry for bar in _bars_of(case)]), FIRST_DAY + case.sessions // 2
    last, exits = FIRST_DAY + case.sessions, Exits(stop=Percent(4))
    whole = candidates_of(rows, entries, exits, first_day=FIRST_DAY, last_day=last)
    early = candidates_of(rows, entries, exits, first_day=FIRST_DAY, last_day=middle)
    late = candidates_of(rows, entries, exits, first_day=middle + 1, last_day=last)
    for place in (0, 1):
        parts = [*early[place].signals.tolist(), *late[place].signals.tolist()]
        assert sorted(parts) == whole[place].signals.tolist()


@pytest.mark.parametrize("seed", CASES)
def test_trades_that_ended_before_a_cut_are_those_of_a_run_that_ends_there(seed: int) -> None:
    case = random_case(seed)
    cut = max(2, case.sessions // 2)
    market = [[bar for bar in bars if bar.session < cut] or [Bar(0, 1.0, 1.0, 1.0, 1.0)] for bars in case.market]
    early, bars, starts = Case(market, case.rules, cut), _bars_of(case), starts_of(case.market)
    before = [
        one
        for one in _placed(by_engine(case)[0], case, int)
        if bars[starts[one[0]] + one[3]].session < cut and one[5] != Reason.STILL_OPEN
    ]
    assert [one for one in _placed(by_engine(early)[0], early, int) if one[5] != Reason.STILL_OPEN] == before
