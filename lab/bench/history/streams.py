"""A thousand browsers that look at one execution, on one process: who hears what, memory and processor for each."""

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from lab.bench.process_figures import cpu_seconds, family, megabytes
from pastetrader.tests.browser.product import Product

EVENTS = 20
WITHIN_SECONDS = 120.0
# As many open at a time, as the listener's backlog allows.
AT_ONCE = 50


@dataclass(frozen=True)
class Figures:
    """`lost`: events that some stream did not tell, of `streams` times EVENTS. `connections`: of the database, in the
    server while all look.
    """

    streams: int
    lost: int
    megabytes_each: float
    cpu_seconds: float
    heard_seconds: float
    health_ms: float
    connections_before: int
    connections: int


def measure(product: Product, streams: int) -> Figures:
    """Against a product that runs."""
    execution, cookie = _planted(product, "a_running_one()").split()
    return asyncio.run(_measure(product, streams, execution, cookie))


async def _measure(product: Product, streams: int, execution: str, cookie: str) -> Figures:
    pids = list(family(product.pid))
    await _health_ms(product)
    before, memory = _connections_of(pids, product.data), megabytes(pids)
    gate = asyncio.Semaphore(AT_ONCE)
    opened = await asyncio.gather(*(_open(product, execution, cookie, gate) for _number in range(streams)))
    connected = _connections_of(pids, product.data)
    used, grown, began = cpu_seconds(pids), megabytes(pids) - memory, time.monotonic()
    telling = asyncio.create_task(asyncio.to_thread(_planted, product, f"tell('{execution}', {EVENTS})"))
    heard = [asyncio.create_task(_hear(reader)) for reader, _writer in opened]
    health = await _health_ms(product)
    counts = await asyncio.gather(*heard)
    heard_seconds = time.monotonic() - began
    await telling
    for _reader, writer in opened:
        writer.close()
    return Figures(
        streams=streams,
        lost=streams * EVENTS - sum(counts),
        megabytes_each=round(grown / streams, 3),
        cpu_seconds=round(cpu_seconds(pids) - used, 2),
        heard_seconds=round(heard_seconds, 2),
        health_ms=health,
        connections_before=before,
        connections=connected,
    )


async def _open(
    product: Product, execution: str, cookie: str, gate: asyncio.Semaphore
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream that has told its snapshot."""
    async with gate, asyncio.timeout(WITHIN_SECONDS):
        reader, writer = await asyncio.open_connection("127.0.0.1", product.port, limit=2**20)
        head = f"GET /executions/{execution}/stream HTTP/1.1\r\nHost: localhost:{product.port}\r\nCookie: {cookie}\r\n"
        writer.write(f"{head}Accept: text/event-stream\r\n\r\n".encode())
        await reader.readuntil(b"event: snapshot")
        return reader, writer


async def _hear(reader: asyncio.StreamReader) -> int:
    """How many different log lines it tells, until all have been or time is over."""
    found = set[str]()
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            while len(found) < EVENTS:
                line = await reader.readline()
                if not line:
                    break
                if line.startswith(b'data: {"id": "told '):
                    found.add(str(json.loads(line[6:])["id"]))
    except TimeoutError:
        pass
    return len(found)


async def _health_ms(product: Product) -> float:
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", product.port)
    writer.write(f"GET /healthz HTTP/1.1\r\nHost: localhost:{product.port}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    if b" 200 " not in answer.partition(b"\r\n")[0]:
        raise RuntimeError("the server is not well")
    return round((time.monotonic() - began) * 1000, 1)


def _connections_of(pids: list[int], data: Path) -> int:
    """How many the processes have: each opens the log of SQLite once, while the file itself may stay open longer."""
    links = [link for pid in pids for link in Path(f"/proc/{pid}/fd").iterdir()]
    targets = [str(link.readlink()) for link in links if link.is_symlink()]
    return sum(1 for target in targets if target.startswith(str(data)) and target.endswith("-wal"))


def _planted(product: Product, call: str) -> str:
    code = f"from lab.bench.history import stream_rows; print(stream_rows.{call})"
    environment = {**os.environ, "PASTETRADER_DATA": str(product.data), "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip()
