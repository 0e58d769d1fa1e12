"""ETags, and what a request makes depend on them (RFC 9110, section 13): If-Match and If-None-Match."""

import hashlib
import json
import re
from typing import Any

from pastetrader.common.errors import Invalid, PasteTraderError
from pastetrader.common.messages import message as _

# A compressed body is another representation, with an ETag of its own (see compression.py).
COMPRESSED = "--gzip"
_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_TAGS = re.compile(rf"[ \t,]*+{_TAG.pattern}[ \t]*+(?:,[ \t]*+(?:{_TAG.pattern}[ \t]*+)?)*+")


class PreconditionFailed(PasteTraderError):
    """Somebody changed this in the meantime: the If-Match header names an older state."""

    status = 412
    code = "precondition_failed"
    default = _("Somebody changed this in the meantime: the If-Match header names an older state.")


def etag(*parts: object) -> str:
    """A strong ETag, in its quotes, of what makes up a state (a version, a time of change)."""
    text = json.dumps([str(part) for part in parts])
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def check_if_match(request: Any, current: str) -> None:
    """Lets a request through whose If-Match header names `current`, or that has none.

    `current` is a strong ETag, or "" when there is nothing; `*` fits whatever exists, a weak tag never. Raises
    PreconditionFailed, or Invalid for a header that is none. It only answers early: the write itself must still be one
    conditional UPDATE over what the ETag is made of.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return
    if header.strip() == "*":
        fits = bool(current)
    else:
        tags = _tags(header)
        if tags is None:
            raise Invalid(
                _("The If-Match header must be *, or ETags in their quotes as they were answered."),
                code="malformed_if_match",
            )
        fits = bool(current) and any(f'"{tag}"' == current for is_weak, tag in tags if not is_weak)
    if not fits:
        raise PreconditionFailed


def not_modified(request: Any, current: str) -> bool:
    """Whether the If-None-Match header of a GET or HEAD names `current`, so that 304 is the answer."""
    header = request.headers.get("If-None-Match")
    if header is None or not current or request.method not in {"GET", "HEAD"}:
        return False
    if header.strip() == "*":
        return True
    return any(f'"{tag}"' == current.removeprefix("W/") for _is_weak, tag in _tags(header) or [])


def _tags(header: str) -> list[tuple[bool, str]] | None:
    """(is weak, tag) of each tag, that of a compressed body as that of the plain one; None for no list of tags."""
    if not _TAGS.fullmatch(header):
        return None
    return [(bool(weak), tag.removesuffix(COMPRESSED)) for weak, tag in _TAG.findall(header)]
