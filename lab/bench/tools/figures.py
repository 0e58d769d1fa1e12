"""What tools, models and agents cost beside the work that they do: a table of figures, each measured by its own file.

To add one: its file with a function(quick=…) -> float | None (there is nothing to measure here), its line.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Figure:
    """The dotted path of what measures it, and what it has to stay below."""

    measure: str
    limit: float


FIGURES: Mapping[str, Figure] = {
    "jail_start_p95_ms": Figure("lab.bench.tools.jail_start.p95_ms", 50.0),
    "outbound_overhead_ms": Figure("lab.bench.tools.outbound.overhead_ms", 1.0),
    "agent_turn_ms": Figure("lab.bench.tools.agent_turn.milliseconds", 5.0),
    "llm_import_s": Figure("lab.bench.tools.llm_import.seconds", 0.3),
}


def measure(*, quick: bool = False) -> dict[str, float | None]:
    """Every figure by name."""
    return {name: import_string(figure.measure)(quick=quick) for name, figure in FIGURES.items()}
