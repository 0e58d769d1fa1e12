"""A canary on this machine: whoever reaches it has escaped."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from pastetrader.common.tests.outbound_http.peers import Peer, serving


class Canary:
    """The same port of both loopback addresses."""

    def __init__(self, peers: list[Peer]) -> None:
        self._peers = peers
        self.port = peers[0].port

    @property
    def hits(self) -> int:
        """How often it was reached."""
        return sum(len(peer.asked) for peer in self._peers)


@pytest.fixture
def canary() -> Iterator[Canary]:
    """Nobody may reach it."""
    with ExitStack() as stack:
        first = stack.enter_context(serving())
        peers = [first, stack.enter_context(serving(host="::1", port=first.port))]
        yield Canary(peers)
