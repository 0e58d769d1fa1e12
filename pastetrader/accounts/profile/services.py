"""Changing one's own account."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from pastetrader.accounts import audit
from pastetrader.accounts.models import PriceColours, SignedIn, Theme, User
from pastetrader.accounts.profile.zones import is_zone
from pastetrader.accounts.sessions.services import end_other_sessions
from pastetrader.accounts.sign_in.slow_down import authenticate_slowly
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _

MAX_NAME_LENGTH = 100


@dataclass(frozen=True)
class Profile:
    """What a person may change of themselves; None leaves it, "" is what the browser says."""

    display_name: str | None = None
    language: str | None = None
    time_zone: str | None = None
    theme: str | None = None
    price_colours: str | None = None


def change_profile(*, user: User, changes: Profile) -> User:
    """The person with the changes, saved. Raises Invalid with a problem per field."""
    known: dict[str, Any] = {
        "language": {"", *(code for code, _name in settings.LANGUAGES)},
        "theme": set(Theme.values),
        "price_colours": set(PriceColours.values),
    }
    given = {name: value for name, value in vars(changes).items() if value is not None}
    problems = [
        Problem("unknown_choice", _("This is none of the choices."), path=name)
        for name, value in given.items()
        if name in known and value not in known[name]
    ]
    if given.get("time_zone") and not is_zone(given["time_zone"]):
        text = _("This is no time zone that we know. Write one such as Asia/Seoul.")
        problems.append(Problem("unknown_zone", text, path="time_zone"))
    if len(given.get("display_name", "")) > MAX_NAME_LENGTH:
        text = _("A name has at most %(most)s characters.", most=MAX_NAME_LENGTH)
        problems.append(Problem("too_long", text, path="display_name"))
    if problems:
        raise Invalid(problems[0].message, problems=problems)
    for name, value in given.items():
        setattr(user, name, value)
    if given:
        user.save(update_fields=[*given, "updated_at"])
    return user


def change_password(request: HttpRequest, *, user: User, current: str, new: str) -> None:
    """A new password; every other session of the person ends, and links that were made before are dead.

    Who has one must give it, slowed down as at sign-in; who has none (the local owner) sets a first one. Raises Invalid
    with problems at `current` and `new`, and TooManyAttempts.
    """
    if user.has_usable_password() and authenticate_slowly(request, email=user.email, password=current) is None:
        raise refused("current", "wrong_password", _("This is not your present password."))
    with transaction.atomic():
        set_password(user=user, new=new, by=user)
        before = request.session.session_key
        update_session_auth_hash(request, user)
        SignedIn.objects.filter(session_key=before).update(session_key=request.session.session_key)
        end_other_sessions(user=user, current_key=request.session.session_key, by=user)


@transaction.atomic
def set_password(*, user: User, new: str, by: User | None) -> None:
    """Sets it, as good as our rules want it, and writes that down. Raises Invalid with a problem at `new`."""
    try:
        validate_password(new, user)
    except ValidationError as error:
        # Django has put these in words, and in the language at hand, already.
        raise refused("new", "weak_password", Message(" ".join(error.messages))) from error
    user.set_password(new)
    user.save(update_fields=["password", "updated_at"])
    audit.record("password.changed", by=by, subject=user)


def refused(path: str, code: str, text: Message) -> Invalid:
    """What is wrong with one field."""
    return Invalid(text, problems=[Problem(code, text, path=path)])
