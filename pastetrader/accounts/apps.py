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

    def ready(self) -> None:
        """Signals: sessions are noted, acts of the admin audited, roles granted."""
        from pastetrader.accounts.sessions import signals as _sessions  # noqa: F401, PLC0415  # models are ready now
        from pastetrader.accounts.staff import signals as _staff  # noqa: F401, PLC0415
