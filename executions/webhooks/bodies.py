"""What a body says, as its endpoint reads it. Nothing that the sender declares changes how it is read."""

import json
import re
from collections.abc import Sequence
from typing import Any

from executions.models import ContentType
from executions.webhooks.refusals import BodyTooLarge, WrongBody, WrongContentType
from pastetrader.common.json_parser import loads
from pastetrader.common.masking import Mask
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import UNSTORABLE

MAX_BODY_BYTES = 1024 * 1024
# How a text alert says a value: a line of its own, "secret: …".
LINE = r"^[ \t]*{name}[ \t]*[:=][ \t]*(\S+)[ \t]*$"
MAX_LINES = 8


def check_size(body: bytes) -> None:
    """Raises BodyTooLarge."""
    if len(body) > MAX_BODY_BYTES:
        raise BodyTooLarge(_("The body is larger than %(limit)s KB.", limit=MAX_BODY_BYTES // 1024))


def check_content_type(expected: str, declared: str) -> None:
    """Raises WrongContentType when the sender says that its body is something else; saying nothing is no lie.

    What is valid JSON may also be a text (TradingView declares an alert by what is in it).
    """
    given = declared.partition(";")[0].strip().lower()
    is_json = given == "application/json" or given.endswith("+json")
    fits = is_json if expected == ContentType.JSON else is_json or given.startswith("text/")
    if given and not fits:
        raise WrongContentType(_("Send the header Content-Type: %(expected)s.", expected=expected))


def read_body(content_type: str, body: bytes) -> Any:
    """The input of the execution: the JSON value, or `{"text": …}`. Raises MalformedJSON or WrongBody."""
    if content_type == ContentType.JSON:
        return loads(body)
    return {"text": _text_of(body)}


def named_in_text(body: bytes, name: str) -> list[str]:
    """What the lines `name: value` of a text say, the first few."""
    return re.findall(LINE.format(name=name), _text_of(body), re.MULTILINE | re.IGNORECASE)[:MAX_LINES]


def covered(body: bytes, secrets: Sequence[str]) -> bytes:
    """The body as it may be kept where its sender repeats a secret in it."""
    text = body.decode(errors="surrogateescape")
    return Mask(secrets).text(text).encode(errors="surrogateescape")


def without_secret(content_type: str, body: bytes, secrets: list[str]) -> bytes:
    """The body of an alert as it may be kept: without its secret, wherever and however that is written."""
    if content_type == ContentType.JSON:
        value = {name: part for name, part in loads(body).items() if name != "secret"}
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = re.sub(LINE.format(name="secret") + r"\n?", "", _text_of(body), flags=re.MULTILINE | re.IGNORECASE)
    return Mask(secrets).text(text).encode()


def _text_of(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise WrongBody(_("This is not UTF-8: %(reason)s.", reason=error.reason)) from error
    if UNSTORABLE.search(text):
        raise WrongBody(_("The text holds a character that cannot be stored."))
    return text
