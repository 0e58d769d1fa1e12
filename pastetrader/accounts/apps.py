"""Who uses the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pastetrader.accounts import checks


class AccountsConfig(AppConfig):
    """Users with e-mail login."""

    name = "pastetrader.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    # Importing the module registers its checks.
    checks = checks
