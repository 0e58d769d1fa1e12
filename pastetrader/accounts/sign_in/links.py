"""One-time sign-in links: signed, valid for an hour, dead as soon as the person signs in."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils import timezone
from django.utils.http import base36_to_int, urlsafe_base64_decode, urlsafe_base64_encode

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _

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


class LinkRefused(Invalid):
    """A sign-in link that is not, or no longer, good."""

    code = "sign_in_link_refused"
    default = _("This sign-in link was used already, has expired or is not whole. Ask for a new one.")


def make_sign_in_token(user: User) -> str:
    """A token for `/sign-in/<token>/`: one use, within an hour. It dies when the user signs in in any way."""
    return f"{urlsafe_base64_encode(user.pk.bytes)}.{sign_in_tokens.make_token(user)}"


def redeem_sign_in_token(token: str) -> User:
    """The user whom the token was made for; of two that redeem it at once, one wins. Raises LinkRefused."""
    user = user_of(token)
    if user is None or not user.is_active or not sign_in_tokens.check_token(user, token.partition(".")[2]):
        raise LinkRefused
    now = timezone.now()
    won = User.objects.filter(pk=user.pk, last_login=user.last_login, is_active=True).update(last_login=now)
    if not won:
        raise LinkRefused
    user.last_login = now
    return user


def user_of(token: str) -> User | None:
    """Whom a token says that it is of: the part before the dot. It proves nothing."""
    try:
        return User.objects.filter(pk=UUID(bytes=urlsafe_base64_decode(token.partition(".")[0]))).first()
    except ValueError:
        return None
