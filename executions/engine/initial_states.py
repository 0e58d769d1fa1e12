"""What begins in an execution whose first nodes have ended already. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from executions.engine.shape import Shape


@dataclass(frozen=True)
class InitialStates:
    """What may begin, and what never will, by position.

    `ready` says what arrived where several ends decide (None elsewhere), `skipped` whether anything fired for it.
    """

    ready: Mapping[int, tuple[int, ...] | None]
    skipped: Mapping[int, bool]


def initial_states(shape: Shape, ended: Mapping[int, Collection[int]]) -> InitialStates:
    """What is ready and what is skipped, as if the given nodes had just ended one after another.

    `ended` are positions with the targets that they fired, in the order in which they ended. The others wait.
    """
    ready: dict[int, tuple[int, ...] | None] = {}
    skipped: dict[int, bool] = {}
    order = {position: place for place, position in enumerate(ended)}
    for position, sources in enumerate(shape.sources):  # sources stand before their targets
        if position in ended:
            continue
        fired = sorted((s for s in sources if s in ended and position in ended[s]), key=order.__getitem__)
        all_done = all(source in ended or source in skipped for source in sources)
        needed = shape.needed[position]
        if not sources or (len(fired) >= needed if needed else all_done and fired):
            came = fired[:needed] if needed else sorted(fired)
            ready[position] = tuple(came) if shape.is_join(position) else None
        elif all_done:
            skipped[position] = bool(fired)
    return InitialStates(ready, skipped)
