"""A server that answers with what it was told, written in every way, as careless services and debuggers do."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from pastetrader.common.tests.outbound_http.peers import Asked, Peer, answer, serving


class _Echo(dict[str, Any]):
    """`/status/CODE` answers with that status; every other path with 200."""

    def __init__(self, peer: Peer) -> None:
        super().__init__()
        self._peer = peer

    def get(self, path: str, _default: Any = None) -> Any:
        """Whatever is asked for."""
        status = path.rpartition("/status/")[2].partition("/")[0] or "200"
        asked = self._peer.asked[-1]
        headers = {f"X-Echo-{name}": value for name, value in asked.headers.items() if value.isascii()}
        return answer(json.dumps(told(asked)).encode(), f"{status} As told", headers)


def told(asked: Asked) -> dict[str, Any]:
    """All that a request held: as it is, in base64, in hexadecimal, in an address, and as JSON in a text."""
    plain = {"target": asked.target, "headers": dict(asked.headers), "body": asked.body.decode(errors="replace")}
    words = [*plain["headers"].values(), plain["body"], plain["target"]]  # type: ignore[attr-defined]
    return {
        "plain": plain,
        "text": json.dumps(plain),
        "base64": [base64.b64encode(f"said: {word}".encode()).decode() for word in words],
        "hex": [word.encode().hex() for word in words],
        "address": [quote(word, safe="") for word in words],
        "names": dict.fromkeys(words, True),
    }


@contextmanager
def echoing() -> Iterator[Peer]:
    """A peer that echoes."""
    with serving() as peer:
        peer.routes = _Echo(peer)
        yield peer
