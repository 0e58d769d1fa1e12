"""Running workflows."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from executions.embedded.transport import register
from executions.recovery.upkeep import every_minute
from pastetrader.common.http import metrics


class ExecutionsConfig(AppConfig):
    """Running workflows."""

    name = "executions"
    verbose_name = _("Executions")

    def ready(self) -> None:
        """Make the embedded broker known to Celery, the figures to /metrics; have old deliveries of webhooks pruned."""
        register()
        metrics.register("executions.monitoring.metrics.collect")
        every_minute(_prune_deliveries)


def _prune_deliveries() -> bool:
    """By name: models are not there yet when this module is imported."""
    return bool(import_string("executions.webhooks.pruning.prune_deliveries")())
