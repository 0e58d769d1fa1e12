"""What the code and the name of an instrument say of its class, where no list says it. Pure.

On the Korea Exchange the last place of a share's code is its kind: 0 is common stock, all else (005935, 00104K) is
preferred. Codes from 500000 to 799999 are those of notes and warrants, whose last place says nothing. A SPAC has 스팩
in its name.
"""

from typing import Literal

Evidence = Literal["list", "code", "name"]
_KOREAN = frozenset({"XKRX", "XKOS", "XKON"})
_KRX_LENGTH = 6
_NOTES = frozenset("567")
_SPAC = "스팩"
_TOLD = frozenset({"preferred", "spac"})


def may_be_told(market: str, class_name: str) -> bool:
    """Whether codes or names of a market say anything of a class."""
    return market in _KOREAN and class_name in _TOLD


def told(market: str, class_name: str, symbol: str, name: str) -> tuple[bool, Evidence] | None:
    """Whether a symbol is of a class by its code or its name, and by which of them; None when these don't say it."""
    if not may_be_told(market, class_name):
        return None
    if class_name == "preferred" and (by_code := _is_preferred(symbol)) is not None:
        return by_code, "code"
    if class_name == "spac" and name:
        return _SPAC in name, "name"
    return None


def _is_preferred(symbol: str) -> bool | None:
    if len(symbol) != _KRX_LENGTH or not symbol.isascii() or not symbol.isalnum() or not symbol[0].isdigit():
        return None
    return symbol[-1] != "0" and symbol[0] not in _NOTES
