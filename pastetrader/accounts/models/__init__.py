"""People, how they come in, and what is remembered of what they did."""

from pastetrader.accounts.models.api_tokens import ApiToken
from pastetrader.accounts.models.audit import AuditEntry
from pastetrader.accounts.models.idempotency import IdempotencyKey
from pastetrader.accounts.models.rates import RateLimit
from pastetrader.accounts.models.sign_in import SignedIn, SignInDelay
from pastetrader.accounts.models.users import PriceColours, Theme, User, UserManager

__all__ = [
    "ApiToken",
    "AuditEntry",
    "IdempotencyKey",
    "PriceColours",
    "RateLimit",
    "SignInDelay",
    "SignedIn",
    "Theme",
    "User",
    "UserManager",
]
