"""Parts of the bench of backtests that need a process of their own: how much memory a large market takes.

`python -m lab.bench.backtest.alone trades|report SYMBOLS BARS` prints JSON: the time without that of making the bars,
and the most memory that the process ever had.
"""

import json
import resource
import sys
import time

import django
from django.utils.module_loading import import_string


def measured(what: str, symbols: str, bars: str) -> dict[str, float]:
    """Signals and trades from bars alone, or all of a report."""
    django.setup()
    panel = import_string("lab.bench.backtest.market.panel_of")(int(symbols), int(bars))
    began = time.perf_counter()
    import_string("lab.bench.backtest.market." + {"trades": "traded_from", "report": "reported_from"}[what])(panel)
    took = (time.perf_counter() - began) * 1000
    return {"ms": took, "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(*sys.argv[1:])) + "\n")
