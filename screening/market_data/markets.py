"""The market that a person names. One that nobody knows is never made by a slip of the pen."""

import re
from difflib import get_close_matches

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from screening.market_data.known_markets import ALIASES, MARKETS, SAMPLE, known_market

__all__ = ["MARKETS", "SAMPLE", "known_market", "market_of"]


def market_of(text: str, *, force: bool = False) -> str:
    """The code of the market that a person names, to import into. `force`: also one that nobody knows, if it is a MIC.

    Raises Invalid naming the known ones, since a market is never made by a slip of the pen: unconfirmed_market for what
    could be a MIC, unknown_market for all else.
    """
    code = text.strip().upper()
    if code == SAMPLE:
        return SAMPLE
    if found := known_market(text):
        return found
    is_mic = bool(re.fullmatch(r"[A-Z0-9]{4}", code))
    if is_mic and force:
        return code
    near = dict.fromkeys(ALIASES[alias] for alias in get_close_matches(code, ALIASES, n=3, cutoff=0.6))
    parts = [_('"%(market)s" is no market that is known.', market=text.strip()[:40])]
    if near:
        parts.append(_("Did you mean %(near)s?", near=", ".join(near)))
    parts.append(_("Known are: %(known)s.", known=", ".join(MARKETS)))
    if is_mic:
        parts.append(_("If it is the code of a market all the same, say so."))
    raise Invalid(joined(parts), code="unconfirmed_market" if is_mic else "unknown_market")
