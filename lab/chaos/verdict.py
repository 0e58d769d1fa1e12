"""What a campaign came to: which invariants hold, what broke them, and the counts that a person looks at first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lab.chaos import invariants
from lab.chaos.history import History

SHOWN = 5


@dataclass
class Verdict:
    """What broke, by the name of the invariant: None where nobody could look."""

    broken: dict[str, list[str] | None] = field(default_factory=dict)

    def judge(self, name: str, found: Iterable[str] | None) -> None:
        """Note what was found."""
        self.broken[name] = None if found is None else list(found)

    @property
    def invariants(self) -> dict[str, bool | None]:
        """Whether each holds, in order."""
        holds = {name: None if found is None else not found for name, found in self.broken.items()}
        return dict(sorted(holds.items(), key=_in_order))

    @property
    def examples(self) -> dict[str, list[str]]:
        """The first few of what broke."""
        return {name: found[:SHOWN] for name, found in self.broken.items() if found}


def judged(seen: History, max_retries: int) -> Verdict:
    """The invariants that a history can be asked for."""
    verdict = Verdict()
    for name, look in invariants.OF_HISTORY.items():
        verdict.judge(name, look(seen))
    verdict.judge("I5", invariants.tried_too_often(seen, max_retries))
    return verdict


def figures(seen: History) -> dict[str, Any]:
    """The counts. `keyed_effects_repeated`: effects that the outside applied twice; `raw_effects_repeated`: requests
    that it recognized as repeated, by their key, which is the price of at-least-once; `unkeyed_…`: requests that must
    not be repeated, and were.
    """
    return {
        "executions": len(seen.executions),
        "faults": {},
        "lost": len(list(invariants.lost(seen))),
        "stuck": len(invariants.stuck_executions(seen)),
        "double_finished": len(list(invariants.double_finished(seen))),
        "keyed_effects_repeated": len(list(invariants.keyed_repeated(seen))),
        "raw_effects_repeated": sum(count - 1 for count in seen.effects.keyed_requests.values()),
        "recovery_p99_s": None,
        "invariants": {},
        "unkeyed_effects_repeated": len(list(invariants.unkeyed_repeated(seen))),
        "nodes": sum(len(execution.nodes) for execution in seen.executions.values()),
        "by_status": dict(Counter(execution.status for execution in seen.executions.values())),
        "causes": dict(
            Counter(node.cause for execution in seen.executions.values() for node in execution.nodes if node.cause)
        ),
    }


def _in_order(item: tuple[str, object]) -> tuple[int, str]:
    name = item[0]
    return (int(name[1:]), name) if name[1:].isdigit() else (99, name)
