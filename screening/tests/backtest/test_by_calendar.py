"""Strategies with a schedule, from what they say to their report: which way they are traded, and what is said of it."""

from typing import Any

import numpy as np
import pytest
from django.utils.translation import override

from pastetrader.common.errors import Invalid
from screening.backtest.engine.exits import Reason
from screening.backtest.engine.rebalancing import Rebalancing
from screening.backtest.planning.by_calendar import places_by_rank
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.report import Report
from screening.backtest.services import backtest, ensure_possible
from screening.backtest.trading import one_session_later_by
from screening.backtest_reports.keys import key_of
from screening.backtest_reports.page import reason_words, skip_words
from screening.bars.loaded_markets import loaded_markets
from screening.conditions import parse
from screening.strategy import (
    CalendarSchedule,
    CronSchedule,
    EqualWeight,
    Extractor,
    IntervalSchedule,
    PercentEquity,
    PercentRisk,
    RiskPercent,
    Schedule,
    Split,
    Strategy,
    Universe,
    group_of,
)

MONTHLY = CalendarSchedule(every="month", day="first_trading_day")
MONDAYS = CronSchedule(cron="0 16 * * mon", tz="Asia/Seoul")
DAILY = CronSchedule(cron="0 16 * * mon-fri", tz="Asia/Seoul")
BEST = "rank(roc, desc, 20) <= 5"


def strategy(entry: str = "", out: str = "", **parts: Any) -> Strategy:
    """A strategy of these parts."""
    groups = {"entry": group_of(entry), "exit": group_of(out, logic="any")}
    return Strategy(is_strategy=True, extractor=Extractor(name="test", version="1"), **(groups | parts))


@pytest.mark.parametrize(
    ("entry", "schedule", "others", "mode"),
    [
        (BEST, MONTHLY, {}, "rebalancing"),
        (BEST, MONDAYS, {}, "rebalancing"),
        (BEST, DAILY, {}, "signals"),
        (BEST, None, {}, "signals"),
        ("rsi(14) < 30", MONTHLY, {}, "signals"),
        ("rsi(14) < 30", MONTHLY, {"sizing": EqualWeight(n=5)}, "rebalancing"),
        ("rsi(14) < 30", MONDAYS, {"sizing": EqualWeight(n=5)}, "signals"),
        ("rsi(14) < 30", MONTHLY, {"universe": Universe(index="KOSPI200")}, "rebalancing"),
        ("", MONTHLY, {}, "purchases"),
        ("", MONDAYS, {}, "purchases"),
        ("", IntervalSchedule(seconds=60), {}, "purchases"),
        ("", None, {}, "signals"),
    ],
)
def test_how_a_strategy_is_traded_follows_from_what_stands_beside_its_schedule(
    entry: str, schedule: Schedule | None, others: dict[str, Any], mode: str
) -> None:
    assert plan_of(strategy(entry, schedule=schedule, **others)).mode == mode


@pytest.mark.parametrize(
    ("entry", "sizing", "said"),
    [
        (BEST, None, ("assumed", "equal_parts")),
        (BEST, Split(n=3), ("assumed", "equal_parts")),
        (BEST, EqualWeight(n=5), ("used", "used")),
        (BEST, PercentEquity(value=20), ("used", "used")),
        (BEST, RiskPercent(value=1), ("refused", "risk_rebalanced")),
        ("", None, ("assumed", "equal_amounts")),
        ("", PercentEquity(value=20), ("refused", "no_amount")),
        ("", RiskPercent(value=1), ("refused", "no_amount")),
    ],
)
def test_each_size_has_a_verdict_whichever_way_it_is_traded(entry: str, sizing: Any, said: tuple[str, str]) -> None:
    found = plan_of(strategy(entry, schedule=MONTHLY, sizing=sizing, stop_loss=PercentRisk(value=5))).verdicts
    assert [(one.verdict, one.code) for one in found if one.path == "sizing"] == [said]


def test_without_a_size_there_are_as_many_places_as_the_rank_lets_in() -> None:
    assert plan_of(strategy(BEST, schedule=MONTHLY)).slots == 5
    assert [places_by_rank(parse(text).root) for text in (
        "rank(roc, desc, 20) < 5 and close > sma(20)", "rank_pct(roc, desc, 20) <= 20", "rsi(14) < 5",
    )] == [4, None, None]  # fmt: skip


def test_a_strategy_on_longer_bars_counts_no_bars_and_has_no_others_beside() -> None:
    refused = plan_of(strategy("close > sma(10)", "bars_held >= 3", timeframe="1w")).refused
    assert [(one.path, one.code) for one in refused] == [("exit", "bars_held")]
    refused = plan_of(strategy("close > sma(10)@1d", timeframe="1w")).refused
    assert [(one.path, one.code) for one in refused] == [("entry", "timeframe")]
    named = plan_of(strategy("close > sma(10)@1M and close@1M > 100", timeframe="1M"))
    assert not named.refused
    assert named.entry == parse("close > sma(10) and close > 100")
    assert plan_of(strategy("close > vwap", timeframe="1w")).refused


def test_purchases_need_symbols_that_are_named() -> None:
    monthly = strategy(schedule=MONTHLY)
    with pytest.raises(Invalid) as refused:
        ensure_possible(monthly, Settings(market="SAMPLE"))
    assert refused.value.code == "symbols_needed"
    assert ensure_possible(monthly, Settings(market="SAMPLE", symbols=("A",))).mode == "purchases"


def test_another_amount_is_another_backtest() -> None:
    said = strategy(schedule=MONTHLY)
    keys = {key_of(said, Settings(market="SAMPLE", amount=amount), "SAMPLE:1") for amount in (None, 1000.0, 2000.0)}
    assert len(keys) == 3


def _tried(one: Strategy, **settings: Any) -> Report:
    symbols = settings.pop("symbols", None) or loaded_markets().get("SAMPLE").bars.panel.symbols[:12]
    return backtest(one, Settings(market="SAMPLE", symbols=tuple(symbols), **settings))


def _checks(report: Report) -> dict[str, str]:
    return {check.code: check.verdict for check in report.checks}


@pytest.mark.django_db
def test_the_best_of_each_month_are_held_in_equal_parts() -> None:
    report = _tried(strategy(BEST, schedule=MONTHLY))
    rules, whole = report.run.by_calendar, report.as_json()
    assert isinstance(rules, Rebalancing)
    assert report.run.ledger.held.max() == 5
    assert {"left", "rebalance"} <= {trade["reason"] for trade in whole["trades"]}
    # Each purchase is of the first session of a month, and decided on the one before.
    bought = [(trade["signal"], trade["entry"]) for trade in whole["trades"]]
    assert all(signal[:7] < entry[:7] for signal, entry in bought)
    assert whole["signals"] == len({trade["signal"] + trade["symbol"] for trade in whole["trades"]}) + sum(
        whole["skipped"].values()
    )
    checks = _checks(report)
    assert (checks["signals_stand"], checks["garbage_ahead"], checks["all_signals"]) == ("grey", "grey", "grey")
    later = next(check for check in report.checks if check.code == "one_session_later")
    assert later.figure not in {None, report.metrics.total_return}
    moved = one_session_later_by(rules, report.run.rows.panel)
    assert isinstance(moved, Rebalancing)
    assert np.flatnonzero(moved.dates).tolist() == (np.flatnonzero(rules.dates) + 1).tolist()
    assert np.flatnonzero(moved.members).tolist() == (np.flatnonzero(rules.members) + 1).tolist()
    costs = next(check for check in report.checks if check.code == "costs")
    assert costs.figure is not None
    assert costs.figure < (report.metrics.total_return or 0)


@pytest.mark.django_db
def test_an_amount_is_bought_of_named_symbols_on_each_date() -> None:
    symbols = loaded_markets().get("SAMPLE").bars.panel.symbols[:2]
    report = _tried(strategy(schedule=MONTHLY), symbols=symbols, cash=10_000_000.0)
    months = report.as_json()["months"]
    assert report.run.account.size == pytest.approx(10_000_000 / (len(months) - 1))
    assert 0 <= report.run.ledger.cash[-1] < report.run.account.size
    given = _tried(strategy(schedule=MONTHLY), symbols=symbols, cash=10_000_000.0, amount=50_000.0)
    assert given.run.account.size == 50_000
    said = {one["part"]: one["text"] for one in report.as_json()["assumed"]}
    assert f"{report.run.account.size:,.0f}" in str(said["sizing"])
    assert "50,000" in str([one["text"] for one in given.as_json()["used"] if one["part"] == "sizing"])
    assert given.run.ledger.cash[-1] > 7_000_000
    assert _checks(report)["luck_of_order"] == "grey"


@pytest.mark.django_db
def test_conditions_of_a_weekly_cron_are_looked_at_on_its_days() -> None:
    report = _tried(strategy("rsi(14) < 45", "rsi(14) > 55", schedule=MONDAYS, stop_loss=PercentRisk(value=5)))
    panel, trades = report.run.rows.panel, report.run.ledger.trades
    assert {int(panel.sessions[trade.signal] + 3) % 7 for trade in trades} == {0}
    ends = {(trade.reason, int(panel.sessions[trade.exit] + 3) % 7) for trade in trades}
    assert {weekday for reason, weekday in ends if reason == Reason.SIGNAL} <= {1, 2}
    assert {weekday for reason, weekday in ends if reason == Reason.STOP} == set(range(5))


@pytest.mark.django_db
def test_a_strategy_on_monthly_bars_trades_after_the_months_that_end() -> None:
    said = strategy("close > sma(3)", "close < sma(3)", timeframe="1M")
    last = CalendarSchedule(every="month", day="last_trading_day")
    plain, scheduled = _tried(said), _tried(said.model_copy(update={"schedule": last}))
    entries = {day["entry"][8:] for day in plain.as_json()["trades"]}
    assert entries <= {"01", "02", "03", "04", "05", "06"}
    assert plain.as_json()["trades"] == scheduled.as_json()["trades"]
    assert _checks(plain)["signals_stand"] == "grey"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_reason_has_words(language: str) -> None:
    with override(language):
        assert all(reason_words(reason.name.lower()) for reason in Reason)
        assert skip_words("in_position")
