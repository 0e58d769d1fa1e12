"""The catalogue of tools and agents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """The catalogue of tools and agents."""

    name = "registry"
    verbose_name = _("Tools and agents")
