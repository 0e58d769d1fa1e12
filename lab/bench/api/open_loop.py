"""Sends requests over real connections: at a steady rate whatever the answers take, or from many senders at once."""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from random import Random
from statistics import quantiles
from typing import Any

SECONDS_FOR_AN_ANSWER = 30.0
# Between making the requests ready and the first one.
LEAD_SECONDS = 0.2


@dataclass(frozen=True)
class Request:
    """One request, and the name under which its time is counted."""

    name: str
    address: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def steadily(
    base: str, requests: Sequence[Request], *, per_second: float, headers: Mapping[str, str] | None = None
) -> dict[str, list[float]]:
    """Milliseconds of each answer by name, counted from the moment at which the request was due.

    An open loop: a slow answer does not hold the next request back, so that waiting in line counts too.
    Raises RuntimeError for an answer that is no success.
    """
    moments = [place / per_second for place in range(len(requests))]
    return _at_moments(base, requests, moments, headers or {})


def by_senders(base: str, requests: Sequence[Request], *, senders: int, dice: Random) -> dict[str, list[float]]:
    """The same for so many senders who know nothing of each other and send one a second, each at moments of its own."""
    begins = [dice.random() for _each in range(senders)]
    moments = [begins[place % senders] + place // senders for place in range(len(requests))]
    return _at_moments(base, requests, moments, {})


def at_once(base: str, requests: Sequence[Request], *, senders: int) -> dict[str, list[float]]:
    """Milliseconds of each answer by name; each of the senders asks its next one as soon as it has its answer."""
    waiting = iter(requests)

    async def sender(connections: _Connections) -> list[tuple[str, float]]:
        # One iterator for all: who is free takes the next.
        return [(request.name, await _answered(connections, request, time.perf_counter())) for request in waiting]

    return _asked(base, {}, lambda connections: [sender(connections) for _each in range(senders)])


def p95(milliseconds: Sequence[float]) -> float:
    """The 95th of a hundred; the only one there is of a single one."""
    if len(milliseconds) < 2:
        return round(milliseconds[0], 1)
    return round(quantiles(milliseconds, n=100, method="inclusive")[94], 1)


def _at_moments(
    base: str, requests: Sequence[Request], moments: Sequence[float], headers: Mapping[str, str]
) -> dict[str, list[float]]:
    began = time.perf_counter() + LEAD_SECONDS

    async def due(connections: _Connections, request: Request, moment: float) -> list[tuple[str, float]]:
        await asyncio.sleep(max(moment - time.perf_counter(), 0.0))
        return [(request.name, await _answered(connections, request, moment))]

    pairs = list(zip(requests, moments, strict=True))
    return _asked(
        base, headers, lambda connections: [due(connections, request, began + after) for request, after in pairs]
    )


def _asked(
    base: str,
    headers: Mapping[str, str],
    asking: Callable[["_Connections"], Sequence[Coroutine[Any, Any, list[tuple[str, float]]]]],
) -> dict[str, list[float]]:
    async def run() -> list[list[tuple[str, float]]]:
        return await asyncio.gather(*asking(_Connections(base, headers)))

    found: dict[str, list[float]] = defaultdict(list)
    for name, milliseconds in chain.from_iterable(asyncio.run(run())):
        found[name].append(milliseconds)
    return dict(found)


async def _answered(connections: "_Connections", request: Request, since: float) -> float:
    async with asyncio.timeout(SECONDS_FOR_AN_ANSWER):
        status, body = await connections.ask(request)
    if not status.startswith("2"):
        told = body.decode(errors="replace")[:300]
        raise RuntimeError(f"{request.method} {request.address} answered {status}: {told}")
    return (time.perf_counter() - since) * 1000


class _Connections:
    """Connections to one address that are used again, as a browser's or a proxy's are.

    Of our own, and no client library: what one spends on a request is more than the server does, on the same cores.
    """

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        self._host, _colon, port = base.removeprefix("http://").partition(":")
        self._port = int(port)
        self._headers = headers
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, request: Request) -> tuple[str, bytes]:
        """Status and body of the answer."""
        reader, writer = await self._connection()
        told = {"Host": f"{self._host}:{self._port}", **self._headers, **request.headers}
        told["Content-Length"] = str(len(request.body))
        lines = [f"{request.method} {request.address} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + request.body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        body = await self._body(reader, head)
        self._free.append((reader, writer))
        return head.split(" ", 2)[1], body

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._free:
            reader, writer = self._free.pop()
            # The server closes what was idle for some seconds.
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self._host, self._port)

    async def _body(self, reader: asyncio.StreamReader, head: str) -> bytes:
        length = re.search(r"^content-length: (\d+)", head, re.MULTILINE)
        if length:
            return await reader.readexactly(int(length[1]))
        parts = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return b"".join(parts)
