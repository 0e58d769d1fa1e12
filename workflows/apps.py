"""What a workflow is and whether it is sound."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    """What a workflow is and whether it is sound."""

    name = "workflows"
    verbose_name = _("Workflows")

    def ready(self) -> None:
        """Pages of the registry say which workflows name a secret."""
        # By name: it needs models, which are not there yet when this module is imported.
        import_string("registry.named_secrets.services.register_uses")(
            import_string("workflows.services.secret_uses.workflows_naming_secrets")
        )
