"""Where a request comes from: the other end of the connection, or what the proxies that we trust say of it."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
# Longer than any chain of proxies.
MAX_HOPS = 20


def client_address(request: HttpRequest) -> str:
    """The address that the request comes from; "" when the server does not know the other end.

    X-Forwarded-For is believed as far as TRUSTED_PROXIES wrote it: each adds, at the right, whom it was asked by. So
    it is read from the right, until an address that is no trusted proxy. What stands left of that anybody may have
    written. Without trusted proxies the header is never looked at.
    """
    found = _parsed(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", MAX_HOPS)
    while found is not None and hops and _is_trusted(found, settings.TRUSTED_PROXIES):
        before = _parsed(hops.pop())
        if before is None:
            break  # the proxy does not say: as far as we know it is itself who asks
        found = before
    return "" if found is None else str(found)


def _is_trusted(address: Address, proxies: Sequence[Network]) -> bool:
    return any(address in network for network in proxies)


def _parsed(text: str) -> Address | None:
    """An address, with or without a port; None when it is none. An IPv4 address inside IPv6 is an IPv4 address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
