"""What an address says: whom to call, and what to ask. Strict, so that it means here what it means elsewhere. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.addresses import literal
from pastetrader.common.outbound_http.errors import BadUrl

MOST_CHARACTERS = 8_000
_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
# Readers of addresses disagree about what these mean.
_DOUBTFUL = re.compile(r"[\x00-\x20\x7f\\]")
_SAFE_IN_TARGET = "!#$%&'()*+,/:;=?@[]~|^`{}\"<>"


@dataclass(frozen=True)
class Place:
    """Where a request goes: `host` as it is resolved, `target` as it stands in the request's first line."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def place_of(url: str) -> Place:
    """The parts of an address. Raises BadUrl, which does not repeat it."""
    if len(url) > MOST_CHARACTERS:
        raise BadUrl(_("The address has more than %(limit)s characters.", limit=MOST_CHARACTERS))
    if _DOUBTFUL.search(url):
        raise _bad(_("it holds a space, a backslash or a control character"))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad(_("its host or port cannot be read")) from error
    if parts.scheme not in _PORTS:
        raise _bad(_("it does not begin with http:// or https://"))
    if "@" in parts.netloc:
        raise _bad(_("it holds a name or a password; credentials have a field of their own"))
    host = _host(parts.hostname or "")
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SAFE_IN_TARGET)
    return Place(parts.scheme, host, port or _PORTS[parts.scheme], target.replace("#", "%23"))


def _host(written: str) -> str:
    """A name as the resolver gets it, or an address."""
    if ":" in written:
        address = literal(written)
        if address is None or "%" in written:
            raise _bad(_("its host or port cannot be read"))
        return str(address)
    try:
        host = written.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _bad(_("its host or port cannot be read")) from error
    if not _NAME.fullmatch(host) or len(host) > 253:
        raise _bad(_("its host or port cannot be read"))
    return host


def _bad(why: Message) -> BadUrl:
    return BadUrl(_("The address cannot be called: %(reason)s.", reason=why))
