"""Running workflows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from executions.embedded.transport import register
from pastetrader.common.http import metrics


class ExecutionsConfig(AppConfig):
    """Running workflows."""

    name = "executions"
    verbose_name = _("Executions")

    def ready(self) -> None:
        """Make the embedded broker known to Celery and the figures to /metrics; schedules follow their workflows."""
        register()
        metrics.register("executions.monitoring.metrics.collect")
        metrics.register("executions.monitoring.schedules.collect")
        # Models are there only now.
        from executions.recovery.upkeep import every_minute  # noqa: PLC0415
        from executions.scheduling.following import follow, follow_forgotten  # noqa: PLC0415
        from executions.scheduling.occurrences import prune_occurrences  # noqa: PLC0415
        from executions.scheduling.settling import settle_outdated  # noqa: PLC0415
        from workflows.services.listeners import when_changed  # noqa: PLC0415

        when_changed(follow)
        every_minute(follow_forgotten)
        every_minute(settle_outdated)
        every_minute(prune_occurrences)
