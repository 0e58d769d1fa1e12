"""What a server says of its tools, made safe to show, pinned by a hash, and compared with what was approved. Pure.

All of it is text of a stranger, which people read and models are given.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import INVISIBLE

Said = Mapping[str, Any]
# What an approval covers; a server's hints about effects are shown, and believed by nobody.
PINNED = ("name", "description", "input_schema", "output_schema")
MOST_TOOLS = 500
MOST_NAME = 200
MOST_DESCRIPTION = 4_000
MOST_DIFFERENCES = 8
MOST_LEVELS = 40
# Controls (a description may have lines), private use, and invisible characters of any kind.
_UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ud800-\udfff\U000f0000-\U0010ffff]|{INVISIBLE}")
# What converters of schemas write by themselves; where it matters, the checks of schemas find it.
_DRAFTS = re.compile(r"https?://json-schema\.org/(draft-0[67]/schema|draft/20(19-09|20-12)/schema)#?")


def said_of(tool: Mapping[str, Any]) -> dict[str, Any]:
    """A tool of a listing, by the names of the protocol, as it is pinned and shown; with `title` and `hints`."""
    annotations = tool.get("annotations") or {}
    title = tool.get("title") or annotations.get("title") or ""
    return {
        "name": cleaned(tool["name"], MOST_NAME),
        "title": cleaned(title, MOST_NAME),
        "description": cleaned(tool.get("description") or "", MOST_DESCRIPTION),
        "input_schema": _cleaned_schema(tool.get("inputSchema") or {}),
        "output_schema": None if tool.get("outputSchema") is None else _cleaned_schema(tool["outputSchema"]),
        "hints": {
            "reads_only": annotations.get("readOnlyHint"),
            "destroys": annotations.get("destructiveHint"),
            "may_be_repeated": annotations.get("idempotentHint"),
        },
    }


def cleaned(text: str, limit: int) -> str:
    """Without what nobody sees, and of at most so many characters."""
    plain = _UNSEEN.sub("", text)
    return plain if len(plain) <= limit else f"{plain[: limit - 1]}…"


def digest_of(said: Said) -> str:
    """SHA-256, in hex, of what an approval covers."""
    pinned = {name: said.get(name) for name in PINNED}
    text = json.dumps(pinned, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def usable_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as a tool has it: without the name of the draft that it says it is of, where we read that one."""
    if _DRAFTS.fullmatch(str(schema.get("$schema", ""))):
        return {name: part for name, part in schema.items() if name != "$schema"}
    return dict(schema)


def differences(approved: Said, offered: Said) -> list[Message]:
    """What a server says differently than what was approved; empty when all is the same."""
    found = []
    if approved["name"] != offered["name"]:
        found.append(_("the name"))
    if approved["description"] != offered["description"]:
        found.append(_("the description"))
    found += _of_schemas(_("input schema"), approved["input_schema"], offered["input_schema"])
    before, after = approved["output_schema"], offered["output_schema"]
    if before is None and after is not None:
        found.append(_("output schema: there was none"))
    elif before is not None and after is None:
        found.append(_("output schema: there is none any more"))
    elif before is not None and after is not None:
        found += _of_schemas(_("output schema"), before, after)
    if len(found) > MOST_DIFFERENCES:
        rest = len(found) - MOST_DIFFERENCES
        return [*found[:MOST_DIFFERENCES], _("%(count)s more", count=rest)]
    return found


def _of_schemas(which: Message, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Message]:
    if before == after:
        return
    old, new = _fields(before), _fields(after)
    named = False
    for name in sorted(old.keys() | new.keys()):
        facts = {"schema": which, "field": cleaned(name, 100)}
        if name not in old:
            yield _("%(schema)s: field “%(field)s” was added", **facts)
        elif name not in new:
            yield _("%(schema)s: field “%(field)s” was removed", **facts)
        elif old[name] != new[name]:
            yield _("%(schema)s: field “%(field)s” is another one", **facts)
        else:
            continue
        named = True
    if before.get("required") != after.get("required"):
        yield _("%(schema)s: other fields are required", schema=which)
        named = True
    if not named:
        yield _("%(schema)s: another one", schema=which)


def _fields(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}


def _cleaned_schema(part: Any, levels: int = MOST_LEVELS) -> Any:
    if levels == 0:
        return None  # deeper than any schema that a tool may have
    if isinstance(part, dict):
        return {cleaned(name, 1_000): _cleaned_schema(inner, levels - 1) for name, inner in part.items()}
    if isinstance(part, list):
        return [_cleaned_schema(inner, levels - 1) for inner in part]
    return cleaned(part, MOST_DESCRIPTION) if isinstance(part, str) else part
