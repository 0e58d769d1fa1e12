"""Which faults, in which order, with which pauses: decided by the seed alone, so that a campaign can be replayed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from lab.chaos.scene import Control, Database, Scene

# Of a hundred. Slow, resetting and half-open peers are part of the load.
WEIGHTS: Mapping[Database, Mapping[str, int]] = {
    "postgres": {
        "worker_killed": 40,
        "child_killed": 15,
        "starter_killed": 8,
        "beat_killed": 10,
        "worker_stalled": 10,
        "redis_flushed": 3,
        "redis_restarted": 3,
        "redis_killed": 2,
        "postgres_restarted": 4,
        "messages_mixed": 5,
    },
    "sqlite": {"product_killed": 55, "product_stalled": 15, "starter_killed": 15, "messages_mixed": 15},
}
# What a switch that is off is found by.
CONTROL_WEIGHTS: Mapping[Control, Mapping[Database, Mapping[str, int]]] = {
    "fence": {"postgres": {"worker_stalled": 1}, "sqlite": {"product_stalled": 1}},
    "reconciler": {"postgres": {"worker_killed": 1}, "sqlite": {"product_killed": 1}},
    "on_commit": {"postgres": {"starter_killed": 1}, "sqlite": {"starter_killed": 1}},
    "unique_key": {"postgres": {"worker_killed": 1}, "sqlite": {"product_killed": 1}},
}
SHORTEST_PAUSE, LONGEST_PAUSE = 0.15, 0.4


@dataclass(frozen=True)
class Fault:
    """A fault to come: after how many seconds, and a number by which its victim is picked among those there are."""

    number: int
    kind: str
    pause: float
    pick: int


def schedule(scene: Scene) -> list[Fault]:
    """The faults of a campaign, in order. With at least as many faults as kinds, each kind is there."""
    weights = CONTROL_WEIGHTS[scene.control] if scene.control else WEIGHTS
    kinds = weights[scene.database]
    random = Random(scene.seed)  # noqa: S311  # not for secrets
    chosen = random.choices(list(kinds), list(kinds.values()), k=max(0, scene.faults - len(kinds)))
    chosen += list(kinds)[: scene.faults - len(chosen)]
    random.shuffle(chosen)
    return [
        Fault(number, kind, round(random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE), 3), random.randrange(1_000_000))
        for number, kind in enumerate(chosen)
    ]


def write(faults: list[Fault], path: Path) -> None:
    """The schedule as lines of JSON."""
    path.write_text("".join(json.dumps(asdict(fault)) + "\n" for fault in faults))
