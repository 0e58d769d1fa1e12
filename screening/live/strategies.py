"""A strategy from the screens of a workflow that was made by hand: what it buys and sells on, and nothing else."""

from screening.live.steps import SignalStep, signals_of
from screening.models import Side
from screening.strategy import Strategy, group_of
from workflows.definition.graph import Graph


def strategy_of_steps(graph: Graph) -> Strategy | None:
    """Entries and exits of its first steps that write such signals; None where no entry is known before it runs.

    Raises ConditionError for a condition that cannot be read.
    """
    entry, way_out = _first(graph, Side.LONG), _first(graph, Side.EXIT)
    if entry is None or entry.screen is None:
        return None
    screen, sold = entry.screen, way_out.screen.condition if way_out and way_out.screen else ""
    said = {
        "is_strategy": True,
        "extractor": {"name": "steps", "version": "1"},
        "timeframe": screen.timeframe or None,
        "universe": {"symbols": screen.symbols or ()},
        "entry": group_of(screen.condition),
        "exit": group_of(sold, logic="any"),
    }
    return Strategy.model_validate(said)


def _first(graph: Graph, side: Side) -> SignalStep | None:
    found = (step for step in signals_of(graph) if step.side == side and step.screen is not None)
    return next((step for step in found if step.screen and not {"condition", "market"} & set(step.screen.open)), None)
