"""Links that let somebody choose a password: signed, good for a day, dead when it was chosen or they signed in."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import urlsafe_base64_encode

from pastetrader.accounts.models import User
from pastetrader.accounts.sign_in.links import user_of
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _


class PasswordLinkRefused(Invalid):
    """A link for choosing a password that is not, or no longer, good."""

    code = "password_link_refused"
    default = _("This link was used already, has expired or is not whole. Ask for a new one.")


class PasswordTokenGenerator(PasswordResetTokenGenerator):
    """Django's signed token, under a name of its own: a sign-in link is none of these."""

    key_salt = "pastetrader.accounts.registration.links.PasswordTokenGenerator"


password_tokens = PasswordTokenGenerator()


def make_password_token(user: User) -> str:
    """A token for `/password/<token>/`."""
    return f"{urlsafe_base64_encode(user.pk.bytes)}.{password_tokens.make_token(user)}"


def owner_of(token: str) -> User:
    """Whom the token was made for. Raises PasswordLinkRefused."""
    user = user_of(token)
    if user is None or not user.is_active or not password_tokens.check_token(user, token.partition(".")[2]):
        raise PasswordLinkRefused
    return user
