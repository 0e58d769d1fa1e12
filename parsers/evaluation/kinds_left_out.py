"""Which kinds of instruments a statement of a case leaves out, by a table that no reader shares. Pure."""

import re
from types import MappingProxyType

_KINDS = MappingProxyType(
    {
        "administrative": re.compile(r"관리\s*종목"),
        "halted": re.compile(r"거래\s*정지(?:\s*종목)?"),
        "spac": re.compile(r"스팩(?:\s*종목|\s*주)?|\bspacs?\b", re.IGNORECASE),
        "preferred": re.compile(r"우선주|\bpreferred(?:\s+(?:shares?|stocks?))?\b", re.IGNORECASE),
        "fund": re.compile(r"리츠|(?:ETF|ETN|REIT)s?(?![a-z])", re.IGNORECASE),
    }
)
# What leaving out is said with, and what stands between kinds.
_SAID_WITH = re.compile(
    r"(?:편입|매수|거래)\s*금지|제외\s*(?:대상|종목|한다|합니다|하고|함)?|빼고|뺌|뺀다|뺍니다|거른다|거릅니다|걸러낸다|사지\s*않는다|사지\s*않습니다|안\s*산다"
    r"|종목|주식|(?:은|는|을|를|도|과|와|이|및|또는)(?![가-힣])"
    r"|\b(?:exclud(?:e|es|ing|ed)|except|skip|no|and|or|not|stocks?|shares?|all|any)\b",
    re.IGNORECASE,
)


def kinds_said_in(quote: str) -> frozenset[str] | None:
    """The kinds that the words leave out, and nothing else; None where they say more than that."""
    found, rest = set(), quote
    for name, words in _KINDS.items():
        if words.search(rest):
            found.add(name)
            rest = words.sub(" ", rest)
    rest = _SAID_WITH.sub(" ", rest)
    return None if re.search(r"\w", rest) else frozenset(found)
