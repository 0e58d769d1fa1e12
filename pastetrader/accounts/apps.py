"""Who uses the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users with e-mail login."""

    name = "pastetrader.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
