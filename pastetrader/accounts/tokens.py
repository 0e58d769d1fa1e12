"""One-time sign-in links: signed, valid for an hour, dead as soon as the person signs in."""

from datetime import timedelta

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

from pastetrader.accounts.models import User

LIFETIME = timedelta(hours=1)


class SignInTokenGenerator(PasswordResetTokenGenerator):
    """Django's signed token, bound to the last sign-in to the microsecond, with a life of its own."""

    key_salt = "pastetrader.accounts.tokens.SignInTokenGenerator"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        # Django cuts last_login to seconds: a token would live on until the second of its use is over.
        last_login = user.last_login.isoformat() if user.last_login else ""
        return f"{user.pk}{user.password}{last_login}{user.is_active}{timestamp}{user.email}"

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Whether the token was made for the user as they are now, less than LIFETIME ago."""
        if user is None or not token or not super().check_token(user, token):
            return False
        made_at = base36_to_int(token.partition("-")[0])
        return self._num_seconds(self._now()) - made_at <= LIFETIME.total_seconds()


sign_in_tokens = SignInTokenGenerator()
