"""Running workflows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExecutionsConfig(AppConfig):
    """Running workflows."""

    name = "executions"
    verbose_name = _("Executions")
