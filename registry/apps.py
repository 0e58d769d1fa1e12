"""The catalogue of tools and agents."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from pastetrader.common.http.health import metrics


class RegistryConfig(AppConfig):
    """The catalogue of tools and agents."""

    name = "registry"
    verbose_name = _("Tools and agents")

    def ready(self) -> None:
        """Built-in tools become rows once tables are there and every app has registered its; the jail is looked at."""
        # By name: the tool needs models, which are not there yet when this module is imported.
        import_string("registry.notify.tool.register")()
        post_migrate.connect(_mirror_builtin_tools, sender=self)
        metrics.register("registry.jailed.health.collect")
        # Importing them registers their checks.
        from registry.jailed import health as _health  # noqa: F401, PLC0415
        from registry.mcp import checks as _checks  # noqa: F401, PLC0415


def _mirror_builtin_tools(*, using: str, **_signal: Any) -> None:
    # Migrating backwards sends the signal too, when the table is gone.
    if "tools" in connections[using].introspection.table_names():
        import_string("registry.services.mirror_builtin_tools")(using=using)
