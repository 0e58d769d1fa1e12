"""What a token looks like, and what is kept of it: pure."""

import hashlib
import re
import secrets
import string

ALPHABET = string.ascii_letters + string.digits
PREFIX_LENGTH = 8
# 43 characters of 62: 256 bits.
SECRET_LENGTH = 43
_WHOLE = re.compile(rf"pt_[0-9A-Za-z]{{{PREFIX_LENGTH}}}_[0-9A-Za-z]{{{SECRET_LENGTH}}}")


def new_secret() -> tuple[str, str]:
    """A token that nobody has (`pt_` + 8 characters + `_` + 256 bits), and its beginning, which may be shown."""
    prefix = f"pt_{_random(PREFIX_LENGTH)}"
    return f"{prefix}_{_random(SECRET_LENGTH)}", prefix


def hash_of(token: str) -> str | None:
    """SHA-256 in hex, all that is kept of a token; None for what cannot be one. It is random: it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest() if _WHOLE.fullmatch(token) else None


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _n in range(length))
