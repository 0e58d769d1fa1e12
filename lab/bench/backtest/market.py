"""What the bench of backtests tries: one strategy on seeded markets, with the rules of KRX."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lab.bench.screening.panels import synthetic_panel
from screening.backtest.described import Described
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.ground import Ground
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.services import report_on
from screening.backtest.signals import Signals
from screening.backtest.simulation import Run, Venue, signals_of, simulate
from screening.bars.market_bars import MarketBars
from screening.bars.panel import Panel
from screening.conditions.evaluation.values import Indicators

STOP, TARGET, SLOTS = 5.0, 10.0, 20
SETTINGS = Settings(market="XKRX", slots=SLOTS)
_WON = 10_000
# The day number of the last session: in 2026, when the newest tables hold.
_LAST_DAY = 20_600


@dataclass(frozen=True, eq=False)
class Case:
    """A market with the plan and its signals, from which trades can be made again and again."""

    panel: Panel
    plan: Plan
    indicators: Indicators
    signals: Signals
    venue: Venue

    def traded(self, plan: Plan | None = None) -> Run:
        """Paths, portfolio and costs of the signals; of another plan's exits when one is given."""
        return simulate(plan or self.plan, SETTINGS, self.indicators, self.signals, self.venue)


def plan_with(stop: float = STOP, target: float = TARGET) -> Plan:
    """The strategy of the documents: about one bar in twenty-three is a signal."""
    return plan_of(Described("rsi(14) < 30", exit="rsi(14) > 55", stop=f"{stop}%", target=f"{target}%").strategy())


def panel_of(symbols: int, bars: int) -> Panel:
    """So many symbols with so many bars each."""
    return synthetic_panel(symbols, bars, price=_WON, first_day=_LAST_DAY + 1 - bars)


def case_of(panel: Panel) -> Case:
    """With its signals."""
    plan, indicators = plan_with(), Indicators(panel)
    return Case(panel, plan, indicators, signals_of(plan, SETTINGS, indicators, None), Venue(tables_of("krx")))


def traded_from(panel: Panel) -> Run:
    """Signals and trades, from bars alone."""
    return case_of(panel).traded()


def reported_from(panel: Panel) -> dict[str, Any]:
    """The whole report with all of its checks, from bars alone."""
    bars = MarketBars("XKRX", 1, datetime.fromtimestamp(0, UTC), is_synthetic=False, panel=panel, names={}, facts={})
    return report_on(plan_with(), SETTINGS, Ground(bars, panel)).as_json()
