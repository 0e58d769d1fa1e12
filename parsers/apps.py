"""From a paste to a strategy to a draft workflow."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParsersConfig(AppConfig):
    """From a paste to a strategy to a draft workflow."""

    name = "parsers"
    verbose_name = _("Pastes and strategies")
