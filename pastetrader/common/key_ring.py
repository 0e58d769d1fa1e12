"""Seals with the newest key, opens with any key of the ring. Loaded when the first credential is (6 MB).

What is sealed reads `v1.<id of the key>.<token>`: AES-256-GCM, whose associated data is the place (table, column and
primary key) that it was sealed for. Moved elsewhere, it does not open.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from pastetrader.common.encryption import VERSION, SecretUnreadable
from pastetrader.common.messages import message as _

NONCE_BYTES = 12


def key_ids() -> tuple[str, ...]:
    """The ids of the keys of the ring, that which seals first: eight hexadecimal digits that give no key away."""
    return tuple(_ring(tuple(settings.ENCRYPTION_KEYS)))


def seal(value: Any, place: str) -> str:
    """A JSON value as text that only this installation reads, and only in this place ("table.column:primary key")."""
    ring = _ring(tuple(settings.ENCRYPTION_KEYS))
    key_id = next(iter(ring))
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    nonce = os.urandom(NONCE_BYTES)
    token = nonce + ring[key_id].encrypt(nonce, plain, _bound_to(place))
    return f"{VERSION}.{key_id}.{base64.urlsafe_b64encode(token).decode().rstrip('=')}"


def unseal(text: str, place: str) -> Any:
    """The reverse of `seal`; SecretUnreadable for another place, a key that the ring lacks, or an unbound text."""
    version, _dot, rest = text.partition(".")
    key_id, _dot, token = rest.partition(".")
    if version != VERSION:
        raise SecretUnreadable(
            _(
                "A stored credential was encrypted by an earlier version of PasteTrader and is not bound to its row. "
                "Run “manage.py rotate_secrets”."
            )
        )
    cipher = _ring(tuple(settings.ENCRYPTION_KEYS)).get(key_id)
    if cipher is None:
        raise SecretUnreadable(
            _(
                "A stored credential was encrypted with the key %(key)s, which PASTETRADER_ENCRYPTION_KEYS no longer "
                "has. Put that key back, behind the newest, or enter the credential again.",
                key=key_id,
            )
        )
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return json.loads(cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound_to(place)))
    except (InvalidTag, ValueError) as error:
        raise SecretUnreadable(
            _(
                "A stored credential is not the one that was saved in this place: it was moved or changed in the "
                "database. Enter it again."
            )
        ) from error


def unseal_unbound(text: str) -> Any:
    """What earlier versions stored (Fernet, bound to nothing). For binding it to its row, and for nothing else."""
    keys = [Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in settings.ENCRYPTION_KEYS]
    try:
        return json.loads(MultiFernet(keys).decrypt(text.encode()))
    except InvalidToken as error:
        raise SecretUnreadable(
            _(
                "A stored credential was encrypted with a key that PASTETRADER_ENCRYPTION_KEYS no longer has. Put that "
                "key back, behind the newest, or enter the credential again."
            )
        ) from error


def seal_unbound(value: Any) -> str:
    """The reverse of `unseal_unbound`: for going back to such a version."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    newest = hashlib.sha256(settings.ENCRYPTION_KEYS[0].encode()).digest()
    return Fernet(base64.urlsafe_b64encode(newest)).encrypt(plain).decode()


@lru_cache(maxsize=8)
def _ring(keys: tuple[str, ...]) -> dict[str, AESGCM]:
    """By id, the newest first. Any text may serve as a key: HMAC-SHA-256 makes the 32 bytes of it."""
    return {_derived(key, "key id").hex()[:8]: AESGCM(_derived(key, "aes-256-gcm")) for key in keys}


def _derived(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), f"pastetrader secrets: {purpose}".encode(), "sha256")


def _bound_to(place: str) -> bytes:
    return f"{VERSION} {place}".encode()
