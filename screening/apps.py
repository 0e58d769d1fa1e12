"""Market data, conditions and signals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreeningConfig(AppConfig):
    """Market data, conditions and signals."""

    name = "screening"
    verbose_name = _("Market and screening")
