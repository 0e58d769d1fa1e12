"""What a workflow has to pass before schedules and webhooks may start it: apps above this one register in `ready`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.module_loading import import_string

from pastetrader.common.errors import PasteTraderError


class Finding(Protocol):
    """What a gate found of a graph. `refusal`: why the workflow is not let through, None when it is."""

    @property
    def refusal(self) -> PasteTraderError | None:
        """The error that is raised when somebody wants it to go live."""

    def keep(self, workflow: Any) -> None:
        """Write down what was found of this workflow."""


class Gate(Protocol):
    """A gate and what it last said."""

    def look(self, graph: Any, *, owner: Any, before: Any = None) -> Finding | None:
        """What is found of a graph; None when there is nothing to look at, or nothing else than in `before`."""

    def kept(self, workflow: Any) -> Any:
        """What was found last, for an answer (ActivationCheckSerializer); None when nobody has looked."""


@dataclass(frozen=True)
class Looked:
    """What all gates found of one graph."""

    findings: tuple[Finding, ...] = ()

    @property
    def refusal(self) -> PasteTraderError | None:
        """The first reason against it."""
        return next((found.refusal for found in self.findings if found.refusal is not None), None)

    def keep(self, workflow: Any) -> None:
        """Write down what was found."""
        for found in self.findings:
            found.keep(workflow)


_gates: dict[str, None] = {}


def before_going_live(gate: str) -> None:
    """Has the gate of that dotted name looked through. By name, since models are not there yet when apps register."""
    _gates[gate] = None


def look(graph: Any, *, owner: Any, before: Any = None) -> Looked:
    """What all gates find. It may take seconds and reads much: call it outside of transactions where that is possible.

    `before`: the graph that is live now; what did not change since is not looked at again.
    """
    found = [gate.look(graph, owner=owner, before=before) for gate in _all()]
    return Looked(tuple(one for one in found if one is not None))


def kept(workflow: Any) -> Any:
    """What was found last of a workflow; None when nothing was."""
    return next((said for gate in _all() if (said := gate.kept(workflow)) is not None), None)


def _all() -> Sequence[Gate]:
    return [import_string(name) for name in _gates]
