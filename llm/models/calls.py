"""Every call of a model: what it used and cost, and how it ended. Never what was said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDay, TruncMonth
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import IdentifiedModel, OwnedQuerySet

TOKENS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens")


class LLMCallQuerySet(OwnedQuerySet["LLMCall"]):
    """Whose calls, since when, and what they used and cost."""

    owner_path = "user"

    def since(self, moment: datetime) -> "LLMCallQuerySet":
        """Calls that began then or later."""
        return self.filter(created_at__gte=moment)

    def totals(self) -> dict[str, Any]:
        """{calls, unpriced, total_cost, total_input_tokens, …}. The cost is of priced calls; `unpriced` were not."""
        found = self.aggregate(**_sums())
        return {name: value or 0 for name, value in found.items()}

    def by(self, *fields: str) -> Sequence[dict[str, Any]]:
        """Totals for each value of these columns (node_execution_id, execution_id, user, agent_id, model …)."""
        return list(self.values(*fields).annotate(**_sums()).order_by(*fields))

    def by_day(self) -> Sequence[dict[str, Any]]:
        """Totals of each day (`day`), in the time zone that is active."""
        days = self.annotate(day=TruncDay("created_at")).values("day")
        return [dict(row) for row in days.annotate(**_sums()).order_by("day")]

    def by_month(self) -> Sequence[dict[str, Any]]:
        """Totals of each month (`month`), in the time zone that is active."""
        months = self.annotate(month=TruncMonth("created_at")).values("month")
        return [dict(row) for row in months.annotate(**_sums()).order_by("month")]


def _sums() -> dict[str, Any]:
    # Other names than the columns': an aggregate may not be called as what it adds up.
    return {
        "calls": Count("pk"),
        "unpriced": Count("pk", filter=Q(cost=None, status=LLMCall.Status.DONE)),
        "total_cost": Sum("cost"),
        **{f"total_{name}": Sum(F(name)) for name in TOKENS},
    }


class LLMCall(IdentifiedModel):
    """One provider asked for one answer, with as many attempts as it took.

    `chain` is the same for all providers that were asked for one answer, and `place` counts them: a row that failed and
    the next one are a fallback with its cause. `node_execution_id`, `execution_id` and `agent_id` are of rows that may
    be gone. `cost` is None where the price is not known, or where nothing is known of what failed.
    """

    class Status(models.TextChoices):
        """How far it is; `lost`: the process that made it is gone."""

        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        LOST = "lost", _("lost")

    provider = models.CharField(_("provider"), max_length=20)
    model = models.CharField(_("model"), max_length=100)
    purpose = models.CharField(_("purpose"), max_length=40)
    chain = models.UUIDField(_("chain"))
    place = models.PositiveSmallIntegerField(_("place in the chain"), default=0)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        related_name="llm_calls",
        verbose_name=_("person"),
        db_constraint=False,  # what was paid stays known when the person is gone
    )
    agent_id = models.UUIDField(_("agent"), null=True)
    execution_id = models.UUIDField(_("execution"), null=True)
    node_execution_id = models.UUIDField(_("node execution"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RUNNING)
    error_code = models.CharField(_("error"), max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    input_tokens = models.PositiveIntegerField(_("input tokens"), default=0)
    output_tokens = models.PositiveIntegerField(_("output tokens"), default=0)
    cache_read_tokens = models.PositiveIntegerField(_("tokens from the cache"), default=0)
    cache_write_tokens = models.PositiveIntegerField(_("tokens into the cache"), default=0)
    reasoning_tokens = models.PositiveIntegerField(_("reasoning tokens"), default=0)
    cost = models.DecimalField(_("cost (USD)"), max_digits=18, decimal_places=9, null=True)
    priced_since = models.DateField(_("price since"), null=True)
    latency_ms = models.PositiveIntegerField(_("milliseconds"), default=0)
    request_id = models.CharField(_("request"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("created at"))

    objects = LLMCallQuerySet.as_manager()

    class Meta:
        db_table = "llm_calls"
        verbose_name = _("call of a model")
        verbose_name_plural = _("calls of models")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["running", "done", "failed", "lost"]), name="llm_calls_status_known"
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | (Q(cost__gte=0) & Q(priced_since__isnull=False)),
                name="llm_calls_cost_by_a_price",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error_code=""), name="llm_calls_failed_with_a_code"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "created_at"], name="llm_calls_by_person"),
            models.Index(
                fields=["execution_id"], condition=Q(execution_id__isnull=False), name="llm_calls_by_execution"
            ),
            models.Index(
                fields=["node_execution_id"], condition=Q(node_execution_id__isnull=False), name="llm_calls_by_node"
            ),
            models.Index(
                fields=["agent_id", "created_at"], condition=Q(agent_id__isnull=False), name="llm_calls_by_agent"
            ),
            models.Index(fields=["created_at"], name="llm_calls_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.model}"
