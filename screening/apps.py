"""Market data, conditions and signals."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from executions.recovery.upkeep import every_minute, when_alone
from registry.languages import register
from workflows.gates import before_going_live


class ScreeningConfig(AppConfig):
    """Market data, conditions and signals."""

    name = "screening"
    verbose_name = _("Market and screening")

    def ready(self) -> None:
        """Register the built-in tools, and what is looked after once a minute."""
        # By name: the tools need models, which are not there yet when this module is imported.
        import_string("screening.tools.builtin.register_tools")()
        register("condition", "screening.wording.writing.look_at_condition")
        before_going_live("screening.live.gate.rules_gate")
        every_minute("screening.bar_imports.recovery.look_after_imports")
        when_alone("screening.bar_imports.recovery.take_over_imports")
        every_minute("screening.bar_updates.recovery.look_after_updates")
        when_alone("screening.bar_updates.recovery.take_over_updates")
        every_minute("screening.backtest_reports.recovery.look_after_backtests")
        when_alone("screening.backtest_reports.recovery.take_over_backtests")
        every_minute("screening.signals.upkeep.look_after_signals")
        every_minute("screening.bars.snapshots.upkeep.look_after_snapshots")
        every_minute("screening.bar_sources.trials.look_after_trials")
