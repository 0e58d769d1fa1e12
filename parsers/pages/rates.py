"""How often rules are true, as the page says it. Pure."""

from dataclasses import dataclass

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.hit_rates import HitRate


@dataclass(frozen=True)
class ShownRate:
    """Of one condition: a sentence, its share in percent for a meter (None = not known), and what is odd about it."""

    words: Message
    percent: float | None
    doubt: Message | None


def shown_rate(rate: HitRate, symbols: int) -> ShownRate:
    """The figures of a condition on a market of so many symbols."""
    if rate.problem is not None:
        return ShownRate(rate.problem.message, None, None)
    if rate.share is None:
        return ShownRate(_("Not known for any of %(symbols)s symbols.", symbols=symbols), None, None)
    words = _(
        "True for %(percent)s%% of %(symbols)s symbols on an average day of the last year; %(now)s today.",
        percent=_percent(rate.share),
        symbols=symbols,
        now=rate.now,
    )
    return ShownRate(words, round(100 * rate.share, 1), None if rate.is_telling else _doubt(rate.share))


def _doubt(share: float) -> Message:
    if share == 0:
        return _("Never true in a year: is it meant so?")
    return _("True nearly always: it hardly chooses anything.")


def _percent(share: float) -> str:
    """With one decimal; what is nearly nothing or nearly all doesn't look like nothing or all."""
    if share in {0, 1}:
        return f"{100 * share:.0f}"
    return f"{min(max(100 * share, 0.1), 99.9):.1f}"
