"""How each API says things: pure functions between our messages and the JSON of its requests and answers.

No SDK is loaded here. What an answer's own form is kept for (`raw`) is named by its dialect and model: it goes back
unchanged to the one who made it, and to nobody else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llm.exceptions import MalformedAnswer
from llm.types import Message, Text
from pastetrader.common.messages import message as _


def raw_of(dialect: str, model: str, content: Any) -> dict[str, Any]:
    """An answer's own form, with who made it."""
    return {"dialect": dialect, "model": model, "content": content}


def raw_for(dialect: str, model: str, message: Message) -> Any:
    """The turn as the model itself said it; None when somebody else did."""
    raw = message.raw
    if isinstance(raw, dict) and (raw.get("dialect"), raw.get("model")) == (dialect, model):
        return raw["content"]
    return None


def text_of(message: Message) -> str:
    """All words of a turn."""
    return "\n".join(part.text for part in message.parts if isinstance(part, Text))


def system_text(system: str, messages: tuple[Message, ...], *more: str) -> str:
    """The instructions: what the caller says, system messages of the conversation, and what we add."""
    said = [text_of(message) for message in messages if message.role == "system"]
    return "\n\n".join(text for text in (system, *said, *more) if text.strip())


@contextmanager
def reading(provider: str) -> Iterator[None]:
    """Whatever is not where the API puts it makes the answer a malformed one."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        text = _("“%(provider)s” answered something that is no answer of its API.", provider=provider)
        raise MalformedAnswer(text) from error
