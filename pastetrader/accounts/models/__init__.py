"""People, how they come in, and what is remembered of what they did."""

from pastetrader.accounts.models.audit import AuditEntry
from pastetrader.accounts.models.idempotency import IdempotencyKey
from pastetrader.accounts.models.sign_in import SignInDelay
from pastetrader.accounts.models.users import User, UserManager

__all__ = ["AuditEntry", "IdempotencyKey", "SignInDelay", "User", "UserManager"]
