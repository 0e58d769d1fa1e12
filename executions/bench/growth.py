"""Whether the product stays quick when much has been kept: pages over a large history."""

from typing import Any

from executions.bench.process_figures import load, machine
from executions.bench.setups import Servers, history, servers

PAGE_LIMIT_MS = 100.0
EXECUTIONS, LINES_EACH, REQUESTS = 200_000, 5, 100
QUICK_EXECUTIONS, QUICK_REQUESTS = 400, 3


def measure(*, quick: bool = False) -> dict[str, Any]:
    """All figures of `manage.py bench growth`."""
    with servers() as found, history(found) as asked:
        filled = asked.ask("fill", executions=QUICK_EXECUTIONS if quick else EXECUTIONS, lines_each=LINES_EACH)
        measured = asked.ask("pages", requests=QUICK_REQUESTS if quick else REQUESTS)
        return {
            "filled": filled,
            "pages": measured,
            "slow_pages": [name for name, page in measured.items() if page["p95_ms"] >= PAGE_LIMIT_MS],
            "machine": _facts(found),
        }


def _facts(found: Servers) -> dict[str, Any]:
    return {**machine(), **found.facts(), "load_average": load()}
