"""What the agents of an execution used."""

from collections.abc import Sequence

from executions.models import NodeExecution
from executions.status import Status
from workflows.models import NodeType


def tokens_of(steps: Sequence[NodeExecution]) -> int:
    """The tokens that models read and wrote for its own agents, as far as they say so; 0 without any."""
    agents = [step.pk for step in steps if step.node_type == NodeType.AGENT and step.status == Status.COMPLETED]
    if not agents:
        return 0
    found = NodeExecution.objects.filter(pk__in=agents).values_list("metadata__usage", flat=True)
    return sum(
        count
        for usage in found
        if isinstance(usage, dict)
        for name, count in usage.items()
        if name in {"input", "output"} and isinstance(count, int)
    )
