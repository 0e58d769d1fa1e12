"""Names and usual parameters that the strategy cases' format takes for the same. Data."""

from collections.abc import Mapping
from typing import Any

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    **{name: {"length": 14} for name in ("rsi", "atr", "adx", "plus_di", "minus_di", "mfi", "willr")},
    "cci": {"length": 20},
    "macd": {"fast": 12, "slow": 26, "signal": 9, "output": "line"},
    "bbands": {"length": 20, "mult": 2, "output": "middle"},
    "keltner": {"length": 20, "mult": 2},
    "donchian": {"length": 20},
    "stoch": {"k": 14, "d": 3, "smooth": 3, "output": "k"},
    "psar": {"step": 0.02, "max": 0.2},
    "ichimoku": {"tenkan": 9, "kijun": 26, "senkou": 52},
    "vb_level": {"k": 0.5},
    **{name: {"source": "close"} for name in ("sma", "ema", "wma")},
}
FIELD_NAMES: Mapping[str, str] = {
    "price": "close",
    "pe": "per",
    "pb": "pbr",
    "ps": "psr",
    "turnover": "value_traded",
    "trading_value": "value_traded",
    "days_held": "bars_held",
    "bb": "bbands",
    "bollinger": "bbands",
    "williams_r": "willr",
    "ma": "sma",
    "marketcap": "market_cap",
}
SYMBOL_NAMES: Mapping[str, str] = {
    "삼성전자": "005930",
    "현대차": "005380",
    "lg에너지솔루션": "373220",
    **dict.fromkeys(("btcusdt", "btc-usd", "btcusd", "bitcoin", "비트코인"), "btc"),
    **dict.fromkeys(("ethusdt", "ethereum", "이더리움"), "eth"),
    **dict.fromkeys(("solusdt", "solana"), "sol"),
    "eur/usd": "eurusd",
    "gold": "gc",
    **dict.fromkeys(("crude", "crude oil"), "cl"),
    "tesla": "tsla",
    "nvidia": "nvda",
}
# The operator that says the same with the sides exchanged.
FLIPPED: Mapping[str, str] = {
    ">": "<",
    "<": ">",
    ">=": "<=",
    "<=": ">=",
    "==": "==",
    "crosses_above": "crosses_below",
    "crosses_below": "crosses_above",
}
UPWARD = frozenset({">", ">=", "crosses_above"})
DOWNWARD = frozenset({"<", "<=", "crosses_below"})
PARTS = ("stop_loss", "take_profit", "trailing_stop", "sizing", "schedule")
# What is assumed where a text says nothing.
USUAL: Mapping[str, str] = {"timeframe": "1d", "direction": "long"}
# Flags that cost when they are raised without reason.
ALARMS = ("no_strategy", "prompt_injection")


def symbol_code(symbol: Any) -> str:
    """The symbol in small letters, a known name as its code."""
    name = str(symbol).strip().lower()
    return SYMBOL_NAMES.get(name, name)
