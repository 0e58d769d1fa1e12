"""Encrypts with the newest key, reads with any key of the ring. Loaded when the first credential is (6 MB)."""

import base64
import hashlib
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@lru_cache(maxsize=8)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    # Any text may serve as a key: SHA-256 makes the 32 bytes that Fernet wants.
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])


def encrypt(value: Any) -> str:
    """JSON value to text that only this installation reads."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return _ring(tuple(settings.ENCRYPTION_KEYS)).encrypt(plain).decode()


def decrypt(token: str) -> Any:
    """The reverse of `encrypt`; ImproperlyConfigured when no key of the ring fits."""
    try:
        return json.loads(_ring(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()))
    except InvalidToken as error:
        raise ImproperlyConfigured(
            "A stored credential was encrypted with a key that PASTETRADER_ENCRYPTION_KEYS no longer has."
        ) from error
