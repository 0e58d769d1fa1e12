"""Which findings are told as new signals: not what goes on since an earlier one, nor within a cool-down. Pure.

A condition is true on an unbroken run of bars; a finding says when its run began. Two stretches of bars on each of
which it is true, and which share a bar, are one run. That holds whatever was run first: a look at a past day finds the
signal that was made later of the same run, and leaves it as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

# Sessions, unless the step says otherwise.
EXPIRES_AFTER = 5

Key = TypeVar("Key")


@dataclass(frozen=True)
class Telling:
    """How a step tells.

    cooldown: so many sessions after a signal no other of the same side is made for the instrument. repeat: each session
    is told. expires_after: sessions until a signal expires that nobody acknowledges.
    """

    cooldown: int = 0
    repeat: bool = False
    expires_after: int = EXPIRES_AFTER


@dataclass(frozen=True)
class Stretch(Generic[Key]):
    """A signal as it is known: made on `bar`, true at least from `since` to `last_bar`."""

    key: Key
    since: date
    bar: date
    last_bar: date


def same_bar(known: Iterable[Stretch[Key]], bar: date) -> Stretch[Key] | None:
    """The signal of that very bar."""
    return next((one for one in known if one.bar == bar), None)


def that_goes_on(known: Iterable[Stretch[Key]], since: date, bar: date) -> Stretch[Key] | None:
    """The signal of whose run the bars from `since` to `bar` are a part; None when the run is a new one.

    Of several the last one before the bar, else the first after it.
    """
    shared = sorted(
        (one for one in known if one.since <= bar and one.last_bar >= since), key=lambda one: (one.bar, str(one.key))
    )
    before = [one for one in shared if one.bar <= bar]
    return before[-1] if before else next(iter(shared), None)


def cooling(known: Iterable[Stretch[Key]], bar: date, edge: date) -> Stretch[Key] | None:
    """The last signal before the bar, if it is of the session `edge` or later: then nothing new is told.

    Signals of later bars say nothing: a look at a past day decides as on that day.
    """
    return max((one for one in known if edge <= one.bar < bar), key=lambda one: one.bar, default=None)
