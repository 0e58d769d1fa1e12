"""A cancel of a screen at work, through the engine: a worker in a thread of its own, and a large market."""

import time
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from executions.context.execution_context import context_of
from executions.services.cancel import cancel_execution
from executions.tests.factories import ALONE, started, statuses
from executions.tests.services.test_stopping import in_a_thread
from executions.worker.loop import work_loop
from lab.processes import wait_until
from pastetrader.accounts.models import User
from registry import builtin
from screening.bars.loaded_markets import loaded_markets
from screening.bars.storage import store_bars
from screening.conditions import parse
from screening.conditions.evaluation.evaluate import evaluate
from screening.conditions.evaluation.values import Indicators
from screening.market_data.base import BARS_SCHEMA
from screening.tests.factories import FIRST
from workflows.definition.graph import Graph
from workflows.tests.factories import make_node

SYMBOLS, BARS = 400, 400
# Two indicators over all symbols for each: seconds of work.
LENGTHS = range(50, 110)


def large_market(market: str) -> None:
    """Flat prices, which take as long to compute as others."""
    rows = SYMBOLS * BARS
    days = pl.Series([FIRST + timedelta(days=place) for place in range(BARS)])
    frame = pl.DataFrame(
        {
            "symbol": np.repeat([f"S{place:04}" for place in range(SYMBOLS)], BARS),
            "name": [""] * rows,
            "session": pl.concat([days] * SYMBOLS),
            **dict.fromkeys(("open", "high", "low", "close", "volume"), np.full(rows, 100.0)),
        },
        schema=BARS_SCHEMA,
    )
    store_bars(market, frame)


@pytest.mark.django_db(transaction=True)
def test_cancel_of_a_screen_over_a_large_market_is_felt_within_a_second(owner: User) -> None:
    large_market("XLRG")
    condition = " or ".join(f"cci({length}) > cci({3 * length})" for length in LENGTHS)
    tool = builtin.builtin_tool_id("screen")
    node = make_node("screen", "tool", tool_id=tool, config={"arguments": {"market": "XLRG", "condition": condition}})
    execution = started(owner, Graph(nodes=(node,)))
    # The bars are there already, and those of other markets: of indicators some last values of each symbol are kept.
    loaded_markets().get("XLRG")
    enough = loaded_markets().size_bytes + 10 * 8 * SYMBOLS
    worker = in_a_thread(lambda: work_loop(context_of(execution), ALONE))
    wait_until(lambda: loaded_markets().size_bytes > enough, what="the screen computes")

    cancel_execution(execution=execution, by=owner)
    began = time.monotonic()
    worker.join(60)

    felt = time.monotonic() - began
    assert statuses(execution) == {"screen": "cancelled"}
    session = FIRST + timedelta(days=BARS - 1)
    kept = loaded_markets().get("XLRG").indicators_until(session)
    evaluate(parse(condition), whole := Indicators(kept.panel))
    assert kept.size_bytes < whole.size_bytes, "the screen had done all its work before it was cancelled"
    assert felt < 1
