"""The condition of a text, or why it cannot be read: without what evaluates it. Pure."""

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.conditions import Condition, ConditionError, parse


def readable(text: str) -> Condition:
    """Raises Invalid with place and suggestion."""
    try:
        return parse(text)
    except ConditionError as error:
        sentence = _("The condition cannot be read: %(reason)s", reason=error.sentence_in(text))
        raise Invalid(sentence, code="condition", problems=[error.problem()]) from error
