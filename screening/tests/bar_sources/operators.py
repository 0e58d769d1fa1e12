"""People who may set up sources, and what they send."""

from django.contrib.auth.models import Permission

from pastetrader.accounts.models import User
from screening.tests.market_data.wire.kis import APP_KEY, APP_SECRET

KEYS = {"app_key": APP_KEY, "app_secret": APP_SECRET}


def operator(user: User) -> User:
    """The person, who may set up sources and bring bars."""
    user.user_permissions.add(*Permission.objects.filter(codename__in=["change_barsource", "import_bars"]))
    return user


def kis_form(url: str = "", **more: str) -> dict[str, str]:
    """The form of a KIS source, filled in."""
    fields = {
        "name": "main",
        "config.environment": "real",
        "config.base_url": url,
        "config.masters_url": f"{url}/master" if url else "",
        "config.requests_per_second": "1000",
        "keys": "replace",
        "secret.app_key": APP_KEY,
        "secret.app_secret": APP_SECRET,
    }
    return fields | more
