"""Profiles as text: the functions in which most time was spent, without folders of this machine."""

import cProfile
import io
import pstats
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
    profile.enable()
    try:
        yield found
    finally:
        profile.disable()
        out = io.StringIO()
        pstats.Stats(profile, stream=out).strip_dirs().sort_stats("tottime").print_stats(FUNCTIONS)
        found.text = "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines())
