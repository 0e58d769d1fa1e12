"""How fast a cancel stops work that never ends by itself, in both set-ups."""

from statistics import quantiles
from typing import Any

from lab.bench.engine.setups import embedded, started_servers, with_workers
from lab.bench.engine.shapes import QUICK, Sizes
from lab.bench.process_figures import load, machine

LIMIT_MS = 1000.0
TIMES, QUICK_TIMES = 20, 2


def measure(*, quick: bool = False) -> dict[str, Any]:
    """All figures of `manage.py bench cancel`: p50 and p95 in milliseconds by set-up and way to hang."""
    sizes = QUICK if quick else Sizes()
    times = QUICK_TIMES if quick else TIMES
    figures: dict[str, Any] = {}
    with (
        started_servers() as found,
        with_workers(found, sizes, "postgres", number=1, hand_over=True) as workers,
        embedded(found, sizes, "embedded", hand_over=True) as one_process,
    ):
        for setup in (workers, one_process):
            folder = found.folder / f"{setup.name}-hanging"
            took = setup.side.ask("cancel", folder=str(folder), times=times)
            figures[setup.name] = {way: _percentiles(values) for way, values in took.items()}
        return {**figures, "times": times, "machine": {**machine(), **found.facts(), "load_average": load()}}


def _percentiles(values: list[float]) -> dict[str, float]:
    cuts = quantiles(values, n=100, method="inclusive")
    return {"p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1)}
