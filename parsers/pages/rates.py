"""How often rules are true, as the page says it. Pure."""

from dataclasses import dataclass

from parsers.wording.ledger import rate_message
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.screens.hit_rates import HitRate


@dataclass(frozen=True)
class ShownRate:
    """Of one condition: a sentence, its share in percent for a meter (None = not known), and what is odd about it."""

    words: Message
    percent: float | None
    doubt: Message | None


def shown_rate(rate: HitRate, symbols: int) -> ShownRate:
    """The figures of a condition on a market of so many symbols."""
    if rate.problem is not None or rate.share is None:
        return ShownRate(rate_message(rate, symbols), None, None)
    doubt = None if rate.is_telling else _doubt(rate.share)
    return ShownRate(rate_message(rate, symbols), round(100 * rate.share, 1), doubt)


def _doubt(share: float) -> Message:
    if share == 0:
        return _("Never true in a year: is it meant so?")
    return _("True nearly always: it hardly chooses anything.")
