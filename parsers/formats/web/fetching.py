"""A link to the bytes at its end, in a helper process: so a cancel ends it whatever it waits for. Pure.

What was fetched goes through a file, since it may be larger than a helper may answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from parsers.formats.base import MAX_PASTE_BYTES, Work
from parsers.formats.web import troubles
from pastetrader.common import helper_process
from pastetrader.common.helper_process import HelperDied, Refusal
from pastetrader.common.outbound_http import Limits, OutboundError, Policy, Request, send
from pastetrader.common.outbound_http.connect import Resolver, lookup

LIMITS = Limits(connect_seconds=5.0, read_seconds=15.0, total_seconds=20.0, max_bytes=MAX_PASTE_BYTES, max_redirects=5)
# An honest name, in the form that sites expect of who is no search engine.
USER_AGENT = "Mozilla/5.0 (compatible; PasteTrader)"
ACCEPTED = "text/html,application/xhtml+xml,application/pdf,text/*;q=0.9,*/*;q=0.5"
# What sites answer with that ask visitors to prove that they are people.
_CHALLENGES = (b"challenge-platform", b"cf-challenge", b"_Incapsula_Resource", b"px-captcha", b"g-recaptcha")


@dataclass(frozen=True)
class Fetched:
    """What a site answered: `address` is where it came from in the end, `kind` and `charset` as its header says."""

    address: str
    status: int
    kind: str
    charset: str
    is_challenge: bool
    size: int


def fetch(address: str, file: Path, work: Work) -> Fetched:
    """Fetch what is there into `file`. Raises Unreadable, and Stopped at once when told to stop."""
    arguments = {
        "address": urldefrag(address).url,
        "file": str(file),
        "languages": list(work.languages),
        "policy": work.policy.as_dict(),
        "limits": LIMITS.as_dict(),
    }
    try:
        facts = helper_process.call("parsers.formats.web.fetching:fetch_into", arguments, stop=work.stop)
    except Refusal as refusal:
        raise troubles.of_fetching(refusal, MAX_PASTE_BYTES) from refusal
    except HelperDied as died:
        raise troubles.unreadable_page() from died
    fetched = Fetched(**facts)
    if not 200 <= fetched.status < 300:
        raise troubles.of_status(fetched.status, fetched.address, is_challenge=fetched.is_challenge)
    return fetched


def fetch_into(
    address: str,
    file: str,
    languages: Sequence[str],
    policy: Mapping[str, Any],
    limits: Mapping[str, Any],
    resolver: Resolver = lookup,
) -> dict[str, Any]:
    """In the helper: one page with its redirects. Raises Refusal."""
    headers = (
        ("User-Agent", USER_AGENT),
        ("Accept", ACCEPTED),
        ("Accept-Language", ",".join([*languages, "*;q=0.5"])),
    )
    try:
        answer = send(
            Request("GET", address, headers), Policy.from_dict(policy), Limits.from_dict(limits), resolver=resolver
        )
    except OutboundError as error:
        raise Refusal(error.code, error.message, retryable=error.retryable) from error
    Path(file).write_bytes(answer.body)
    said = answer.header("content-type") or ""
    kind, _semicolon, rest = said.partition(";")
    return {
        "address": answer.url,
        "status": answer.status,
        "kind": kind.strip().lower()[:100],
        "charset": rest.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")[:40],
        "is_challenge": answer.status in {403, 429, 503} and any(sign in answer.body[:200_000] for sign in _CHALLENGES),
        "size": len(answer.body),
    }
