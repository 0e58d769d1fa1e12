"""Workflows that screen, markets they screen, and an indicator that looks ahead."""

from typing import Any

import numpy as np
import pytest

from pastetrader.accounts.models import User
from screening.bars.panel import Floats
from screening.conditions.evaluation import computing
from screening.conditions.evaluation.arguments import Arguments
from screening.conditions.evaluation.indicators import IMPLEMENTATIONS, Implementation
from screening.screens.workflow_drafts import graph_of_screen
from screening.tests.factories import random_bars, stored
from screening.universe.spec import Universe
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow

MARKET = "XTST"
RULE = "close > sma(5)"
# With `looking_ahead`, a centred average: a bar knows the bars after it.
PLANTED = "close < wma(11)"


def bars(symbols: int = 8, count: int = 90) -> None:
    """Random walks of a market that people brought."""
    stored(MARKET, *(random_bars(f"S{place}", count, place) for place in range(symbols)))


def screening(condition: str = RULE, market: str = MARKET, **more: Any) -> Graph:
    """Trigger, market data, screen, anything found?, signals."""
    return graph_of_screen(condition, market, Universe(market=market), **more)


def draft(owner: User, condition: str = RULE, market: str = MARKET) -> Workflow:
    """An inactive workflow."""
    return create_workflow(owner=owner, name="Mine", graph=screening(condition, market), is_active=False)


def look_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plants the mistake that the checks are there for: wma becomes a centred average."""

    def centred(values: Floats, length: int) -> Floats:
        found: Floats = np.convolve(values, np.ones(length) / length, "same")
        return found

    planted = Implementation(lambda block, a, _: {"": block.each(centred, (a.source,), a.whole())}, Arguments.whole)
    monkeypatch.setattr(computing, "IMPLEMENTATIONS", {**IMPLEMENTATIONS, "wma": planted})
