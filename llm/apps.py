"""Talking to model providers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LLMConfig(AppConfig):
    """Providers, the agent loop and the price list."""

    name = "llm"
    verbose_name = _("Language models")
