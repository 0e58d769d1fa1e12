"""What must be set before the product may be reached from elsewhere."""

import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
NEEDED = {
    "PASTETRADER_SECRET_KEY": "It signs sessions and sign-in links.",
    "PASTETRADER_ENCRYPTION_KEYS": "It encrypts stored credentials.",
}


@register(Tags.security)
def secrets_are_set(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001  # as Django calls it
    """With a public name and without DEBUG, secrets come from the environment and not from a file made by chance."""
    public = sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK)
    if settings.DEBUG or not public:
        return []
    return [
        Error(
            f"{name} is not set although the product may be reached as {', '.join(public)}. {why}",
            hint=f"Set {name} to a long random text, the same for every process of the installation.",
            id=f"accounts.E{number:03}",
        )
        for number, (name, why) in enumerate(NEEDED.items(), start=1)
        if not os.environ.get(name)
    ]
