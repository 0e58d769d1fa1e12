"""Executions that a node waits for: the items of its list, or another workflow."""

from uuid import UUID

from executions.engine import Claim
from executions.inputs import Reading
from executions.models import WorkflowExecution
from executions.processors.base import WaitForChildren


def park(claim: Claim, wait: WaitForChildren, reading: Reading) -> bool:
    """Stub."""
    raise NotImplementedError


def child_ended(execution: WorkflowExecution) -> None:
    """Stub."""


def cancel_of(execution_id: UUID) -> None:
    """Stub."""


def sweep(silence_seconds: float) -> int:
    """Stub."""
    return 0
