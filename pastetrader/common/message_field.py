"""A column for messages: what is written there in one language is read in any other."""

from typing import Any, Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.utils.translation import gettext

from pastetrader.common.messages import Message
from pastetrader.common.stored_messages import message_of, read_stored, stored


def shown(text: Message | str) -> str:
    """A message or plain text in the language that is active now."""
    known = message_of(text)
    return known.render(gettext) if isinstance(known, Message) else str(known)


class StoredMessage(str):
    """A message that was read from a column. Its characters are its English, so that nothing else can get out;
    `str()` of it, and with that templates, forms and serializers, is in the language that is active then.
    """

    __slots__ = ("message",)

    message: Message

    def __new__(cls, message: Message) -> Self:
        made = super().__new__(cls, message.render())
        made.message = message
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self.message,)

    def __str__(self) -> str:
        return self.message.render(gettext)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def as_read(text: Message | str) -> str:
    """What a column gives back when this is written there."""
    known = message_of(text)
    return StoredMessage(known) if isinstance(known, Message) else known


class MessageField(models.TextField[Message | str, str]):
    """Text for people: a Message, or plain text from outside. Reads as a text that shows in the reader's language.

    A search in it finds English words of the sentence, and what was put into its places.
    """

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To migrations and the database it is the text that it is."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def from_db_value(self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper) -> str | None:
        """The message, or the plain text."""
        return None if value is None else as_read(read_stored(value))

    def to_python(self, value: Any) -> Any:
        """A message is a value of this field as it is."""
        return as_read(value) if isinstance(value, Message) else super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        """What the column holds."""
        if isinstance(value, Message | str):
            return stored(value)
        return super().get_prep_value(value)
