"""Tokens of addresses, and the secrets that senders know: made, checked, compared."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence

from executions.models import Signing
from executions.webhooks import signatures
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _

# 256 bits: nobody guesses an address, and no two are the same.
TOKEN_BYTES = 32
# What stands in a header or in the text of an alert as it is, without quotes or escapes.
PLAIN = re.compile(r"[A-Za-z0-9._~+/=-]{16,200}")


def new_token() -> str:
    """The last part of a new address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """What an address is looked up by. SHA-256 suffices: a token of 256 random bits cannot be searched for."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def new_secret(signing: str) -> str:
    """A random secret as senders of this kind take it."""
    return signatures.new_secret() if signing == Signing.STANDARD else secrets.token_urlsafe(TOKEN_BYTES)


def checked_secret(signing: str, secret: str) -> str:
    """A secret that the sender dictates; raises Invalid for one that is too short or has the wrong form."""
    if signing == Signing.STANDARD:
        try:
            signatures.key_of(secret)
        except ValueError:
            text = _(
                "Write the secret as the sender shows it: whsec_ and the base64 of %(least)s to %(most)s bytes.",
                least=signatures.MIN_KEY,
                most=signatures.MAX_KEY,
            )
            raise Invalid(problems=[Problem("invalid_secret", text, path="secret")]) from None
    elif not PLAIN.fullmatch(secret):
        text = _("A secret has 16 to 200 characters: letters of the Latin alphabet, digits, and . _ ~ + / = -")
        raise Invalid(problems=[Problem("invalid_secret", text, path="secret")])
    return secret


def is_one_of(given: str, known: Sequence[str]) -> bool:
    """Whether what was given is one of the secrets; compares with each, in constant time."""
    found = given.encode("utf-8", "surrogateescape")
    matches = [hmac.compare_digest(found, secret.encode()) for secret in known]
    return any(matches)
