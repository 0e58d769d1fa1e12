"""What it takes to run an empty function in the jail: from the call to the answer, with everything around it."""

import time
from statistics import quantiles

from pastetrader.common.jail import JailUnavailable, PythonJob, Result, read_answer, run
from pastetrader.common.stop_signal import StopSignal

EMPTY = "def run(input, context):\n    return None"
PACKAGES = ("numpy", "polars", "tzdata")
CALLS = 100


def p95_ms(*, quick: bool = False) -> float | None:
    """Milliseconds within which 95 of 100 calls are done; None where there is no jail. The choice is made before."""
    job = PythonJob(EMPTY, {}, packages=PACKAGES)
    try:
        run(job, StopSignal())
    except JailUnavailable:
        return None
    calls = range(CALLS // 20 if quick else CALLS)
    return round(quantiles([_milliseconds(job) for _call in calls], n=20)[-1], 1)


def _milliseconds(job: PythonJob) -> float:
    began = time.perf_counter()
    outcome = run(job, StopSignal())
    took = (time.perf_counter() - began) * 1000
    if read_answer(outcome.answer) != Result(None):
        raise RuntimeError(f"The empty function ended in its own way: {outcome}")
    return took
