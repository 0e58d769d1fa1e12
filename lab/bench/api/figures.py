"""How quickly the API answers: every list and detail over a large installation, and webhooks that many send at once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx

from lab import servers
from lab.bench.api.open_loop import Request, at_once, by_senders, p95, steadily
from lab.bench.engine.setups import Servers, history, started_servers
from lab.bench.engine.shapes import SEED
from lab.bench.process_figures import load, machine
from lab.processes import process, wait_until

LIMIT_MS = 100.0
PER_SECOND = 20.0
SENDERS = 50


@dataclass(frozen=True)
class Amounts:
    """How much is filled in, and how often each address is asked."""

    workflows: int = 10_000
    executions: int = 200_000
    lines_each: int = 5
    requests: int = 60
    deliveries: int = 1_000


# For trying the bench out; its figures mean nothing.
QUICK = Amounts(workflows=40, executions=400, requests=3, deliveries=60)


def measure(*, quick: bool = False) -> dict[str, Any]:
    """All figures of `manage.py bench api`: p95 in milliseconds by route, and of webhooks."""
    amounts = QUICK if quick else Amounts()
    with started_servers() as found, history(found, "api") as asked:
        filled = asked.ask("fill", executions=amounts.executions, lines_each=amounts.lines_each)
        filled |= asked.ask("fill_workflows", count=amounts.workflows)
        ways = asked.ask("addresses", each=amounts.requests)
        with _web(found) as base:
            routes = _routes(base, ways["addresses"], {"Cookie": ways["cookie"]})
            webhooks = _webhooks(base, asked.ask("deliveries", count=2 * amounts.deliveries))
        return {
            "p95_ms": routes,
            **webhooks,
            "slow_routes": [name for name, taken in routes.items() if taken >= LIMIT_MS],
            "not_asked": ways["not_asked"],
            "filled": filled,
            "per_second": PER_SECOND,
            "senders": SENDERS,
            "machine": {**machine(), **found.facts(), "load_average": load()},
        }


def _routes(base: str, addresses: Mapping[str, list[str]], headers: Mapping[str, str]) -> dict[str, float]:
    requests = [Request(name, address) for name, found in addresses.items() for address in found]
    Random(SEED).shuffle(requests)  # noqa: S311  # nothing secret
    # Once each beforehand: what is loaded on first use is not what a list takes.
    steadily(base, [Request(name, found[0]) for name, found in addresses.items()], per_second=5.0, headers=headers)
    taken = steadily(base, requests, per_second=PER_SECOND, headers=headers)
    return {name: p95(taken[name]) for name in sorted(taken)}


def _webhooks(base: str, deliveries: list[dict[str, Any]]) -> dict[str, float]:
    requests = [
        Request("webhook", sent["address"], "POST", sent["body"].encode(), sent["headers"]) for sent in deliveries
    ]
    steady, rushed = requests[::2], requests[1::2]
    dice = Random(SEED)  # noqa: S311  # nothing secret
    return {
        # Each of the senders one a second, at moments of its own.
        "webhook_p95_ms": p95(by_senders(base, steady, senders=SENDERS, dice=dice)["webhook"]),
        # Each of the senders as fast as it is answered: what one web process takes at most.
        "webhook_rush_p95_ms": p95(at_once(base, rushed, senders=SENDERS)["webhook"]),
    }


@contextmanager
def _web(found: Servers) -> Iterator[str]:
    """The web process as docker-compose.yml starts it, on a free port."""
    port = servers.free_port()
    env = {**found.environment("api", number=1), "DATABASE_POOL_SIZE": "8", "WEBHOOKS_PER_MINUTE": "0"}
    arguments = ("pastetrader.asgi:application", "--port", str(port), "--no-proxy-headers", "--log-level", "warning")
    base = f"http://127.0.0.1:{port}"
    with process("uvicorn", *arguments, log=found.log("web"), env=env):
        wait_until(lambda: _answers(base), what="the web process answers")
        yield base


def _answers(base: str) -> bool:
    try:
        return httpx.get(f"{base}/healthz", trust_env=False).is_success
    except httpx.TransportError:
        return False
