"""The ways in which the bench's tool hangs, in a helper process: it imports nothing of the product."""

import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any


def hang(arguments: dict[str, Any], facts: dict[str, Any]) -> None:
    """Writes the number of its process into a file named by its execution, and never answers."""
    draft = Path(arguments["folder"]) / f"{facts['execution_id']}.draft"
    draft.write_text(str(os.getpid()))
    draft.rename(draft.with_suffix(""))
    WAYS[arguments["way"]]()


def _sleep() -> None:
    time.sleep(3600)


def _loop() -> None:
    while True:
        pass


def _wait_for_socket() -> None:
    """A peer that is connected, says nothing, and is waited for without a time-out."""
    listener = socket.create_server(("127.0.0.1", 0))
    with socket.create_connection(listener.getsockname()) as link:
        link.settimeout(None)
        link.recv(1)


def _swallow() -> None:
    while True:
        with suppress(BaseException):
            time.sleep(3600)


WAYS = {"sleep": _sleep, "loop": _loop, "socket": _wait_for_socket, "swallow": _swallow}
