"""What each figure is: what is counted, what of it is good, which target it has and where that is from.

The page, the API and /metrics show what stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Key = Literal["generation", "accuracy", "schedules", "requests", "cost"]
KEYS: tuple[Key, ...] = get_args(Key)
Unit = Literal["share", "seconds", "dollars"]


@dataclass(frozen=True)
class Definition:
    """A figure. `target`: at least that share, or less than so many seconds; `origin` says who set it, and for when."""

    key: Key
    title: Promise
    unit: Unit
    counted: Promise
    good: Promise
    period: Promise
    target: float | None = None
    origin: Promise | str = ""
    # The installation's alone: nobody's own requests are told apart.
    is_of_installation: bool = False


DEFINITIONS: Mapping[Key, Definition] = {
    one.key: one
    for one in (
        Definition(
            key="generation",
            title=_("Workflows made of pastes"),
            unit="share",
            counted=_(
                "Pastes with a strategy in them whose workflow ran once, or of whose rules no workflow can be made. "
                "Not counted: what was not run yet, what was changed by hand before its first run, and what could not "
                "be compared because the bars or the reading had changed."
            ),
            good=_(
                "The first run came to its end, and each of its screens found exactly the symbols that the rules, each "
                "evaluated by itself on the same bars, come to."
            ),
            period=_("A paste belongs to the day on which it was pasted."),
            target=0.90,
            origin=_("The project's success metrics: at least 90 of 100, by week."),
        ),
        Definition(
            key="accuracy",
            title=_("Rules read as people mean them"),
            unit="share",
            counted=_(
                "Rules that somebody judged: confirmed, changed, dropped or answered otherwise; and once a workflow "
                "was run or activated, all its rules that were not asked about. Nobody's silence before that counts."
            ),
            good=_("Rules that were confirmed, and those that were left as they were read when the workflow was used."),
            period=_("A rule belongs to the day on which its text was pasted."),
            target=0.85,
            origin=_("The project's success metrics: at least 85 of 100, by month."),
        ),
        Definition(
            key="schedules",
            title=_("Due times kept"),
            unit="share",
            counted=_(
                "Due times of schedules. Not counted: what a schedule's own rule skips because an earlier run goes on, "
                "what falls into a pause, and what still waits. No due time can start twice: it is one row."
            ),
            good=_("Started, and looked at within 60 seconds."),
            period=_(
                "A due time belongs to the day on which it was due. Many that were missed at once stand with the first."
            ),
            target=0.995,
            origin=_("The project's success metrics: at least 99.5 of 100, by day."),
        ),
        Definition(
            key="requests",
            title=_("API response time, 95th percentile"),
            unit="seconds",
            counted=_(
                "Requests to the API of everybody, whatever the answer. Not counted: streams, and requests that ask to "
                "wait for something."
            ),
            good=_(
                "95 of 100 requests took less. Times are counted in bins, each a quarter wider than the one before, "
                "from the first line of the product to its answer; the bounds are those of the bin."
            ),
            period=_("A request belongs to the hour in which it was answered; after 93 days, to the day of UTC."),
            target=0.5,
            origin=_("The project's success metrics: less than 500 ms, always."),
            is_of_installation=True,
        ),
        Definition(
            key="cost",
            title=_("Cost of reading a paste"),
            unit="dollars",
            counted=_(
                "Pastes that a language model read. Not counted: those whose model has no known price. The rules "
                "that come with the product cost nothing."
            ),
            good=_("What the calls of models for one paste cost together, on average, in US dollars."),
            period=_("A call belongs to the day on which it was made."),
        ),
    )
}
