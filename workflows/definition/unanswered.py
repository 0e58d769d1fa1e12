"""What the author of a workflow's text has not answered yet: it stops first runs and activation. Pure."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _


class Unanswered(BaseModel):
    """A rule whose reading is unsure, or words that may hide one.

    `subject` is its name where it is answered; `rule` the condition as it was read, empty for words alone; `quote` the
    words of the text; `codes` say what is asked about it.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    subject: str
    rule: str = ""
    quote: str = ""
    codes: tuple[str, ...] = ()

    @property
    def problem(self) -> Problem:
        """As one of the problems that services report; `path` is the subject."""
        return Problem("unsure_rules", self._message(), path=self.subject, hint=_HINT)

    def _message(self) -> Message:
        known = next((_ABOUT_THE_WHOLE[code] for code in self.codes if code in _ABOUT_THE_WHOLE), None)
        if known is not None:
            return known
        if self.rule and self.quote:
            return _("“%(quote)s” was read as %(rule)s, which is not sure.", quote=self.quote, rule=self.rule)
        if self.rule:
            return _("%(rule)s is not sure.", rule=self.rule)
        return _("“%(quote)s” is not in any rule.", quote=self.quote)


_HINT = _("Confirm, change or drop it beside the text that it comes from.")
# Codes that no words stand behind.
_ABOUT_THE_WHOLE: dict[str, Message] = {
    "no_entry_rule": _("No rule for buying is left."),
    "changed_by_hand": _("A step was changed by hand where an answer about the text would change it."),
}


def problems_of(unanswered: Iterable[Unanswered]) -> tuple[Problem, ...]:
    """One problem each."""
    return tuple(one.problem for one in unanswered)
