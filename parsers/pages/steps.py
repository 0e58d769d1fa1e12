"""How far a source is, as its page shows it."""

from dataclasses import dataclass
from typing import Literal

from parsers.models import ImportStep, SourceImport
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

Standing = Literal["done", "now", "open", "failed"]


@dataclass(frozen=True)
class ShownStep:
    """A step, in words, and where it stands."""

    words: Message
    standing: Standing


def steps_of(source: SourceImport) -> tuple[ShownStep, ...]:
    """What is done with a source, in order; a link is fetched first. Last comes what its person does."""
    fetch, read = _("Fetch it"), _("Read its text")
    extract = _("Find the rules") if source.reader == "rules" else _("Find the rules, with a model beside")
    fetched = [(ImportStep.FETCH, fetch)] if source.address else []
    # A paste whose rules are found anew is read already.
    text = [] if source.paste_id is not None and source.is_working else [(ImportStep.READ, read)]
    names = [*fetched, *text, (ImportStep.EXTRACT, extract)]
    order = [step for step, _words in names]
    at = order.index(ImportStep(source.step)) if source.step in order else -1
    shown = [ShownStep(words, _standing(number, at, source)) for number, (_step, words) in enumerate(names)]
    return (*shown, ShownStep(_("You look at them, and make the workflow"), "open"))


def _standing(number: int, at: int, source: SourceImport) -> Standing:
    if number < at:
        return "done"
    if number > at:
        return "open"
    return "now" if source.is_working else "failed"
