"""Whether the product stays quick and small: pages over a large history, and pruning while new executions are made."""

from dataclasses import dataclass
from typing import Any

from lab.bench.engine.setups import history, started_servers
from lab.bench.process_figures import load, machine

PAGE_LIMIT_MS = 100.0


@dataclass(frozen=True)
class Amounts:
    """How much is filled in, asked, made and pruned."""

    executions: int = 200_000
    lines_each: int = 5
    requests: int = 100
    keep_days: int = 7
    prune_seconds: float = 15.0
    cycles: int = 6
    made_each: int = 300
    kept: int = 100


# For trying the bench out; its figures mean nothing.
QUICK = Amounts(executions=400, requests=3, prune_seconds=0.5, cycles=2, made_each=8, kept=5)


def measure(*, quick: bool = False) -> dict[str, Any]:
    """All figures of `manage.py bench growth`."""
    amounts = QUICK if quick else Amounts()
    with started_servers() as found:
        with history(found, "history") as asked:
            filled = asked.ask("fill", executions=amounts.executions, lines_each=amounts.lines_each)
            pages = asked.ask("pages", requests=amounts.requests)
            pruning = asked.ask("prune", keep_days=amounts.keep_days, seconds=amounts.prune_seconds)
        with history(found, "cycles") as asked:
            cycles = asked.ask("cycles", count=amounts.cycles, executions=amounts.made_each, keep=amounts.kept)
        return {
            "filled": filled,
            "pages": pages,
            "slow_pages": [name for name, page in pages.items() if page["p95_ms"] >= PAGE_LIMIT_MS],
            "pruning": pruning,
            "cycles": cycles,
            "machine": {**machine(), **found.facts(), "load_average": load()},
        }
