"""What work costs: the thread's own time without a tracer, the calls it makes, and the memory it takes at its peak."""

import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

# What `_yardstick` takes on the machine for which the bounds were set; a slower or busier one gets more time.
YARDSTICK_SECONDS = 0.006


@contextmanager
def _untraced() -> Iterator[None]:
    """Without the tracer of a coverage measurement, which makes Python many times slower."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


def _yardstick() -> float:
    start = time.thread_time()
    sum(number * number for number in range(100_000))
    return time.thread_time() - start


def cpu_seconds(work: Callable[[], Any], *, enough: float = 0.0) -> float:
    """What the work costs this thread, as on the machine of the bounds; the best of a few, or the first below `enough`.

    The best, since a shared machine only ever adds to it.
    """
    best = float("inf")
    with _untraced():
        for _attempt in range(5):
            slowness = max(1.0, _yardstick() / YARDSTICK_SECONDS)
            start = time.thread_time()
            work()
            best = min(best, (time.thread_time() - start) / slowness)
            if best < enough:
                break
    return best


def calls(work: Callable[[], Any]) -> int:
    """How many functions the work calls: the same number on every machine."""
    count = 0

    def tally(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def peak_bytes(work: Callable[[], Any]) -> int:
    """The memory that Python takes for the work, at its peak."""
    with _untraced():
        tracemalloc.start()
        try:
            work()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
