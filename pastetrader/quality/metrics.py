"""The figures of the whole installation for /metrics: of the day, week and month (UTC) that go on."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC

from django.utils import timezone

from pastetrader.common.http.health.metrics import Metric
from pastetrader.quality.definitions import DEFINITIONS, KEYS, Key
from pastetrader.quality.figures import Figure
from pastetrader.quality.periods import KINDS, Kind, latest
from pastetrader.quality.reads import figures_of

# However often it is asked, a process reads the tables so seldom.
KEPT_SECONDS = 60.0
_Found = Mapping[tuple[Key, Kind], Figure]
_kept: dict[str, tuple[float, _Found]] = {}


def collect() -> Iterator[Metric]:
    """Values with their bounds, where there is data enough; how many events there are, always; the targets."""
    found = _found()
    yield Metric(
        "pastetrader_quality_events",
        "What a figure of quality is computed of, in the day, week or month that goes on.",
        [(_labels(*place), figure.events) for place, figure in found.items()],
    )
    yield from _amounts(found, "ratio", ("generation", "accuracy", "schedules"), "A share of these events that is good")
    yield from _amounts(found, "api_p95_seconds", ("requests",), "The 95th percentile of the API's response times")
    yield from _amounts(found, "paste_cost_dollars", ("cost",), "What reading a paste by a model costs on average")
    targets = [one for one in DEFINITIONS.values() if one.target is not None]
    yield Metric(
        "pastetrader_quality_target",
        "The target of a figure: at least that share, or less than so many seconds.",
        [({"figure": one.key}, one.target or 0.0) for one in targets],
    )


def _amounts(found: _Found, name: str, keys: tuple[Key, ...], words: str) -> Iterator[Metric]:
    """The value and its bounds; a sample is left out where there is not enough data."""
    samples = []
    for place, figure in found.items():
        if place[0] in keys:
            bounds = {"value": figure.value, "low": figure.low, "high": figure.high}
            samples += [
                ({**_labels(*place), "bound": bound}, amount) for bound, amount in bounds.items() if amount is not None
            ]
    yield Metric(f"pastetrader_quality_{name}", f"{words}; low and high bound it. Absent below 20 events.", samples)


def _labels(key: Key, kind: Kind) -> dict[str, str]:
    return {"figure": key, "period": kind}


def _found() -> _Found:
    taken_at, found = _kept.get("", (float("-inf"), {}))
    if time.monotonic() - taken_at > KEPT_SECONDS:
        found = _read()
        _kept[""] = (time.monotonic(), found)
    return found


def _read() -> _Found:
    found: dict[tuple[Key, Kind], Figure] = {}
    with timezone.override(UTC):
        periods = [latest(kind, 1)[0] for kind in KINDS]
        for kind, period in zip(KINDS, periods, strict=True):
            figures = figures_of([period], None, is_operator=True)
            found.update({(key, kind): figures[key][0] for key in KEYS})
    return found
