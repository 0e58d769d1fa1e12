"""How much guessing passwords is slowed down: pure arithmetic, no rows.

Attempts of one person at one place (this e-mail from this address, or from a browser that has signed in with it) are
counted one by one, with pauses that grow. What comes from an address, against an account and in all is a bucket each;
who is known at the place takes nothing from them, so that nobody can use them up for somebody else.
"""

import hashlib
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from pastetrader.accounts.rates.limits import Rate, bucket_key

FREE_ATTEMPTS = 5
LONGEST_PAUSE = timedelta(minutes=1)
# Wrong passwords that may come from one address, and against one account from anywhere.
OF_ADDRESS = Rate(50, 2 * 3_600)
OF_ACCOUNT = Rate(100, 4 * 3_600)
# Passwords that are looked at in all: each costs a tenth of a second of a processor.
OF_EVERYBODY = Rate(300, 60)


def place_key(*, email: str, address: str) -> str:
    """Under which the attempts of one e-mail from one address are counted."""
    return _digest("email", _plain(email), prefix_of(address))


def browser_key(*, email: str, nonce: str) -> str:
    """Under which the attempts of one e-mail from a browser that is known are counted."""
    return _digest("browser", _plain(email), nonce)


def buckets_of(*, email: str, address: str) -> dict[str, Rate]:
    """What an attempt of somebody unknown takes one each from."""
    return {
        bucket_key("sign-in", "address", prefix_of(address)): OF_ADDRESS,
        bucket_key("sign-in", "account", _plain(email)): OF_ACCOUNT,
        bucket_key("sign-in", "everybody"): OF_EVERYBODY,
    }


def pause_after(attempts: int, *, free: int = FREE_ATTEMPTS) -> timedelta:
    """How long the next attempt has to wait: nothing for the free ones, then 1, 2, 4 … seconds, at most a minute."""
    beyond = attempts - free
    if beyond < 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(beyond, 10)), LONGEST_PAUSE)


def prefix_of(address: str) -> str:
    """The address as it is counted: one person has a whole IPv6 /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)


def email_mark(email: str) -> str:
    """Stands for an e-mail where it need not be read: 16 hex digits."""
    return _digest("mark", _plain(email))[:16]


def _plain(email: str) -> str:
    return email.strip().lower()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
