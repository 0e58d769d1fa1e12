"""Profiles as text: the functions in which most time was spent, without folders of this machine."""

import cProfile
import io
import pstats
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

FUNCTIONS = 25


@dataclass
class Profiled:
    """Filled when the block is left."""

    text: str = ""


@contextmanager
def profiled() -> Iterator[Profiled]:
    """Profiles this thread."""
    found = Profiled()
    profile = cProfile.Profile()
    used, began = time.thread_time(), time.perf_counter()
    profile.enable()
    try:
        yield found
    finally:
        profile.disable()
        used, took = time.thread_time() - used, time.perf_counter() - began
        out = io.StringIO()
        pstats.Stats(profile, stream=out).strip_dirs().sort_stats("tottime").print_stats(FUNCTIONS)
        lines = [line.rstrip() for line in out.getvalue().strip().splitlines()]
        found.text = "\n".join([f"{used * 1000:.0f} ms of CPU in {took * 1000:.0f} ms", "", *lines])
