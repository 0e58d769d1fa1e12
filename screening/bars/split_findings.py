"""What is said of splits before bars are stored. Pure."""

from collections.abc import Iterator

from pastetrader.common.messages import message as _
from screening.bars.actions import Adjustment, SplitsBySymbol
from screening.market_data.files.description import Finding, Level
from screening.market_data.files.rows.jumps import LONG_PAUSE


def split_findings(adjustment: Adjustment) -> tuple[Finding, ...]:
    """What was done about splits, what is open, and what could not be told."""
    return tuple(_found(adjustment))


def _found(adjustment: Adjustment) -> Iterator[Finding]:
    with_ratio = [jump for jump in adjustment.open_jumps if jump.new]
    without = [jump for jump in adjustment.open_jumps if not jump.new and jump.pause <= LONG_PAUSE]
    resumed = [jump for jump in adjustment.open_jumps if not jump.new and jump.pause > LONG_PAUSE]
    if with_ratio:
        text = _(
            "Moves further than a session can go that look like splits: %(count)s. The first: %(jump)s Take them out "
            "of the earlier prices, or store the prices as they are.",
            count=len(with_ratio),
            jump=with_ratio[0].message,
        )
        yield Finding("probable_splits", Level.DOUBT, text, len(with_ratio))
    if without:
        text = _(
            "Moves further than a session can go that no split explains: %(count)s. The first: %(jump)s If they are "
            "right, say so.",
            count=len(without),
            jump=without[0].message,
        )
        yield Finding("jumps", Level.DOUBT, text, len(without))
    if resumed:
        text = _(
            "Prices far from those before a long pause, after which the exchange sets a new one: %(count)s. The first: "
            "%(jump)s",
            count=len(resumed),
            jump=resumed[0].message,
        )
        yield Finding("resumed", Level.NOTE, text, len(resumed))
    if adjustment.unclear:
        symbol, splits = next(iter(adjustment.unclear.items()))
        text = _(
            "Splits of which nothing tells whether earlier prices are adjusted for them already: %(count)s. The first "
            "is of %(symbol)s on %(session)s. Prices are stored as they are when you say so.",
            symbol=symbol,
            session=splits[0].session.isoformat(),
            count=_count(adjustment.unclear),
        )
        yield Finding("unclear_splits", Level.DOUBT, text, _count(adjustment.unclear))
    if adjustment.new:
        text = _(
            "Splits taken out of the earlier prices, and recorded, so that later files are adjusted too: %(count)s.",
            count=_count(adjustment.new),
        )
        yield Finding("new_splits", Level.NOTE, text, _count(adjustment.new))
    if adjustment.applied:
        text = _(
            "Recorded splits that were still in the prices, and are taken out of the earlier ones: %(count)s.",
            count=_count(adjustment.applied),
        )
        yield Finding("applied_splits", Level.NOTE, text, _count(adjustment.applied))


def _count(splits: SplitsBySymbol) -> int:
    return sum(len(of) for of in splits.values())
