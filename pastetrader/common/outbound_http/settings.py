"""What the operator allows: the one part of this room that knows Django's settings."""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from pastetrader.common.outbound_http.policy import Policy


def policy() -> Policy:
    """What may be called, by PASTETRADER_OUTBOUND_ALLOW, …_DENY_ALL and …_PROXY. Raises ImproperlyConfigured."""
    return _parsed(tuple(settings.OUTBOUND_ALLOW), settings.OUTBOUND_DENY_ALL, settings.OUTBOUND_PROXY)


@lru_cache(maxsize=8)
def _parsed(allow: tuple[str, ...], deny_all: bool, proxy: str) -> Policy:  # three settings
    try:
        return Policy.parsed(allow, deny_all=deny_all, proxy=proxy)
    except ValueError as error:
        raise ImproperlyConfigured(f"PASTETRADER_OUTBOUND_ALLOW: {error}") from error
