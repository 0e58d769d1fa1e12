"""Strategies on weekly and monthly bars: their conditions are looked at on these bars. Pure."""

from dataclasses import replace

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from screening.bars.timeframes import SESSIONS
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import problems_of
from screening.conditions.tree import Series, with_series


def is_longer(timeframe: str | None) -> bool:
    """Whether daily bars can be put together to it."""
    return timeframe in SESSIONS


def condition_on(condition: Condition, timeframe: str) -> tuple[Condition, tuple[Problem, ...]]:
    """The condition as one on the bars of a timeframe ("": daily ones, as it is), and why it cannot be looked at there.

    A series that names that very timeframe is one of the bars at hand; another one stands beside them, and is refused.
    """
    if not timeframe:
        return condition, problems_of(condition)
    others = sorted({one.timeframe for one in condition.series} - {"", timeframe})
    if others:
        text = _(
            "Bars of %(others)s beside those of %(timeframe)s are not simulated.",
            others=", ".join(others),
            timeframe=timeframe,
        )
        return condition, (Problem("timeframe", text),)
    named = Condition(with_series(condition.root, lambda one: replace(one, timeframe=timeframe)))
    at_hand = Condition(with_series(condition.root, _at_hand))
    return at_hand, problems_of(named)


def _at_hand(series: Series) -> Series:
    return replace(series, timeframe="")
