"""Where an answer may send us on to, and what goes along. Pure."""

from urllib.parse import urlsplit

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.errors import RedirectRefused

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# They keep the method and the body.
KEEPING = frozenset({307, 308})
_PORTS = {"http": 80, "https": 443}
# What a hop to another origin may be told: nothing that says who we are, and nothing that the tool's owner added.
HARMLESS = frozenset({"accept", "accept-language", "user-agent"})
OF_THE_BODY = frozenset({"content-type", "content-length", "content-encoding", "transfer-encoding"})


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower().removesuffix("."), parts.port or _PORTS.get(scheme)


def body_would_go_elsewhere(status: int, here: str, there: str) -> None:
    """Raises RedirectRefused when what was sent to one origin would be sent to another."""
    if status in KEEPING and origin(here) != origin(there):
        host = urlsplit(there).hostname or ""
        text = _(
            "The other side wants the request to be sent to %(host)s instead. What is meant for one computer is not "
            "sent to another. Call %(host)s itself if that is right.",
            host=host,
        )
        raise RedirectRefused(text, may_have_been_sent=True)


def method_after(status: int, method: str) -> str:
    """As browsers do: after 303 one reads, and after 301 and 302 what was posted is read."""
    if status == 303 and method != "HEAD":
        return "GET"
    if status in {301, 302} and method == "POST":
        return "GET"
    return method


def headers_after(
    headers: tuple[tuple[str, str], ...], *, same_origin: bool, keeps_body: bool
) -> tuple[tuple[str, str], ...]:
    """What of the headers goes along."""
    return tuple(
        (name, value)
        for name, value in headers
        if (same_origin or name.lower() in HARMLESS | (OF_THE_BODY if keeps_body else frozenset()))
        and (keeps_body or name.lower() not in OF_THE_BODY)
    )
