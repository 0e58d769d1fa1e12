"""`manage.py create_token NAME`: a token for a program, without a browser."""

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pastetrader.accounts.api_tokens.services import SCOPES, create_token
from pastetrader.accounts.services import acting_user
from pastetrader.common.commands import ProductCommand


class Command(ProductCommand):
    """The secret goes to standard output and nothing else does, so that a script can take it."""

    help = gettext_lazy("Make an API token and print its secret, which is shown this once.")  # type: ignore[assignment]  # shown as text

    def add_arguments(self, parser: CommandParser) -> None:
        """What it is for, whose it is, what it may do, and for how long."""
        parser.add_argument("name", help=_("What it is for."))
        parser.add_argument("--user", metavar="EMAIL", help=_("Whose it is; the local owner's when left out."))
        parser.add_argument("--scope", action="append", choices=SCOPES, help=_("May be given again; read by default."))
        parser.add_argument("--days", type=int, help=_("For how many days; until it is revoked when left out."))

    def answer(self, options: dict[str, Any]) -> int:
        """Prints the secret."""
        days = options["days"]
        _token, secret = create_token(
            user=acting_user(options["user"]),
            name=options["name"],
            scopes=options["scope"] or ["read"],
            expires_at=None if days is None else timezone.now() + timedelta(days=days),
        )
        self.stdout.write(secret)
        return 0
