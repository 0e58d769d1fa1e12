"""Whether a request is from somebody who knows the endpoint's secret, and what it calls itself. Asks no database."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from executions.models import ContentType, Signing
from executions.status import Mode
from executions.webhooks import bodies
from executions.webhooks.credentials import is_one_of
from executions.webhooks.refusals import WrongBody, WrongSignature, WrongTime
from executions.webhooks.signatures import (
    ID_HEADER,
    MAX_ID,
    SIGNATURE_HEADER,
    TIME_HEADER,
    TOLERANCE_SECONDS,
    is_signed,
    seconds_off,
)
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _

# Visible ASCII; that fits every column and every log.
ID = re.compile(rf"[\x21-\x7e]{{1,{MAX_ID}}}")
# What is kept of the headers. None of these lets anybody in.
KEPT_HEADERS = ("content-type", "user-agent", ID_HEADER, TIME_HEADER)
MAX_HEADER = 300


@dataclass(frozen=True)
class Arrived:
    """A request as it came. `headers` by their names in lower case; `address` "" when it is not known."""

    headers: Mapping[str, str]
    body: bytes
    address: str
    mode: Mode

    @property
    def kept_headers(self) -> dict[str, str]:
        """What is kept of the headers."""
        return {name: self.headers[name][:MAX_HEADER] for name in KEPT_HEADERS if name in self.headers}


@dataclass(frozen=True)
class Lock:
    """How an endpoint is signed, what it reads, and the secrets that are taken now."""

    signing: str
    content_type: str
    secrets: Sequence[str]


@dataclass(frozen=True)
class Known:
    """A request whose sender knew the secret: the id it gave, or one made for it, and the body that may be kept."""

    webhook_id: str
    body: bytes


def verify(lock: Lock, arrived: Arrived) -> Known:
    """Who sent it is right; raises WrongSignature when not."""
    if not lock.secrets:
        raise WrongSignature(cause="no_secret_yet")
    return _WAYS[lock.signing](lock, arrived)


def check_time(lock: Lock, arrived: Arrived, *, now: float) -> None:
    """Raises WrongTime when a signed delivery is more than 5 minutes off; the other kinds sign no time."""
    if lock.signing != Signing.STANDARD:
        return
    off = seconds_off(arrived.headers.get(TIME_HEADER, ""), now=now)
    if off is None or abs(off) > TOLERANCE_SECONDS:
        raise WrongTime(cause="too_new" if off and off > 0 else "too_old")


def _standard(lock: Lock, arrived: Arrived) -> Known:
    given = [arrived.headers.get(name, "") for name in (ID_HEADER, TIME_HEADER, SIGNATURE_HEADER)]
    webhook_id, timestamp, signature = given
    if not all(given):
        text = _("Send the headers webhook-id, webhook-timestamp and webhook-signature.")
        raise WrongSignature(text, cause="missing_headers")
    is_known = is_signed(
        lock.secrets, webhook_id=webhook_id, timestamp=timestamp, signature=signature, body=arrived.body
    )
    if not is_known:
        raise WrongSignature
    return Known(_id(webhook_id), arrived.body)


def _bearer(lock: Lock, arrived: Arrived) -> Known:
    scheme, _space, token = arrived.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise WrongSignature(_("Send the header Authorization: Bearer and the token."), cause="missing_headers")
    if not is_one_of(token.strip(), lock.secrets):
        raise WrongSignature
    given = arrived.headers.get(ID_HEADER) or arrived.headers.get("idempotency-key", "")
    return Known(_id(given), bodies.covered(arrived.body, lock.secrets))


def _tradingview(lock: Lock, arrived: Arrived) -> Known:
    """TradingView signs nothing and sends no headers of ours: the alert's text holds the secret, and an id."""
    try:
        said = _said(lock.content_type, arrived.body)
    except Invalid as error:
        raise WrongSignature(_("The body is no alert with a secret."), cause=error.code) from error
    except WrongBody as error:
        raise WrongSignature(_("The body is no alert with a secret."), cause=error.cause) from error
    matches = [is_one_of(secret, lock.secrets) for secret in said["secret"]]
    if not any(matches):
        raise WrongSignature(_("The alert has no secret, or a wrong one."))
    kept = bodies.without_secret(lock.content_type, arrived.body, list(lock.secrets))
    return Known(_id(next(iter(said["id"]), "")), kept)


def _said(content_type: str, body: bytes) -> dict[str, list[str]]:
    """What an alert says under `secret` and `id`."""
    if content_type == ContentType.TEXT:
        return {name: bodies.named_in_text(body, name) for name in ("secret", "id")}
    value: Any = bodies.read_body(content_type, body)
    fields = value if isinstance(value, dict) else {}
    found = {name: fields.get(name) for name in ("secret", "id")}
    return {name: [str(part)] if isinstance(part, str | int) else [] for name, part in found.items()}


def _id(given: str) -> str:
    """The sender's id; where it gives none, one that nobody else has (nothing tells its deliveries apart then)."""
    if not given:
        return f"msg_{uuid4().hex}"
    if not ID.fullmatch(given):
        text = _("An id has at most %(limit)s visible characters of ASCII.", limit=MAX_ID)
        raise WrongSignature(text, cause="wrong_id")
    return given


_WAYS: Mapping[str, Callable[[Lock, Arrived], Known]] = {
    Signing.STANDARD: _standard,
    Signing.BEARER: _bearer,
    Signing.TRADINGVIEW: _tradingview,
}
