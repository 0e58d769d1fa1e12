"""A server that is a program of this machine, which the operator set up: talks by its input and output, line by line.

The SDK's own way starts it in a group that nobody kills when we are killed, and hands it our home and user.
"""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import anyio
from mcp.shared.message import SessionMessage
from mcp.types import JSONRPCMessage

from pastetrader.common.messages import message as _
from pastetrader.common.refusal import Refusal

SUPERVISOR = Path(__file__).with_name("supervisor.py")
END_SECONDS = 2.0
CANNOT_START = 127
Streams = tuple[Any, Any]


@asynccontextmanager
async def program(command: Sequence[str], environment: Mapping[str, str], most_bytes: int) -> AsyncIterator[Streams]:
    """The streams of a session with the program. It and all that it started are gone at the end.

    It may write `most_bytes` of bytes, all together. What cannot be read reaches the session as an exception.
    """
    to_session, read = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    write, from_session = anyio.create_memory_object_stream[SessionMessage](0)
    process = await anyio.open_process(
        [sys.executable, "-I", "-S", str(SUPERVISOR), *command],
        env=dict(environment),
        cwd="/",
        stderr=subprocess.DEVNULL,  # it may hold what the operator trusts it with
        start_new_session=True,
    )
    try:
        async with anyio.create_task_group() as tasks, to_session, read, write, from_session:
            tasks.start_soon(_listen, process, to_session, most_bytes)
            tasks.start_soon(_tell, process, from_session)
            yield read, write
            tasks.cancel_scope.cancel()
    finally:
        await _end(process)


async def _listen(process: Any, to_session: Any, most_bytes: int) -> None:
    with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):
        try:
            await _read_lines(process.stdout, to_session, most_bytes)
        except anyio.EndOfStream:
            await process.wait()
            await to_session.send(_ended(process.returncode))
        except (ValueError, Refusal) as error:
            await to_session.send(error)


async def _read_lines(output: Any, to_session: Any, most_bytes: int) -> None:
    pieces: list[bytes] = []
    count = 0
    while True:
        piece = await output.receive()
        count += len(piece)
        if count > most_bytes:
            text = _("The server wrote more than %(limit)s MB.", limit=most_bytes // 1_000_000)
            raise Refusal("result_too_large", text)
        *ends, rest = piece.split(b"\n")
        for end in ends:
            line = b"".join([*pieces, end]).strip()
            pieces = []
            if line:
                await to_session.send(SessionMessage(JSONRPCMessage.model_validate_json(line)))
        pieces.append(rest)


async def _tell(process: Any, from_session: Any) -> None:
    with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):
        async for message in from_session:
            line = message.message.model_dump_json(by_alias=True, exclude_none=True)
            await process.stdin.send(line.encode() + b"\n")


async def _end(process: Any) -> None:
    """Let it see that its input ends, then kill all of it. Nothing interrupts this."""
    with anyio.CancelScope(shield=True):
        with suppress(OSError, anyio.BrokenResourceError):
            await process.stdin.aclose()
        with anyio.move_on_after(END_SECONDS):
            await process.wait()
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        with anyio.move_on_after(END_SECONDS), suppress(anyio.EndOfStream, anyio.ClosedResourceError):
            while True:  # nobody writes any more; asyncio lets go of a pipe when it has seen its end
                await process.stdout.receive()


def _ended(exit_code: int | None) -> Refusal:
    if exit_code == CANNOT_START:
        text = _("The program of this server cannot be started. Whoever runs PasteTrader can mend that.")
        return Refusal("mcp_server_missing", text)
    return Refusal("mcp_broken", _("The server ended before it answered."), retryable=True)
