"""What a workflow is and whether it is sound."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry.named_secrets import uses


class WorkflowsConfig(AppConfig):
    """What a workflow is and whether it is sound."""

    name = "workflows"
    verbose_name = _("Workflows")

    def ready(self) -> None:
        """Pages of the registry say which workflows name a secret."""
        uses.register("workflows.services.secret_uses.workflows_naming_secrets")
