"""The project itself as an installed app: pages and commands that span apps."""

from django.apps import AppConfig

from pastetrader.common.outbound_http import checks


class PasteTraderConfig(AppConfig):
    """Holds the home page, health and the commands that span apps; it has no tables."""

    name = "pastetrader"
    # Importing the module registers its checks.
    checks = checks
