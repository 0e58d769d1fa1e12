"""All ways in which the product calls other computers, as one: addresses in, what came of each out."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from pastetrader.common.outbound_http import Policy, Request, clients, send
from pastetrader.common.outbound_http.connect import Resolver

# A status, or what was raised.
Outcome = int | Exception
Sender = Callable[[Sequence[str], Policy, Resolver], list[Outcome]]
SECONDS = 5.0


def _tried(call: Callable[[str], int], url: str) -> Outcome:
    try:
        return call(url)
    except Exception as error:  # noqa: BLE001  # whatever it comes to
        return error


def by_send(urls: Sequence[str], policy: Policy, resolver: Resolver) -> list[Outcome]:
    """With `send`."""
    return [_tried(lambda url: send(Request("GET", url), policy, resolver=resolver).status, url) for url in urls]


def _by_client(make: Any) -> Sender:
    def send_all(urls: Sequence[str], policy: Policy, resolver: Resolver) -> list[Outcome]:
        with make(policy, SECONDS, resolver=resolver) as client:
            client.follow_redirects = True
            return [_tried(lambda url: client.get(url).status_code, url) for url in urls]

    return send_all


def _by_async_client(make: Any) -> Sender:
    async def send_each(urls: Sequence[str], policy: Policy, resolver: Resolver) -> list[Outcome]:
        found: list[Outcome] = []
        async with make(policy, SECONDS, resolver=resolver) as client:
            client.follow_redirects = True
            for url in urls:
                try:
                    found.append((await client.get(url)).status_code)
                except Exception as error:  # noqa: BLE001  # whatever it comes to
                    found.append(error)
        return found

    return lambda urls, policy, resolver: asyncio.run(send_each(urls, policy, resolver))


SENDERS: dict[str, Sender] = {
    "send": by_send,
    "httpx": _by_client(clients.httpx_client),
    "httpx2": _by_client(clients.httpx2_client),
    "requests": _by_client(clients.requests_session),
    "async httpx": _by_async_client(clients.async_httpx_client),
    "async httpx2": _by_async_client(clients.async_httpx2_client),
}
