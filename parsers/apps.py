"""From a paste to a strategy to a draft workflow."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from executions.recovery.upkeep import every_minute, when_alone


class ParsersConfig(AppConfig):
    """From a paste to a strategy to a draft workflow."""

    name = "parsers"
    verbose_name = _("Pastes and strategies")

    def ready(self) -> None:
        """Register what is looked after once a minute."""
        every_minute("parsers.source_imports.recovery.look_after_sources")
        when_alone("parsers.source_imports.recovery.take_over_sources")
