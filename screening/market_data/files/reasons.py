"""Why rows of a file are no bars, each the end of a sentence about a row. Pure; pages say them without the reader."""

from collections.abc import Mapping

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

REASONS: Mapping[str, Message] = {
    "wrong_columns": _("has another number of columns than the header"),
    "no_symbol": _("has no valid symbol"),
    "bad_date": _("has no valid date"),
    "in_future": _("is dated in the future"),
    "no_session": _("is dated on a day on which the market was closed"),
    "missing": _("misses a price or the volume"),
    "not_a_number": _("has something that is not a number"),
    "not_positive": _("has a price that is not above zero"),
    "negative_volume": _("has a volume below zero"),
    "too_large": _("has a number that is too large"),
    "inconsistent_prices": _("has a high below or a low above its other prices"),
    "no_volume": _("has prices that moved, and a volume of zero"),
    "no_adjusted": _("has no adjusted close above zero"),
    "repeated": _("says once more what an earlier row says"),
}
