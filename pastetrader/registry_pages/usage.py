"""Who uses a tool or an agent, and what became of it lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from executions.models import NodeExecution
from executions.status import Status
from pastetrader.accounts.models import User
from pastetrader.common.models import first_id_of
from registry.models import Agent, Tool
from workflows.models import Node

MOST = 50
RECENT, RECENT_DAYS = 10, 30


@dataclass(frozen=True)
class Usage:
    """The steps of the reader's own workflows (at most MOST), their agents, and how many steps others have."""

    steps: Sequence[Node]
    agents: Sequence[Agent]
    of_others: int
    recent: Sequence[NodeExecution]

    @property
    def is_used(self) -> bool:
        """Whether anything of anybody's would miss it."""
        return bool(self.steps or self.agents or self.of_others)


def usage_of_tool(tool: Tool, reader: User) -> Usage:
    """Who calls the tool. Five queries."""
    steps = Node.objects.filter(tool=tool, workflow__deleted_at=None)
    agents = list(Agent.objects.owned_by(reader).filter(tools=tool).order_by("name", "pk")[:MOST])
    others = Agent.objects.filter(tools=tool).exclude(owner=reader).count()
    return _usage(steps, agents, others, reader)


def usage_of_agent(agent: Agent, reader: User) -> Usage:
    """Who calls the agent. Three queries."""
    return _usage(Node.objects.filter(agent=agent, workflow__deleted_at=None), [], 0, reader)


def steps_with(tools: Sequence[Tool]) -> dict[object, int]:
    """How many steps of living workflows call each of these tools, by its id. One query."""
    rows = Node.objects.filter(tool__in=tools, workflow__deleted_at=None).values_list("tool").annotate(Count("pk"))
    return dict(rows.order_by())


def _usage(steps: QuerySet[Node], agents: Sequence[Agent], others: int, reader: User) -> Usage:
    own = list(steps.filter(workflow__owner=reader).select_related("workflow").order_by("workflow__name", "key")[:MOST])
    return Usage(own, agents, others + steps.exclude(workflow__owner=reader).count(), _recent(own))


def _recent(steps: Sequence[Node]) -> Sequence[NodeExecution]:
    """What these steps did in the last days, newest first."""
    since = first_id_of(timezone.now() - timedelta(days=RECENT_DAYS))
    rows = NodeExecution.objects.filter(node__in=steps, pk__gte=since).exclude(
        status__in=[Status.PENDING, Status.SKIPPED]
    )
    lean = rows.defer("input_data", "output_data", "error_traceback", "metadata", "fired", "arrived", "sources")
    return list(lean.select_related("execution__workflow").order_by("-pk")[:RECENT])


def steps_with_agents(agents: Sequence[Agent]) -> dict[object, int]:
    """How many steps of living workflows ask each of these agents, by its id. One query."""
    rows = Node.objects.filter(agent__in=agents, workflow__deleted_at=None).values_list("agent").annotate(Count("pk"))
    return dict(rows.order_by())
