"""Three-valued logic over arrays of verdicts, whatever their shape. Pure.

Verdicts are int8: FALSE < UNKNOWN < TRUE, so that "and" is the minimum and "or" the maximum (Kleene).
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from screening.bars.panel import Truths, Value

FALSE, UNKNOWN, TRUE = 0, 1, 2

Verdicts = npt.NDArray[np.int8]


class Before(Protocol):
    """Steps back in time over arrays of one value for each bar."""

    def __call__(self, values: npt.NDArray[Value], bars: int, none: float) -> npt.NDArray[Value]:
        """The values of so many bars before of the same symbol; `none` where it has no such bar."""


def judged(truth: Truths, known: Truths | np.bool_) -> Verdicts:
    """Verdicts from truths: unknown where a value that was seen is missing."""
    true = truth & known
    found: Verdicts = true.view(np.int8) + (true | ~known).view(np.int8)
    return found


def negated(verdicts: Verdicts) -> Verdicts:
    """Not; what is unknown stays so."""
    found: Verdicts = TRUE - verdicts
    return found


def crossed(now: Verdicts, then: Verdicts) -> Verdicts:
    """TRUE where it is so now and was not one bar before. Without the bar before there is neither a yes nor a no."""
    both = np.minimum(now, negated(then))
    both[(now == UNKNOWN) | (then == UNKNOWN)] = UNKNOWN
    return both


def on_any(verdicts: Verdicts, bars: int, before: Before) -> Verdicts:
    """TRUE when one of the last `bars` verdicts is; FALSE when all are; else UNKNOWN."""
    return _over(np.maximum, verdicts, bars, before)


def on_all(verdicts: Verdicts, bars: int, before: Before) -> Verdicts:
    """TRUE when all of the last `bars` verdicts are; FALSE when one is; else UNKNOWN."""
    return _over(np.minimum, verdicts, bars, before)


def on_at_least(least: int, verdicts: Verdicts, bars: int, before: Before) -> Verdicts:
    """TRUE when at least so many of the last `bars` verdicts are; FALSE when it can't be; else UNKNOWN."""
    trues = _counted(verdicts == TRUE, bars, before)
    falses = _counted(verdicts == FALSE, bars, before)
    return judged(trues >= least, (trues >= least) | (falses > bars - least))


def _counted(truth: Truths, bars: int, before: Before) -> npt.NDArray[np.int16]:
    """On how many of the last `bars` bars it is true."""
    found = np.zeros(truth.shape, dtype=np.int16)
    # `some` counts over `seen` bars, a power of two of them; those that make up `bars` are put side by side.
    some, seen, reached = truth.astype(np.int16), 1, 0
    while reached < bars:
        if bars & seen:
            found += before(some, reached, 0) if reached else some
            reached += seen
        if reached < bars:
            some = some + before(some, seen, 0)
            seen *= 2
    return found


def _over(choose: np.ufunc, verdicts: Verdicts, bars: int, before: Before) -> Verdicts:
    """The least or greatest of the last `bars` verdicts; those before the first bar are UNKNOWN."""
    found, seen = verdicts, 1
    while seen < bars:
        # Twice as many each time; those that are seen twice change nothing.
        step = min(seen, bars - seen)
        found = choose(found, before(found, step, UNKNOWN))
        seen += step
    return found
