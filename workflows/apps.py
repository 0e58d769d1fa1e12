"""What a workflow is and whether it is sound."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    """What a workflow is and whether it is sound."""

    name = "workflows"
    verbose_name = _("Workflows")
