"""What is said of splits before bars are stored. Pure."""

from collections.abc import Iterator

from pastetrader.common.messages import message as _
from screening.bars.actions import Adjustment, SplitsBySymbol
from screening.market_data.files.description import Finding, Level
from screening.market_data.files.jumps import LONG_PAUSE


def split_findings(adjustment: Adjustment) -> tuple[Finding, ...]:
    """What was done about splits, what is open, and what could not be told."""
    return tuple(_found(adjustment))


def _found(adjustment: Adjustment) -> Iterator[Finding]:
    with_ratio = [jump for jump in adjustment.open_jumps if jump.new]
    without = [jump for jump in adjustment.open_jumps if not jump.new and jump.pause <= LONG_PAUSE]
    resumed = [jump for jump in adjustment.open_jumps if not jump.new and jump.pause > LONG_PAUSE]
    if with_ratio:
        text = _(
            "%(count)s moves are further than a session can go and look like splits. The first: %(jump)s Take them out "
            "of the earlier prices (--adjust-splits), or store the prices as they are with --force.",
            count=len(with_ratio),
            jump=with_ratio[0].message,
        )
        yield Finding("probable_splits", Level.DOUBT, text, len(with_ratio))
    if without:
        text = _(
            "%(count)s moves are further than a session can go, and no split explains them. The first: %(jump)s If "
            "they are right, store them with --force.",
            count=len(without),
            jump=without[0].message,
        )
        yield Finding("jumps", Level.DOUBT, text, len(without))
    if resumed:
        text = _(
            "%(count)s prices are far from those before a long pause, after which the exchange sets a new one. The "
            "first: %(jump)s",
            count=len(resumed),
            jump=resumed[0].message,
        )
        yield Finding("resumed", Level.NOTE, text, len(resumed))
    if adjustment.unclear:
        symbol, splits = next(iter(adjustment.unclear.items()))
        text = _(
            "It cannot be told whether prices of %(symbol)s before %(session)s are adjusted for its split already "
            "(%(count)s such splits). With --force they are stored as they are.",
            symbol=symbol,
            session=splits[0].session.isoformat(),
            count=_count(adjustment.unclear),
        )
        yield Finding("unclear_splits", Level.DOUBT, text, _count(adjustment.unclear))
    if adjustment.new:
        text = _(
            "%(count)s splits are taken out of the earlier prices and recorded, so that later files are adjusted too.",
            count=_count(adjustment.new),
        )
        yield Finding("new_splits", Level.NOTE, text, _count(adjustment.new))
    if adjustment.applied:
        text = _(
            "%(count)s splits that are recorded were still in the prices and are taken out of the earlier ones.",
            count=_count(adjustment.applied),
        )
        yield Finding("applied_splits", Level.NOTE, text, _count(adjustment.applied))


def _count(splits: SplitsBySymbol) -> int:
    return sum(len(of) for of in splits.values())
