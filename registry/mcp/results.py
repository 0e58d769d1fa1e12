"""What a server's tool answered, as the JSON that a step of a workflow has. Pure; runs in the helper process."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pastetrader.common.masking import Mask
from pastetrader.common.messages import message as _
from pastetrader.common.refusal import Refusal
from pastetrader.common.storable_text import REPLACEMENT, UNSTORABLE

MOST_SAID = 2_000
MOST_ATTACHMENTS = 100
MOST_WORDS = 500


def answer_of(result: Mapping[str, Any], *, read_as: str, max_bytes: int, secrets: Sequence[str]) -> Any:
    """The structure that it answered; else its texts as JSON where that is wanted, or `{text, attachments}`.

    `result` is a CallToolResult by the names of the protocol. Raises a Refusal for its error, and for what is too large
    or no JSON. Pictures, sounds and resources are told by kind and size alone; no address is followed.
    """
    content = result.get("content") or []
    text = "\n".join(part.get("text") or "" for part in content if part.get("type") == "text")
    if result.get("isError"):
        said = said_by(text, secrets) or _("it does not say why")
        raise Refusal("mcp_tool_failed", _("The tool of the server failed: %(said)s", said=said))
    if result.get("structuredContent") is not None:
        found = result["structuredContent"]
    elif read_as == "json":
        found = _read(text)
    else:
        storable = UNSTORABLE.sub(REPLACEMENT, text)
        found = {"text": storable, "attachments": list(_attachments(content))}
    return _covered(found, max_bytes, secrets)


def said_by(text: str, secrets: Sequence[str]) -> str:
    """A sentence of the other side, as it may be shown: secrets covered, and not too long."""
    plain = UNSTORABLE.sub(REPLACEMENT, Mask(secrets).text(text.strip()))
    return plain if len(plain) <= MOST_SAID else f"{plain[: MOST_SAID - 1]}…"


def _read(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal("answer_not_json", _("The answer is not the JSON that it should be.")) from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _attachments(content: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What is no text, as data about it."""
    others = [part for part in content if part.get("type") != "text"]
    for part in others[:MOST_ATTACHMENTS]:
        inner = part.get("resource") or part
        size = inner.get("size")
        if size is None:
            encoded, plain = inner.get("data") or inner.get("blob") or "", inner.get("text") or ""
            size = len(encoded) * 3 // 4 - encoded[-2:].count("=") if encoded else len(plain.encode(errors="replace"))
        told = {"type": part.get("type"), "mime_type": inner.get("mimeType"), "bytes": size}
        named = {key: inner[key] for key in ("name", "uri") if inner.get(key)}
        yield {key: _short(value) for key, value in {**told, **named}.items()}


def _short(value: Any) -> Any:
    return UNSTORABLE.sub(REPLACEMENT, value)[:MOST_WORDS] if isinstance(value, str) else value


def _covered(value: Any, max_bytes: int, secrets: Sequence[str]) -> Any:
    """The same with secrets covered, when it is JSON that can be stored and is not too large."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise _not_storable() from error
    size = len(text.encode(errors="replace"))
    if size > max_bytes:
        told = _(
            "The answer has %(size)s bytes, and this tool takes %(limit)s. Ask for less, or allow more.",
            size=size,
            limit=max_bytes,
        )
        raise Refusal("result_too_large", told)
    if UNSTORABLE.search(text) or _holds_nul(value):
        raise _not_storable()
    return Mask(secrets).value_as(value, text)


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any("\0" in name or _holds_nul(inner) for name, inner in value.items())
    if isinstance(value, list):
        return any(map(_holds_nul, value))
    return isinstance(value, str) and "\0" in value


def _not_storable() -> Refusal:
    return Refusal("result_not_json", _("The answer holds what is no JSON or cannot be stored, such as NaN."))
