"""What is done with pastes: reading them, deciding about what was read, drafting workflows, looking before a run."""

from parsers.services.deciding import (
    NewDecision,
    accept_unsure,
    carry_over,
    decide,
    decisions_of,
    ledger_of_paste,
)
from parsers.services.drafting import SYNTHETIC_MARKET, choose_market, draft_workflow
from parsers.services.parts import candidates_of, known_candidates, take_part
from parsers.services.preflight import Preflight, preflight
from parsers.services.rates import RuleRate, StrategyRates, rates_of
from parsers.services.reading import (
    choose_reading,
    content_of,
    extract_strategy,
    read_paste,
    reading_of,
    strategy_of,
)

__all__ = [
    "SYNTHETIC_MARKET",
    "NewDecision",
    "Preflight",
    "RuleRate",
    "StrategyRates",
    "accept_unsure",
    "candidates_of",
    "carry_over",
    "choose_market",
    "choose_reading",
    "content_of",
    "decide",
    "decisions_of",
    "draft_workflow",
    "extract_strategy",
    "known_candidates",
    "ledger_of_paste",
    "preflight",
    "rates_of",
    "read_paste",
    "reading_of",
    "strategy_of",
    "take_part",
]
