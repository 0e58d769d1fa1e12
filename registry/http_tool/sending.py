"""One request in a helper process: sent, and its answer read, covered and parsed. It knows nothing of the database."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pastetrader.common.masking import Mask
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import Answer, Limits, OutboundError, Policy, Request, send
from pastetrader.common.refusal import Refusal
from pastetrader.common.storable_text import UNSTORABLE

Facts = Mapping[str, Any]
_TEXTS = ("text/", "application/xml", "application/javascript", "application/x-www-form-urlencoded", "+xml")


def packed(
    request: Request, *, policy: Policy, limits: Limits, secrets: tuple[str, ...], read_as: str
) -> dict[str, Any]:
    """What `exchange` is asked with, as JSON."""
    return {
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": [list(header) for header in request.headers],
            # Bodies are text, which was made from text.
            "body": None if request.body is None else request.body.decode(),
        },
        "policy": policy.as_dict(),
        "limits": limits.as_dict(),
        "secrets": list(secrets),
        "read_as": read_as,
    }


def exchange(request: Facts, policy: Facts, limits: Facts, secrets: list[str], read_as: str) -> dict[str, Any]:
    """`{status, headers, body, url}`, the body as JSON or text. Raises a Refusal when there is no answer to read."""
    body = request["body"]
    asked = Request(
        request["method"],
        request["url"],
        tuple((name, value) for name, value in request["headers"]),
        None if body is None else body.encode(),
    )
    try:
        answer = send(asked, Policy.from_dict(policy), Limits.from_dict(limits))
    except OutboundError as error:
        raise Refusal(
            error.code, error.message, retryable=error.retryable, had_no_effect=not error.may_have_been_sent
        ) from error
    mask = Mask(secrets)
    headers = {name.lower(): _clean(value, mask) for name, value in answer.headers}
    return {
        "status": answer.status,
        "headers": headers,
        "body": _read(replace(answer, url=""), mask, read_as),
        "url": _clean(answer.url, mask),
    }


def _clean(text: str, mask: Mask) -> str:
    return mask.text(UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text))


def _read(answer: Answer, mask: Mask, read_as: str) -> Any:
    kind = (answer.header("content-type") or "").lower()
    name = kind.partition(";")[0].strip()
    is_json = name in {"application/json", "text/json"} or name.endswith("+json")
    if not answer.body:
        return None
    if read_as == "auto" and name and not is_json and not (name.startswith(_TEXTS) or name.endswith(_TEXTS)):
        text = _("The answer is %(kind)s, which is neither JSON nor text.", kind=name[:100])
        raise Refusal("answer_not_text", text)
    text_of = _decoded(answer.body, kind)
    if read_as == "json" or (read_as == "auto" and is_json):
        return mask.value(_json(text_of, answer.status))
    return _clean(text_of, mask)


def _decoded(body: bytes, kind: str) -> str:
    """By the charset that the other side names, if Python knows it; UTF-8 otherwise."""
    charset = kind.partition("charset=")[2].partition(";")[0].strip(" \"'") or "utf-8"
    try:
        return body.decode(charset, errors="replace").removeprefix("\ufeff")
    except LookupError:
        return body.decode(errors="replace").removeprefix("\ufeff")


def _json(text: str, status: int) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        if status >= 400:
            return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)  # what failed says why, in whatever form
        raise Refusal("answer_not_json", _("The answer is not the JSON that it should be.")) from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
