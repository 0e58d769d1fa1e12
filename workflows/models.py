"""Workflows: the graph as people edit it, and the immutable versions that executions run."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import (
    IdentifiedModel,
    LivingManager,
    OwnedQuerySet,
    Row,
    SoftDeleteModel,
    TimestampedModel,
    one_of,
)
from registry.models import Agent, Tool


class NodeType(models.TextChoices):
    """The six kinds of node; one processor each."""

    TRIGGER = "trigger", _("Trigger")
    TOOL = "tool", _("Tool")
    AGENT = "agent", _("Agent")
    CONDITION = "condition", _("Condition")
    ADAPTER = "adapter", _("Adapter")
    AGGREGATOR = "aggregator", _("Aggregator")


class OfWorkflowQuerySet(OwnedQuerySet[Row]):
    """Rows that belong to a workflow, and so to its owner."""

    owner_path = "workflow__owner"


class Workflow(IdentifiedModel, TimestampedModel, SoftDeleteModel):
    """A graph of nodes with settings.

    `version` is the optimistic lock: whatever changes the graph, the words, the tags or the activity raises it.
    It is no WorkflowVersion's `number`.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="workflows", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    config = models.JSONField(_("configuration"), default=dict, blank=True)
    variables = models.JSONField(_("variables"), default=dict, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    # workflows.definition.unanswered: what stops first runs and activation. Edits of the graph don't change it.
    unanswered = models.JSONField(_("not answered yet"), default=list, blank=True, editable=False)

    objects = LivingManager.from_queryset(OwnedQuerySet)()
    all_objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "workflows"
        verbose_name = _("workflow")
        verbose_name_plural = _("workflows")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="workflows_name_given"),
            models.CheckConstraint(condition=Q(version__gte=1), name="workflows_version_from_one"),
        ]
        indexes = [
            models.Index(fields=["owner", "is_active"], condition=Q(deleted_at=None), name="workflows_owner_active"),
            models.Index(fields=["owner", "-created_at"], name="workflows_owner_newest"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tags(self) -> list[str]:
        """Its tags in their order; read at once for all rows with `prefetch_related("tag_rows")`."""
        return sorted(tag.name for tag in self.tag_rows.all())


class WorkflowTag(models.Model):
    """A word by which its owner finds a workflow again."""

    workflow = models.ForeignKey(
        Workflow, models.CASCADE, related_name="tag_rows", verbose_name=_("workflow"), db_index=False
    )
    name = models.CharField(_("name"), max_length=50)

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "workflow_tags"
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(fields=["workflow", "name"], name="workflow_tags_once_per_workflow"),
            models.CheckConstraint(condition=~Q(name=""), name="workflow_tags_name_given"),
        ]
        indexes = [models.Index(fields=["name", "workflow"], name="workflow_tags_by_name")]

    def __str__(self) -> str:
        return self.name


class Node(IdentifiedModel, TimestampedModel):
    """A step. `key` is its stable slug in expressions; `provenance` are the source sentences it came from."""

    workflow = models.ForeignKey(
        Workflow, models.CASCADE, related_name="nodes", verbose_name=_("workflow"), db_index=False
    )
    key = models.SlugField(_("key"), max_length=64, db_index=False)
    name = models.CharField(_("name"), max_length=255)
    node_type = models.CharField(_("type"), max_length=20, choices=NodeType)
    position_x = models.FloatField(default=0.0)
    position_y = models.FloatField(default=0.0)
    config = models.JSONField(_("configuration"), default=dict, blank=True)
    input_schema = models.JSONField(_("input schema"), null=True, blank=True)
    output_schema = models.JSONField(_("output schema"), null=True, blank=True)
    tool = models.ForeignKey(Tool, models.SET_NULL, null=True, blank=True, related_name="nodes", verbose_name=_("tool"))
    agent = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="nodes", verbose_name=_("agent")
    )
    timeout_seconds = models.PositiveIntegerField(
        _("time-out in seconds"), default=300, validators=[MinValueValidator(1)]
    )
    retry_config = models.JSONField(_("retries"), default=dict, blank=True)
    on_error = models.JSONField(_("after a failure"), default=dict, blank=True)
    is_enabled = models.BooleanField(_("enabled"), default=True)
    provenance = models.JSONField(_("provenance"), default=list, blank=True)

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "nodes"
        verbose_name = _("node")
        verbose_name_plural = _("nodes")
        constraints = [
            models.UniqueConstraint(fields=["workflow", "key"], name="nodes_key_unique_in_workflow"),
            one_of("node_type", NodeType, name="nodes_type_known"),
            models.CheckConstraint(condition=Q(timeout_seconds__gte=1), name="nodes_timeout_positive"),
            models.CheckConstraint(condition=Q(tool=None) | Q(node_type="tool"), name="nodes_tool_only_on_tool_nodes"),
            models.CheckConstraint(
                condition=Q(agent=None) | Q(node_type="agent"), name="nodes_agent_only_on_agent_nodes"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Edge(IdentifiedModel):
    """A connection. Handles are '' where a node has only one, never NULL: NULLs would let duplicates in."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="edges", verbose_name=_("workflow"))
    source_node = models.ForeignKey(
        Node, models.CASCADE, related_name="outgoing_edges", verbose_name=_("from"), db_index=False
    )
    target_node = models.ForeignKey(Node, models.CASCADE, related_name="incoming_edges", verbose_name=_("to"))
    source_handle = models.CharField(_("output"), max_length=50, blank=True, default="")
    target_handle = models.CharField(_("input"), max_length=50, blank=True, default="")
    condition = models.JSONField(_("condition"), null=True, blank=True)
    priority = models.IntegerField(_("priority"), default=0)
    label = models.CharField(_("label"), max_length=100, blank=True, default="")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "edges"
        verbose_name = _("edge")
        verbose_name_plural = _("edges")
        constraints = [
            models.UniqueConstraint(
                fields=["source_node", "target_node", "source_handle", "target_handle"],
                name="edges_connection_unique",
            ),
            models.CheckConstraint(condition=~Q(source_node=F("target_node")), name="edges_no_self_loop"),
        ]

    def __str__(self) -> str:
        return f"{self.source_node_id} -> {self.target_node_id}"


class PinnedOutput(IdentifiedModel):
    """What a node hands on in tests and dry runs instead of running. By key: a pin whose node is gone is ignored."""

    workflow = models.ForeignKey(
        Workflow, models.CASCADE, related_name="pinned_outputs", verbose_name=_("workflow"), db_index=False
    )
    node_key = models.CharField(_("key"), max_length=64)
    output = models.JSONField(_("output"), null=True)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pinned_outputs",
        verbose_name=_("person"),
    )
    updated_at = models.DateTimeField(_("updated at"))

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "pinned_outputs"
        verbose_name = _("pinned output")
        verbose_name_plural = _("pinned outputs")
        constraints = [
            models.UniqueConstraint(fields=["workflow", "node_key"], name="pinned_outputs_one_per_node"),
        ]

    def __str__(self) -> str:
        return self.node_key


class ImmutableQuerySet(OfWorkflowQuerySet[Row]):
    """Rows that are written once. The database refuses changes too (a trigger, see the migrations)."""

    def update(self, **_fields: Any) -> NoReturn:
        """Versions never change."""
        raise TypeError("A workflow version never changes.")

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        """Versions never change."""
        raise TypeError("A workflow version never changes.")


class WorkflowVersion(IdentifiedModel):
    """What executions run: nodes, edges, settings, and the tools and agents as they were, without secrets.

    Written when first needed; the same content is the same row (`content_hash`: no positions, no notes).
    """

    workflow = models.ForeignKey(
        Workflow, models.PROTECT, related_name="versions", verbose_name=_("workflow"), db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    snapshot = models.JSONField(_("snapshot"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = models.Manager.from_queryset(ImmutableQuerySet)()

    class Meta:
        db_table = "workflow_versions"
        verbose_name = _("workflow version")
        verbose_name_plural = _("workflow versions")
        constraints = [
            models.UniqueConstraint(fields=["workflow", "content_hash"], name="workflow_versions_content_unique"),
            models.UniqueConstraint(fields=["workflow", "number"], name="workflow_versions_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if not self._state.adding:
            raise TypeError("A workflow version never changes.")
        super().save(*args, **kwargs)
