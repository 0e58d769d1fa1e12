"""Quality, shown."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from executions.recovery.upkeep import every_minute
from pastetrader.common.http.health import metrics


class QualityConfig(AppConfig):
    """Figures of what happened: their tables, their page, their API, and their part of /metrics."""

    name = "pastetrader.quality"
    label = "quality"
    verbose_name = _("Quality")

    def ready(self) -> None:
        """Figures for /metrics; what is looked after once a minute."""
        metrics.register("pastetrader.quality.metrics.collect")
        every_minute("pastetrader.quality.judging.upkeep.look_after_pastes")
        every_minute("pastetrader.quality.timing.folding.fold_old_timings")
