"""What a backtest is of: the same key, the same result. Pure."""

import hashlib
import json

from screening.backtest.planning.metadata import METADATA
from screening.backtest.planning.settings import ENGINE_VERSION, Settings
from screening.strategy import Strategy


def key_of(strategy: Strategy, settings: Settings, snapshot: str) -> str:
    """SHA-256 of what decides the result: the parts of the strategy, settings, bars, and the engine's version."""
    parts = strategy.model_dump(mode="json", exclude=set(METADATA))
    # An amount that is not said leaves the key what it was before there were amounts.
    chosen = settings.model_dump(mode="json", exclude={"amount"} if settings.amount is None else None)
    said = {"strategy": parts, "settings": chosen, "bars": snapshot, "engine": ENGINE_VERSION}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
