"""What our checks add to a call of another computer, beside plain clients."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import httpx2

from pastetrader.common.outbound_http import Policy, Request, clients, send

CALLS, ROUNDS = 300, 7


def overhead_ms(*, quick: bool = False) -> float:
    """Milliseconds that a call takes longer, like beside like: `send` beside a client that connects anew for each call,
    and the client that libraries are given beside one that keeps its connection. The more of the two.

    Medians of rounds that take turns, so that what else the machine does meets all four.
    """
    calls, rounds = (20, 1) if quick else (CALLS, ROUNDS)
    with _peer() as port:
        url, policy = f"http://127.0.0.1:{port}/", Policy.parsed([f"127.0.0.1:{port}"])
        anew = httpx2.Client(trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0))
        with anew, httpx2.Client(trust_env=False) as kept, clients.httpx2_client(policy, 30.0) as ours:
            ways: dict[str, Callable[[], object]] = {
                "anew": lambda: anew.get(url),
                "send": lambda: send(Request("GET", url), policy),
                "kept": lambda: kept.get(url),
                "ours": lambda: ours.get(url),
            }
            took: dict[str, list[float]] = {name: [] for name in ways}
            for _round in range(rounds + 1):
                for name, call in ways.items():
                    took[name].append(_median_ms(call, calls))
    # The first round warms up.
    found = {name: median(values[1:]) for name, values in took.items()}
    return round(max(found["send"] - found["anew"], found["ours"] - found["kept"], 0.0), 3)


def _median_ms(call: Callable[[], object], calls: int) -> float:
    times = []
    for _call in range(calls):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return median(times) * 1_000


@contextmanager
def _peer() -> Iterator[int]:
    """The port of a server in a process of its own."""
    command = [sys.executable, "-m", "lab.bench.tools.outbound_peer"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline()) if process.stdout else 0
        finally:
            process.kill()
