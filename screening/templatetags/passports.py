"""Words of passports and sources in the pages of markets."""

from django import template
from django.utils.translation import gettext

from pastetrader.common.message_field import shown
from pastetrader.common.messages import Message
from screening.passports.words import provider_name

register = template.Library()


@register.filter
def provider_title(kind: str) -> str:
    """What a source is called."""
    return provider_name(kind).render(gettext)


@register.filter
def in_words(message: Message | str) -> str:
    """A message as the reader understands it."""
    return shown(message)
