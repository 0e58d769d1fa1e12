"""Running workflows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from executions.embedded.transport import register
from executions.recovery.upkeep import every_minute
from pastetrader.common.http.health import metrics
from workflows.listeners import when_changed
from workflows.recordings import recorded_by


class ExecutionsConfig(AppConfig):
    """Running workflows."""

    name = "executions"
    verbose_name = _("Executions")

    def ready(self) -> None:
        """Make the embedded broker known to Celery and the figures to /metrics; schedules follow their workflows."""
        register()
        metrics.register("executions.monitoring.metrics.collect")
        metrics.register("executions.monitoring.schedules.collect")
        recorded_by("executions.monitoring.recordings.last_recorded")
        when_changed("executions.scheduling.following.follow")
        when_changed("executions.webhooks.services.follow_workflow")
        every_minute("executions.scheduling.following.follow_forgotten")
        every_minute("executions.scheduling.settling.settle_outdated")
        every_minute("executions.scheduling.occurrences.prune_occurrences")
        every_minute("executions.approvals.waiting.void_left_over")
        every_minute("executions.webhooks.pruning.prune_deliveries")
        every_minute("registry.notify.told.prune_told")
        every_minute("llm.services.write_off_lost_calls")
