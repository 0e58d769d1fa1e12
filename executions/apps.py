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
        """Make the embedded broker known to Celery, and the figures to /metrics."""
        register()
        metrics.register("executions.monitoring.metrics.collect")
