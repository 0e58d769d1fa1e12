"""Signing up and forgotten passwords.

Whoever asks is told the same, whether the address is known or not; what is so stands in the e-mail. A password is only
chosen by who followed a link from the mailbox: nobody can prepare an account for somebody else's address.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pastetrader.accounts import audit
from pastetrader.accounts.models import User
from pastetrader.accounts.profile.services import set_password
from pastetrader.accounts.rates.counting import take
from pastetrader.accounts.rates.limits import Rate, bucket_key
from pastetrader.accounts.registration.links import PasswordLinkRefused, make_password_token, owner_of
from pastetrader.accounts.registration.outgoing import send_later
from pastetrader.accounts.services import LOCAL_OWNER_EMAIL
from pastetrader.accounts.sessions.services import end_other_sessions
from pastetrader.accounts.sign_in.pauses import prefix_of
from pastetrader.accounts.sign_in.slow_down import TooManyAttempts

PER_MAILBOX = Rate(3, 3_600)
PER_ADDRESS = Rate(20, 3_600)
LinkTo = Callable[[str], str]


def sign_up(*, email: str, display_name: str, address: str, link_to: LinkTo) -> None:
    """Makes a person who awaits confirmation, and sends the link with which they choose a password.

    Who has an account gets a link to it instead. `link_to`: the whole address for a token. Raises TooManyAttempts.
    """
    _bound(email, address)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, display_name=display_name, awaits_confirmation=True)
            audit.record("sign_up.asked", by=None, subject=user)
    except (IntegrityError, ValidationError):
        found = _living(email)
        if found is not None:
            _send_link(found, link_to)
        return
    _send_link(user, link_to)


def send_password_link(*, email: str, address: str, link_to: LinkTo) -> None:
    """Sends a link to choose a new password, if the address is somebody's. Raises TooManyAttempts."""
    _bound(email, address)
    user = _living(email)
    if user is not None:
        _send_link(user, link_to)


@transaction.atomic
def choose_password(*, token: str, new: str) -> User:
    """Sets the password, confirms the address and ends every session. Of two who use a link at once, one wins.

    Raises PasswordLinkRefused, and Invalid with a problem at `new`.
    """
    user = owner_of(token)
    before = user.password
    User.objects.select_for_update().get(pk=user.pk)
    if not User.objects.filter(pk=user.pk, password=before, is_active=True).exists():
        raise PasswordLinkRefused
    set_password(user=user, new=new, by=user)
    if user.awaits_confirmation:
        User.objects.filter(pk=user.pk).update(awaits_confirmation=False)
        user.awaits_confirmation = False
        audit.record("sign_up.confirmed", by=user, subject=user)
    end_other_sessions(user=user, current_key=None, by=user)
    return user


def _living(email: str) -> User | None:
    """Who may be written to: an active person whose address is one."""
    return User.objects.filter(email__iexact=email, is_active=True).exclude(email=LOCAL_OWNER_EMAIL).first()


def _bound(email: str, address: str) -> None:
    buckets = {
        bucket_key("mail", "address", prefix_of(address)): PER_ADDRESS,
        bucket_key("mail", "mailbox", email.strip().lower()): PER_MAILBOX,
    }
    for key, rate in buckets.items():
        seconds = take(key, rate)
        if seconds:
            raise TooManyAttempts(seconds)


def _send_link(user: User, link_to: LinkTo) -> None:
    with translation.override(user.language or translation.get_language()):
        link = link_to(make_password_token(user))
        if user.awaits_confirmation:
            subject = _("Your PasteTrader account: choose a password")
            text = _(
                "Somebody, most likely you, signed up to PasteTrader with this address. Choose a password to begin:\n\n"
                "%(link)s\n\nThe link works once, for a day. If it was not you, do nothing."
            )
        else:
            subject = _("Your PasteTrader account: a new password")
            text = _(
                "Somebody, most likely you, asked for a way into your PasteTrader account. Choose a new password:\n\n"
                "%(link)s\n\nThe link works once, for a day. If it was not you, do nothing: your password stays."
            )
        message = {"to": user.email, "subject": subject, "text": text % {"link": link}}
    transaction.on_commit(lambda: send_later(**message))
