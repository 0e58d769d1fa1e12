"""What a status means: whether trying again may help, when, and whether anything was changed. Pure."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from pastetrader.common.masking import mask
from pastetrader.common.messages import message as _
from registry.exceptions import ToolError

# Trying again may help: the other side was too slow, busy, not ready, or broke.
RETRYABLE = frozenset({408, 409, 425, 429})
# The other side looked at the request and refused it, so it changed nothing.
REFUSED = frozenset({*range(400, 407), 410, 411, *range(413, 416), 421, 422, 425, 426, 428, 429, 431, 451})
MOST_SECONDS = 86_400.0
EXCERPT = 300


def is_expected(status: int, expected: tuple[int | str, ...]) -> bool:
    """Whether it is one of the statuses, or of their families."""
    return status in expected or f"{status // 100}xx" in expected


def failure(method: str, host: str, answer: Mapping[str, Any]) -> ToolError:
    """The verdict about an answer whose status was not expected."""
    status: int = answer["status"]
    body = answer["body"]
    said = body if isinstance(body, str) else "" if body is None else json.dumps(body, ensure_ascii=False)
    facts = {"method": method, "host": host, "status": status, "phrase": _phrase(status)}
    if said:
        said = mask().text(said)  # before it is cut: half a secret is not known as one
        text = _(
            "%(method)s to %(host)s was answered with %(status)s %(phrase)s: %(said)s", said=said[:EXCERPT], **facts
        )
    else:
        text = _("%(method)s to %(host)s was answered with %(status)s %(phrase)s.", **facts)
    return ToolError(
        "http_status",
        text,
        retryable=status in RETRYABLE or status >= 500,
        retry_after=seconds_of(answer["headers"].get("retry-after")),
        had_no_effect=status in REFUSED,
    )


def seconds_of(retry_after: str | None, *, now: datetime | None = None) -> float | None:
    """The header Retry-After, which is seconds or a date. None when it is neither, or not given."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:10]), MOST_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - (now or datetime.now(UTC))).total_seconds(), 0.0), MOST_SECONDS)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
