"""What the operator allows: the one part of this room that knows Django's settings."""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from pastetrader.common.outbound_http.policy import Policy


def policy(*, proxy: str = "") -> Policy:
    """What may be called, by PASTETRADER_OUTBOUND_ALLOW, …_DENY_ALL and …_PROXY. Raises ImproperlyConfigured.

    `proxy`: one that a service has for itself, in place of the general one.
    """
    return _parsed(tuple(settings.OUTBOUND_ALLOW), settings.OUTBOUND_DENY_ALL, proxy or settings.OUTBOUND_PROXY)


def youtube_policy() -> Policy:
    """The same for captions of YouTube, which may have a proxy of their own. Raises ImproperlyConfigured."""
    return policy(proxy=settings.YOUTUBE_PROXY)


@lru_cache(maxsize=8)
def _parsed(allow: tuple[str, ...], deny_all: bool, proxy: str) -> Policy:  # three settings
    try:
        return Policy.parsed(allow, deny_all=deny_all, proxy=proxy)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"PASTETRADER_OUTBOUND_ALLOW, PASTETRADER_OUTBOUND_PROXY or PASTETRADER_YOUTUBE_PROXY: {error}"
        ) from error
