"""`manage.py create_user EMAIL`: a person who may sign in."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pastetrader.accounts.models import User
from pastetrader.common.commands import ProductCommand
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message


class Command(ProductCommand):
    """Asks for the password, or reads it from standard input when that is not a terminal."""

    help = gettext_lazy("Make a user. The password is asked for, or read from standard input.")  # type: ignore[assignment]  # shown as text

    def add_arguments(self, parser: CommandParser) -> None:
        """The e-mail address, the name, and whether they may use the admin."""
        parser.add_argument("email")
        parser.add_argument("--name", default="", help=_("Shown instead of the e-mail address."))
        parser.add_argument("--admin", action="store_true", help=_("May use the admin."))

    def answer(self, options: dict[str, Any]) -> int:
        """Makes the user, or says what is in the way."""
        user = User(email=options["email"], display_name=options["name"])
        try:
            password = _read_password()
            validate_password(password, user)
            made = User.objects.create_user(
                options["email"], password, display_name=options["name"], is_superuser=options["admin"]
            )
        except ValidationError as error:
            # Django has put these in words, and in the language at hand, already.
            raise Invalid(Message(" ".join(error.messages))) from error
        self.stdout.write(_("%(email)s can sign in now.") % {"email": made.email})
        return 0


def _read_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, second = getpass(_("Password: ")), getpass(_("Password again: "))
    if first != second:
        raise ValidationError(_("The two passwords differ."))
    return first
