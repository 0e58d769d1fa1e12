"""The workflow of a pasted strategy, run as of each of many past days, finds what its backtest stands on."""

import os
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from executions.context.ends import whole_outputs
from executions.models import WorkflowExecution
from executions.services.start import start_execution
from executions.status import Status, TriggerType
from executions.tests.factories import drained
from parsers.services import accept_unsure, draft_workflow, ledger_of_paste, read_paste, reading_of
from pastetrader.accounts.models import User
from screening.backtest.engine.rows import Marks, compact
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.simulation import signals_of
from screening.bars.loaded_markets import loaded_markets
from screening.bars.panel import Panel, day
from screening.bars.storage import store_bars
from screening.conditions.evaluation.values import Indicators
from screening.instruments.dated_rows import import_members
from screening.strategy import Strategy
from screening.universe.past import past_members

# A file of daily bars of KRX (symbol, date, open, high, low, close, volume), where there is one.
KRX = os.environ.get("PASTETRADER_KRX_BARS", "")
# After the close wherever the market is.
LATE = time(23, 59, tzinfo=UTC)
# Whoever watches over a step that takes long does so by a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = (
    "Buy when RSI(14) is below 30. Sell when RSI(14) is above 55. Stop loss 5%.",
    "Buy when the 5-day moving average crosses above the 20-day moving average. Sell when it crosses below.",
    "Buy when the close is above the highest high of the last 20 days. Stop loss 7%.",
    "Buy when the close is below the lower Bollinger band (20, 2). Sell when RSI(14) is above 50.",
    "Buy when MACD crosses above its signal line and volume is above 1.5 times its 20-day average. Stop loss 5%.",
    "RSI(14)가 35 아래이고 종가가 60일 이동평균 위에 있으면 매수한다. RSI(14)가 60 위로 올라가면 매도한다.",
    "20일 이동평균이 60일 이동평균을 상향 돌파하면 매수한다. 하향 돌파하면 매도한다.",
    "거래량이 20일 평균의 2배 이상이고 종가가 전일보다 3% 이상 오르면 매수한다. 손절 5%.",
    "스토캐스틱 K가 D를 상향 돌파하고 20 아래이면 매수한다. 80 위이면 매도한다.",
    "ADX(14)가 25 위이고 종가가 20일 이동평균 위이면 매수한다. 손절 8%.",
)


OVER_AN_INDEX = (
    "KOSPI200 종목 중 거래대금 상위 40개 종목의 RSI(14)가 45 미만이면 매수한다. RSI(14)가 55를 넘으면 매도한다."
)
Found = tuple[frozenset[str], frozenset[str]]
NOTHING: Found = (frozenset(), frozenset())


def _live(execution: WorkflowExecution) -> Found:
    """The symbols that a run's screens found: to buy, to sell."""
    nodes = list(execution.node_executions.all())
    # Large outputs are kept beside their node.
    whole = whole_outputs(nodes)
    kept = {node.node_key: whole.get(node.pk) for node in nodes}
    return _symbols(kept.get("screen")), _symbols(kept.get("screen_exit"))


def _symbols(output: Any) -> frozenset[str]:
    return frozenset(match["symbol"] for match in output["matches"]) if output else frozenset()


def _by_backtest(strategy: Strategy, market: str) -> dict[int, Found]:
    """By day number, the symbols whose entry and exit hold on that day's bar, as the backtest has them."""
    bars = loaded_markets().get(market).bars
    panel = compact(bars.panel)
    past = past_members(strategy.universe.on(market), market, bars.names)
    members = None if past is None else past.rows(panel)
    signals = signals_of(plan_of(strategy), Settings(market=market), Indicators(panel), members)
    exits = np.logical_or.reduce([np.zeros(len(panel.sessions), dtype=np.bool_), *signals.exits])
    buys, sells = _by_day(panel, signals.entries), _by_day(panel, exits)
    return {number: (buys.get(number, frozenset()), sells.get(number, frozenset())) for number in buys | sells}


def _by_day(panel: Panel, marks: Marks) -> dict[int, frozenset[str]]:
    owners = np.repeat(np.arange(len(panel.symbols)), panel.lengths)
    found: dict[int, set[str]] = {}
    for row in np.flatnonzero(marks).tolist():
        found.setdefault(int(panel.sessions[row]), set()).add(panel.symbols[owners[row]])
    return {number: frozenset(symbols) for number, symbols in found.items()}


def _differences(owner: User, text: str, market: str, sessions: int) -> tuple[list[str], int]:
    """Days on which they differ, and how many symbols both found on all days."""
    paste = read_paste(owner=owner, data=text, source_name="")
    reading = reading_of(paste)
    accept_unsure(paste=paste, by=owner)
    workflow = draft_workflow(strategy=reading, market=market)
    expected = _by_backtest(ledger_of_paste(paste).decided, market)
    differ, both = [], 0
    for number in np.unique(loaded_markets().get(market).bars.panel.sessions)[-sessions:].tolist():
        moment = datetime.combine(day(number), LATE)
        run = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner, as_of=moment)
        execution = drained(run)
        said = list(execution.node_executions.values_list("node_key", "status", "error_message", "next_run_at"))
        assert execution.status == Status.COMPLETED, (moment, said)
        found, wanted = _live(execution), expected.get(number, NOTHING)
        if found != wanted:
            differ.append(f"{day(number)}: {[sorted(a ^ b)[:5] for a, b in zip(found, wanted, strict=True)]}")
        both += len(found[0])
    return differ, both


@pytest.mark.parametrize("text", TEXTS[:3:2])
def test_a_workflow_finds_as_of_each_day_what_the_backtest_stands_on(owner: User, text: str) -> None:
    differ, both = _differences(owner, text, "SAMPLE", 12)
    assert differ == []
    assert both > 0


def test_a_workflow_over_an_index_finds_what_its_backtest_stands_on_while_members_come_and_go(owner: User) -> None:
    bars = loaded_markets().get("SAMPLE").bars
    days = [day(number) for number in np.unique(bars.panel.sessions)[-6:].tolist()]
    symbols = sorted(bars.panel.symbols)
    import_members("SAMPLE", "KOSPI200", symbols[:120], days[0])
    import_members("SAMPLE", "KOSPI200", symbols[60:180], days[3])

    differ, both = _differences(owner, OVER_AN_INDEX, "SAMPLE", 6)

    assert differ == []
    assert both > 0


@pytest.mark.long
def test_ten_strategies_find_the_same_on_sixty_sessions(owner: User) -> None:
    found = {text: _differences(owner, text, "SAMPLE", 60) for text in TEXTS}
    assert {text: differ for text, (differ, _both) in found.items() if differ} == {}
    assert sum(both > 0 for _differ, both in found.values()) >= 8


@pytest.mark.long
@pytest.mark.skipif(not KRX, reason="PASTETRADER_KRX_BARS names no file of bars")
def test_ten_strategies_find_the_same_on_sixty_sessions_of_korean_bars(owner: User) -> None:
    bars = pl.read_parquet(Path(KRX)).filter(pl.col("open") > 0, pl.col("volume") > 0)
    store_bars(
        "XKRX",
        bars.select(
            pl.col("symbol"),
            pl.lit("").alias("name"),
            pl.col("date").cast(pl.Date).alias("session"),
            *(pl.col(name).cast(pl.Float64) for name in ("open", "high", "low", "close", "volume")),
        ).filter(
            pl.col("low") <= pl.min_horizontal("open", "close"), pl.col("high") >= pl.max_horizontal("open", "close")
        ),
    )
    found = {text: _differences(owner, text, "XKRX", 60) for text in TEXTS}
    assert {text: differ for text, (differ, _both) in found.items() if differ} == {}
    assert sum(both > 0 for _differ, both in found.values()) >= 8
