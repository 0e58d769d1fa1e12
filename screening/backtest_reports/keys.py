"""What a backtest is of: the same key, the same result. Pure."""

import hashlib
import json

from screening.backtest.planning.metadata import METADATA
from screening.backtest.planning.settings import ENGINE_VERSION, Settings
from screening.strategy import Strategy

LATER = frozenset({"amount", "hold_back", "final_after"})


def key_of(strategy: Strategy, settings: Settings, snapshot: str) -> str:
    """SHA-256 of what decides the result: the parts of the strategy, settings, bars, and the engine's version."""
    parts = strategy.model_dump(mode="json", exclude=set(METADATA))
    asked = settings.model_dump(mode="json")
    # Left out where they are not asked for: what was tried before there were such settings keeps its key.
    asked = {name: value for name, value in asked.items() if name not in LATER or value is not None}
    said = {"strategy": parts, "settings": asked, "bars": snapshot, "engine": ENGINE_VERSION}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
