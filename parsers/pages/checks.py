"""Whether a text that is being typed can be read, and what it says. Pure."""

from collections.abc import Callable

from parsers.ledger.parts import NAMES, NoSuchPart, part_of
from parsers.ledger.tree import canonical
from parsers.wording.strategy import condition_message, say
from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError, parse

Translate = Callable[[str], str]


def checked_text(text: str, takes: str, translate: Translate) -> dict[str, str]:
    """`words` for what can be read; else `message` and `hint`, of a condition with `place`, `line` and `column`.

    `takes`: "condition", "conditions" (several with ";"), or the name of a part (parsers.ledger.parts). {} for nothing.
    """
    if not text.strip():
        return {}
    if takes in NAMES:
        return _part(text, takes, translate)
    try:
        found = canonical(text) if takes == "conditions" else (parse(text).text(),)
    except ConditionError as error:
        places = {"line": str(error.line), "column": str(error.column)}
        said = {"message": error.message, "hint": error.hint, "place": error.place_in(text)}
        return {name: say(message, translate) for name, message in said.items() if message} | places
    return {"words": say(joined([condition_message(one) for one in found], "; "), translate)} if found else {}


def _part(text: str, name: str, translate: Translate) -> dict[str, str]:
    try:
        part_of(name, text)
    except NoSuchPart as error:
        hint: Message = _("Expected %(what)s.", what=error.expected)
        return {"message": say(_("This cannot be read here."), translate), "hint": say(hint, translate)}
    return {"words": " ".join(text.split())}
