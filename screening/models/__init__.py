"""Markets, their bars and where these come from; signals that were found, watch-lists and backtests."""

from screening.models.backtests import BacktestGrid, BacktestReport, BacktestStage, BacktestStatus, BacktestTry
from screening.models.dated_rows import Fact, IndexMembership, InstrumentFact
from screening.models.imports import BarImport, ImportStatus
from screening.models.instruments import ActionKind, ActionSource, Bar, CorporateAction, Instrument, Market
from screening.models.signals import Side, Signal, SignalOutcome, SignalSighting, SignalState
from screening.models.sources import BarSource, ProviderPace, ProviderToken
from screening.models.updates import BarUpdate, BarUpdateSymbol, SymbolState, UpdateStatus, Verdict
from screening.models.watchlists import Watchlist

__all__ = [
    "ActionKind",
    "ActionSource",
    "BacktestGrid",
    "BacktestReport",
    "BacktestStage",
    "BacktestStatus",
    "BacktestTry",
    "Bar",
    "BarImport",
    "BarSource",
    "BarUpdate",
    "BarUpdateSymbol",
    "CorporateAction",
    "Fact",
    "ImportStatus",
    "IndexMembership",
    "Instrument",
    "InstrumentFact",
    "Market",
    "ProviderPace",
    "ProviderToken",
    "Side",
    "Signal",
    "SignalOutcome",
    "SignalSighting",
    "SignalState",
    "SymbolState",
    "UpdateStatus",
    "Verdict",
    "Watchlist",
]
