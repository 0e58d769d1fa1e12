"""`manage.py sign_in_link [EMAIL]`: a new one-time link for somebody who cannot sign in."""

from typing import Any

from django.core.management.base import CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pastetrader.accounts import audit
from pastetrader.accounts.services import acting_user
from pastetrader.accounts.sign_in.links import make_sign_in_token
from pastetrader.common.commands import ProductCommand


class Command(ProductCommand):
    """Whoever may run commands on this machine may let people in."""

    help = gettext_lazy("Make a one-time sign-in link, for the local owner or for somebody else.")  # type: ignore[assignment]  # shown as text

    def add_arguments(self, parser: CommandParser) -> None:
        """For whom, and how the product is reached."""
        parser.add_argument("email", nargs="?", help=_("For whom; the local owner when left out."))
        parser.add_argument("--address", default="http://localhost:8000", help=_("How browsers reach PasteTrader."))

    def answer(self, options: dict[str, Any]) -> int:
        """Prints the link."""
        user = acting_user(options["email"])
        link = options["address"].rstrip("/") + reverse("sign-in-by-link", args=[make_sign_in_token(user)])
        audit.record("sign_in_link.made", by=None, subject=user)
        self.stdout.write(_("Sign in with this link (once, within an hour): %(link)s") % {"link": link})
        return 0
