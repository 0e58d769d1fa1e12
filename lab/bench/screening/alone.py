"""Parts of the bench of screening that need a process of their own: the first screen, and a large market's history.

`python -m lab.bench.screening.alone first FOLDER SYMBOLS BARS` or `… history SYMBOLS BARS ROUNDS` prints JSON.
Modules that bring numpy are loaded by name, when the clock runs.
"""

import json
import resource
import sys
import time
from pathlib import Path
from statistics import median

import django
from django.utils.module_loading import import_string

from lab.bench.screening.condition import CONDITION
from pastetrader.common.loading import loaded


def first(folder: str, symbols: str, bars: str) -> dict[str, float]:
    """The first screen of a process that has Django only, as a worker has: imports, files, indicators, verdicts."""
    django.setup()
    began = time.perf_counter()
    # As the tool does it.
    loaded("screening.screens.screening.screen")
    panel = import_string("lab.bench.screening.panels.mapped_panel")(Path(folder), int(symbols), int(bars))
    condition = import_string("screening.screens.screening.read_condition")(CONDITION)
    values = import_string("screening.conditions.evaluation.values.Indicators")(panel)
    verdicts = import_string("screening.conditions.evaluation.evaluate.evaluate")(condition, values)
    return {
        "ms": (time.perf_counter() - began) * 1000,
        "hits": int((verdicts == import_string("screening.conditions.evaluation.logic.TRUE")).sum()),
    }


def history(symbols: str, bars: str, rounds: str) -> dict[str, float]:
    """Verdicts on all rows from bars alone, and the most memory that the process ever had."""
    panel = import_string("lab.bench.screening.panels.synthetic_panel")(int(symbols), int(bars))
    condition = import_string("screening.conditions.parse")(CONDITION)
    indicators = import_string("screening.conditions.evaluation.values.Indicators")
    evaluate_rows = import_string("screening.conditions.evaluation.evaluate.evaluate_rows")
    took = []
    for _round in range(int(rounds)):
        began = time.perf_counter()
        evaluate_rows(condition, indicators(panel))
        took.append((time.perf_counter() - began) * 1000)
    return {"ms": median(took), "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    sys.stdout.write(json.dumps({"first": first, "history": history}[what](*arguments)) + "\n")
