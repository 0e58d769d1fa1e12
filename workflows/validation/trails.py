"""Where a value stands inside a JSON value, kept as a chain: a path as text is only made where it is shown. Pure."""

from typing import Any, NamedTuple

MAX_SHOWN = 300


class Trail(NamedTuple):
    """One step to a value, and the steps before it. `depth` counts the steps."""

    before: "Trail | None"
    step: str | int
    depth: int

    def to(self, step: str | int) -> "Trail":
        """One step further."""
        return Trail(self, step, self.depth + 1)

    def __str__(self) -> str:
        steps: list[str] = []
        trail: Trail | None = self
        while trail is not None:
            steps.append(str(trail.step)[:MAX_SHOWN])
            trail = trail.before
        path = ".".join(reversed(steps))
        return path if len(path) <= MAX_SHOWN else f"{path[: MAX_SHOWN - 1]}…"


def start(step: str) -> Trail:
    """The first step."""
    return Trail(None, step, 1)


def inside(value: Any, trail: Trail) -> list[tuple[Any, Trail]]:
    """What stands directly in a value, last first, so that a stack gives it back in order."""
    if isinstance(value, dict):
        return [(child, trail.to(key)) for key, child in reversed(value.items())]
    if isinstance(value, list | tuple):
        return [(value[place], trail.to(place)) for place in range(len(value) - 1, -1, -1)]
    return []
