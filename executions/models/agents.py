"""What an agent said and did, turn by turn, and what it remembers from one run to the next."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from executions.models.executions import WorkflowExecution
from executions.models.nodes import NodeExecution
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, Row
from registry.models import Agent
from workflows.models import Workflow


class OfNodeQuerySet(OwnedQuerySet[Row]):
    """Rows that belong to a node execution, and so to whom its execution belongs to."""

    owner_path = "node_execution__execution__owner"


class AgentTurn(IdentifiedModel):
    """One answer of a model in an agent's step, with what it was told before and the calls that it asked for.

    Written as it happens and gone on from (llm.turns): `asked`, `answer` and `calls` are a Turn as JSON. `revision`
    counts its changes, so that of two workers one makes a call. `attempt`: of the node, when it answered.
    """

    HEAVY: ClassVar = ("asked", "answer", "calls")

    node_execution = models.ForeignKey(
        NodeExecution, models.CASCADE, related_name="turns", verbose_name=_("node execution"), db_index=False
    )
    number = models.PositiveIntegerField(_("turn"))
    attempt = models.PositiveIntegerField(_("attempt"))
    revision = models.PositiveIntegerField(default=0, editable=False)
    asked = models.JSONField(_("told before"), default=list)
    answer = models.JSONField(_("answer"))
    calls = models.JSONField(_("calls of tools"), default=list, blank=True)
    provider = models.CharField(_("provider"), max_length=20)
    model = models.CharField(_("model"), max_length=100)
    input_tokens = models.PositiveIntegerField(_("tokens read"), default=0)
    output_tokens = models.PositiveIntegerField(_("tokens written"), default=0)
    cost = models.DecimalField(_("cost in US dollars"), max_digits=20, decimal_places=9, null=True, blank=True)
    started_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"))

    objects = models.Manager.from_queryset(OfNodeQuerySet)()

    class Meta:
        db_table = "agent_turns"
        verbose_name = _("turn of an agent")
        verbose_name_plural = _("turns of agents")
        constraints = [
            models.UniqueConstraint(fields=["node_execution", "number"], name="agent_turns_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.node_execution_id} {self.number}"


class AgentMemory(IdentifiedModel):
    """One exchange that an agent remembers: what it was asked, and what it answered.

    Of an execution, or (`execution` null) of a workflow. A step adds one, once.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="agent_memories", verbose_name=_("owner")
    )
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="memories", verbose_name=_("agent"), db_index=False)
    workflow = models.ForeignKey(
        Workflow, models.CASCADE, related_name="agent_memories", verbose_name=_("workflow"), db_index=False
    )
    execution = models.ForeignKey(
        WorkflowExecution,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="agent_memories",
        verbose_name=_("execution"),
    )
    node_execution = models.OneToOneField(
        NodeExecution,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agent_memory",
        verbose_name=_("node execution"),
    )
    node_key = models.CharField(_("step"), max_length=64)
    prompt = models.TextField(_("asked"))
    answer = models.TextField(_("answered"))
    created_at = models.DateTimeField(_("created at"))

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "agent_memories"
        verbose_name = _("memory of an agent")
        verbose_name_plural = _("memories of agents")
        indexes = [
            models.Index(
                fields=["workflow", "agent", "id"], condition=Q(execution=None), name="agent_memories_of_workflows"
            ),
            models.Index(fields=["agent"], name="agent_memories_of_agents"),
        ]

    def __str__(self) -> str:
        return self.prompt[:80]

    @property
    def scope(self) -> str:
        """`execution` or `workflow`."""
        return "execution" if self.execution_id else "workflow"
