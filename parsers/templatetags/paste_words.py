"""`{{ message|said }}`: what was understood of a paste, in the language of the page."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext

from parsers.wording.ledger import reading_message
from parsers.wording.strategy import flag_message, say
from pastetrader.common.messages import Message

register = template.Library()


@register.filter
def said(message: Message) -> str:
    """A message in the language of the page."""
    return say(message, gettext)


@register.filter
def said_first(message: Message) -> str:
    """The same at the beginning of a sentence."""
    return str(capfirst(say(message, gettext)))


@register.filter
def flag_label(flag: str) -> str:
    """What a flag warns of."""
    return say(flag_message(flag), gettext)


@register.filter
def is_equal(one: object, other: object) -> bool:
    """Whether both are the same, for `{% with %}`; nothing (a variable that isn't there) is the same as nothing."""
    return bool(one) and one == other


@register.filter
def add_number(text: str, number: int) -> str:
    """A text with a number behind it, for ids."""
    return f"{text}{number}"


@register.filter
def in_words(text: str) -> str:
    """A condition in words; other texts as they are."""
    return say(reading_message(text), gettext)
