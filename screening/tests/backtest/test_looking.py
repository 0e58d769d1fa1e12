"""Conditions on weekly and monthly bars: true of the last bar that was complete, and looked at when one is."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from screening.backtest.looking import looking_at
from screening.bars.panel import Panel, build_panel, day, day_number
from screening.conditions import parse
from screening.conditions.evaluation.values import Indicators

CROSS = parse("close crosses_above sma(3)")
BEST = parse("rank(roc, desc, 1) <= 1")


def _panel(seed: int) -> Panel:
    """Weekdays of half a year, some of them without a bar."""
    rng = np.random.default_rng(seed)
    start = date(2024, 1, 1)
    owners, sessions, closes = [], [], []
    for symbol in range(3):
        price = 10_000.0
        for number in range(180):
            one = start + timedelta(days=number)
            price *= 1 + rng.normal(0, 0.02)
            if one.weekday() < 5 and rng.random() < 0.93:
                owners.append(symbol)
                sessions.append(day_number(one))
                closes.append(round(price))
    values = np.array(closes, dtype=np.float64)
    columns = dict.fromkeys(("open", "high", "low", "close"), values) | {"volume": np.full(len(values), 1e6)}
    return build_panel(["A", "B", "C"], np.array(owners), np.array(sessions, dtype=np.int32), columns)


def _week(one: date) -> date:
    return one - timedelta(days=one.weekday())


def _plainly(dates: list[date], closes: list[float]) -> list[tuple[bool, bool]]:
    """Of each session: whether it completes a week, and whether the last complete week's close crossed its mean."""
    found = []
    told = 0
    for place, one in enumerate(dates):
        weeks: dict[date, float] = {}
        for earlier in range(place + 1):
            weeks[_week(dates[earlier])] = closes[earlier]
        # A week is over on its Friday, which is known to be the last day when the week before had no weekend.
        is_over = one.weekday() == 4 and len(weeks) > 1
        complete = list(weeks.values()) if is_over else list(weeks.values())[:-1]
        means = [sum(complete[at - 2 : at + 1]) / 3 if at >= 2 else None for at in range(len(complete))]
        crossed = False
        if len(complete) >= 4 and means[-1] is not None and means[-2] is not None:
            crossed = complete[-1] > means[-1] and complete[-2] <= means[-2]
        found.append((len(complete) > told, crossed))
        told = len(complete)
    return found


def test_a_week_is_looked_at_when_it_is_complete_and_holds_until_the_next_one_is() -> None:
    crosses = 0
    for seed in range(6):
        panel = _panel(seed)
        looking = looking_at(Indicators(panel), "1w")
        found, completing = looking.true_rows(CROSS, None), looking.completing()
        assert completing is not None
        for start, end in zip(panel.starts.tolist(), panel.ends.tolist(), strict=True):
            dates = [day(int(number)) for number in panel.sessions[start:end]]
            plain = _plainly(dates, panel.columns["close"][start:end].tolist())
            assert list(zip(completing[start:end].tolist(), found[start:end].tolist(), strict=True)) == plain
        crosses += int((found & completing).sum())
    assert crosses > 10


def _changes(panel: Panel) -> list[dict[date, float]]:
    """Of each symbol, by week: how far the last close of a week is from the week's before in which it traded."""
    found = []
    for start, end in zip(panel.starts.tolist(), panel.ends.tolist(), strict=True):
        closes: dict[date, float] = {}
        for number, close in zip(panel.sessions[start:end], panel.columns["close"][start:end], strict=True):
            closes[_week(day(int(number)))] = float(close)
        weeks = list(closes)
        found.append({week: closes[week] / closes[before] for before, week in pairwise(weeks)})
    return found


def test_ranks_are_among_the_bars_of_the_same_week() -> None:
    panel = _panel(3)
    looking = looking_at(Indicators(panel), "1w")
    found, completing, changes = looking.true_rows(BEST, None), looking.completing(), _changes(panel)
    assert completing is not None
    compared = 0
    for symbol, (start, end) in enumerate(zip(panel.starts.tolist(), panel.ends.tolist(), strict=True)):
        for row in (np.flatnonzero(completing[start:end]) + start).tolist():
            one = day(int(panel.sessions[row]))
            # By its Friday, or by the session after it.
            week = _week(one) if one.weekday() == 4 else _week(one) - timedelta(days=7)
            mine = changes[symbol].get(week)
            others = [each[week] for each in changes if week in each]
            assert found[row] == (mine is not None and mine == max(others))
            compared += mine is not None
    assert compared > 50


def test_daily_bars_are_looked_at_as_they_are() -> None:
    panel = _panel(1)
    looking = looking_at(Indicators(panel), "")
    assert looking.completing() is None
    assert len(looking.true_rows(CROSS, None)) == len(panel.sessions)


def test_what_was_true_of_complete_bars_stays_so_when_later_bars_come() -> None:
    panel = _panel(2)
    for timeframe in ("1w", "1M"):
        whole = looking_at(Indicators(panel), timeframe).true_rows(BEST, None)
        for cut in (60, 100, 140):
            early = panel.until(day(int(panel.sessions[0]) + cut))
            rows = np.concatenate(
                [np.arange(first, last) for first, last in zip(early.starts, early.ends, strict=True)]
            )
            assert looking_at(Indicators(early.packed()), timeframe).true_rows(BEST, None).tolist() == (
                whole[rows].tolist()
            )
        assert whole.any()
