"""Sends requests over real connections: at a steady rate whatever the answers take, or from many senders at once."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from random import Random
from statistics import quantiles
from typing import Any

import httpx

SECONDS_FOR_AN_ANSWER = 30.0
CONNECTIONS = 100
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

    async def sender(client: httpx.AsyncClient) -> list[tuple[str, float]]:
        # One iterator for all: who is free takes the next.
        return [(request.name, await _answered(client, request, time.perf_counter())) for request in waiting]

    return _asked(base, {}, lambda client: [sender(client) for _each in range(senders)])


def p95(milliseconds: Sequence[float]) -> float:
    """The 95th of a hundred; the only one there is of a single one."""
    if len(milliseconds) < 2:
        return round(milliseconds[0], 1)
    return round(quantiles(milliseconds, n=100, method="inclusive")[94], 1)


def _at_moments(
    base: str, requests: Sequence[Request], moments: Sequence[float], headers: Mapping[str, str]
) -> dict[str, list[float]]:
    began = time.perf_counter() + LEAD_SECONDS

    async def due(client: httpx.AsyncClient, request: Request, moment: float) -> list[tuple[str, float]]:
        await asyncio.sleep(max(moment - time.perf_counter(), 0.0))
        return [(request.name, await _answered(client, request, moment))]

    pairs = list(zip(requests, moments, strict=True))
    return _asked(base, headers, lambda client: [due(client, request, began + after) for request, after in pairs])


def _asked(
    base: str,
    headers: Mapping[str, str],
    asking: Callable[[httpx.AsyncClient], Sequence[Coroutine[Any, Any, list[tuple[str, float]]]]],
) -> dict[str, list[float]]:
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)

    async def run() -> list[list[tuple[str, float]]]:
        async with httpx.AsyncClient(
            base_url=base, headers=dict(headers), limits=limits, timeout=SECONDS_FOR_AN_ANSWER, trust_env=False
        ) as client:
            return await asyncio.gather(*asking(client))

    found: dict[str, list[float]] = defaultdict(list)
    for name, milliseconds in chain.from_iterable(asyncio.run(run())):
        found[name].append(milliseconds)
    return dict(found)


async def _answered(client: httpx.AsyncClient, request: Request, since: float) -> float:
    answer = await client.request(
        request.method, request.address, content=request.body or None, headers=dict(request.headers)
    )
    if not answer.is_success:
        raise RuntimeError(f"{request.method} {request.address} answered {answer.status_code}: {answer.text[:300]}")
    return (time.perf_counter() - since) * 1000
