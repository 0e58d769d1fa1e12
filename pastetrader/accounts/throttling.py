"""How much guessing passwords is slowed down: pure arithmetic, no rows."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

LONGEST_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True)
class Key:
    """What attempts are counted under (a hash, so that no address is kept), and how many cost nothing."""

    digest: str
    free: int


def keys_of(*, email: str, address: str) -> tuple[Key, ...]:
    """The counters of one attempt: this e-mail from this address, and this address with any e-mail."""
    prefix = _prefix(address)
    return (
        Key(_digest("email", email.strip().lower(), prefix), free=5),
        Key(_digest("address", prefix), free=50),
    )


def pause_after(attempts: int, *, free: int) -> timedelta:
    """How long the next attempt has to wait: nothing for the free ones, then 1, 2, 4 … seconds, at most a minute."""
    beyond = attempts - free
    if beyond < 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(beyond, 10)), LONGEST_PAUSE)


def _prefix(address: str) -> str:
    """One person has a whole IPv6 /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
