"""Markets as texts name them, and the codes of bars and exchanges that they stand for. Pure."""

import re
from types import MappingProxyType

from screening.strategy import Market

# Codes of bars, most likely first.
MARKET_CODES: MappingProxyType[Market, tuple[str, ...]] = MappingProxyType(
    {
        "KR": ("XKRX", "XKOS"),
        "US": ("XNYS", "XNAS"),
        "CRYPTO": ("CRYPTO",),
        "FX": ("FX",),
        "FUTURES": ("XCME", "FUTURES"),
    }
)
# The exchange whose sessions a market of the text follows.
EXCHANGES: MappingProxyType[str, str] = MappingProxyType({"KR": "XKRX", "US": "XNYS"})
_MIC = re.compile(r"X[A-Z0-9]{3}")


def is_exchange(code: str) -> bool:
    """Whether the code of bars is that of an exchange, which has sessions."""
    return _MIC.fullmatch(code) is not None


def exchange_of(code: str, named: Market | None) -> str:
    """The exchange whose sessions count on a market of that code; empty when there is none."""
    return code if is_exchange(code) else EXCHANGES.get(named or "", "")


def market_named(code: str) -> Market | None:
    """The market of the text's words that a code of bars belongs to; None for others, such as SAMPLE."""
    return next((market for market, codes in MARKET_CODES.items() if code in codes), None)
