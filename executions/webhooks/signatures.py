"""Standard Webhooks signatures: made and checked. Pure.

What is signed is `id.timestamp.body`; a signature is `v1,` and the base64 of its HMAC-SHA256; a sender that rotates its
secret sends several, separated by spaces. See https://www.standardwebhooks.com (specification 1.0).
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
VERSION = "v1"
ID_HEADER, TIME_HEADER, SIGNATURE_HEADER = "webhook-id", "webhook-timestamp", "webhook-signature"
# How far the sender's clock may be from ours, both ways.
TOLERANCE_SECONDS = 5 * 60
# Of a key, in bytes: what the specification recommends.
MIN_KEY, NEW_KEY, MAX_KEY = 24, 32, 64
# A sender that rotates has two; beyond these nobody looks.
MAX_SIGNATURES = 8
MAX_ID = 200


def new_secret() -> str:
    """A random secret as the specification writes it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(NEW_KEY)).decode()


def key_of(secret: str) -> bytes:
    """The key that a secret (`whsec_` and base64, with or without the prefix) stands for; raises ValueError."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError as error:
        raise ValueError("not base64") from error
    if not MIN_KEY <= len(key) <= MAX_KEY:
        raise ValueError(f"{len(key)} bytes")
    return key


def sign(secret: str, *, webhook_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature` for this body. Raises ValueError for what is no secret."""
    digest = hmac.digest(key_of(secret), _signed(webhook_id, str(timestamp), body), hashlib.sha256)
    return f"{VERSION},{base64.b64encode(digest).decode()}"


def is_signed(found: Sequence[str], *, webhook_id: str, timestamp: str, signature: str, body: bytes) -> bool:
    """Whether one of the signatures of the header was made with one of these secrets.

    `timestamp` as it was sent: not the number, but its text is signed. Every pair is compared, each in constant time.
    """
    content = _signed(webhook_id, timestamp, body)
    given = [
        value.encode("utf-8", "surrogateescape")
        for version, _comma, value in (part.partition(",") for part in signature.split()[:MAX_SIGNATURES])
        if version == VERSION
    ]
    expected = [base64.b64encode(hmac.digest(key_of(secret), content, hashlib.sha256)) for secret in found]
    matches = [hmac.compare_digest(one, other) for one in expected for other in given]
    return any(matches)


def seconds_off(timestamp: str, *, now: float) -> float | None:
    """How many seconds the sender's time is after ours (before: negative); None when it is no time (Unix seconds)."""
    is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("99999999999")
    return int(timestamp) - now if is_number else None


def _signed(webhook_id: str, timestamp: str, body: bytes) -> bytes:
    return f"{webhook_id}.{timestamp}.".encode("utf-8", "surrogateescape") + body
