"""`manage.py verify_audit`: whether anybody changed what was written down."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pastetrader.accounts.audit import verify
from pastetrader.common.commands import FAILED, ProductCommand


class Command(ProductCommand):
    """Walks the chain of hashes; ends with 1 when it does not hold."""

    help = gettext_lazy("Check that no audit entry was changed or removed.")  # type: ignore[assignment]  # shown as text

    def add_arguments(self, parser: CommandParser) -> None:
        """The head that was noted earlier."""
        parser.add_argument("--head", default="", help=_("A head that this command printed before: it must be there."))

    def answer(self, options: dict[str, Any]) -> int:
        """Says how many entries hold, or where the chain is broken."""
        verdict = verify(options["head"])
        self.stdout.write(_("Entries: %(count)d. Head: %(head)s") % {"count": verdict.entries, "head": verdict.head})
        for number in verdict.broken:
            self.stderr.write(
                _("Broken at entry %(number)d: it was changed, or one before it is gone.") % {"number": number}
            )
        if verdict.is_cut_off:
            self.stderr.write(_("The given head is not there: entries were removed or written anew."))
        return FAILED if verdict.broken or verdict.is_cut_off else 0
