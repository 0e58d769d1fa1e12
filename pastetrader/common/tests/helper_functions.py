"""What the tests run in helper processes: functions that behave well, and every way not to.

Those that hang first write the numbers of their processes into the file `announce`.
"""

import ctypes
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pastetrader.common.messages import Message
from pastetrader.common.refusal import Refusal


def echo(value: Any = None) -> Any:
    """The value."""
    return value


def process_id() -> int:
    """Of the helper."""
    return os.getpid()


def seen() -> dict[str, Any]:
    """What a helper has of its surroundings."""
    return {
        "environment": dict(os.environ),
        "modules": sorted(sys.modules),
        "folder": str(Path.cwd()),
        "input": sys.stdin.read(),
    }


def chatter(megabytes: int) -> str:
    """Prints a lot, by every way out."""
    for _ in range(megabytes):
        print("x" * 500_000)  # noqa: T201  # that is what it is for
        print("y" * 500_000, file=sys.stderr)  # noqa: T201
    os.write(1, b"straight to the descriptor\n")
    return "said"


def refuse(**facts: Any) -> None:
    """Says no."""
    raise Refusal("busy", Message("%(host)s is busy.", {"host": "주가"}), **facts)


def divide(a: int, b: int) -> float:
    """Fails with a zero."""
    return a / b


def leave() -> None:
    """Wants to end the interpreter the polite way."""
    sys.exit("goodbye")


def many_bytes(count: int) -> str:
    """A text of so many characters."""
    return "x" * count


def not_json() -> Any:
    """Something that JSON does not know."""
    return {1, 2}


def end_at_once(code: int) -> None:
    """Ends the process without a word."""
    os.write(2, b"last words\n")
    os._exit(code)


def crash() -> None:
    """Reads where nothing is."""
    ctypes.string_at(0)


def take_memory(megabytes: int) -> int:
    """Fills that much memory."""
    return len(bytearray(megabytes * 1_000_000))


def close_everything() -> None:
    """Cuts the wire, and lives on."""
    os.closerange(0, 1000)
    time.sleep(600)


def return_twice() -> str:
    """A fork of the helper returns as well."""
    return "parent" if os.fork() else "child"


def sleep(announce: str) -> None:
    """Sleeps."""
    _announce(announce)
    time.sleep(600)


def loop(announce: str) -> None:
    """Computes without end."""
    _announce(announce)
    while True:
        pass


def wait_for_socket(announce: str) -> None:
    """Waits for an answer, without a time limit, of a server that accepts and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as mine:
        accepted, _address = server.accept()
        with accepted:
            _announce(announce)
            mine.recv(1)


def swallow(announce: str) -> None:
    """Lets no exception through."""
    _announce(announce)
    while True:
        try:
            time.sleep(600)
        except BaseException:  # noqa: BLE001, S112  # the kind of code that is meant
            continue


def compute_in_c(announce: str) -> None:
    """A call into C that holds the interpreter's lock for hours."""
    _announce(announce)
    re.match(r"(a+)+$", "a" * 60 + "b")


def start_grandchildren(announce: str) -> None:
    """A fork and another program, which live on; waits for them."""
    forked = os.fork()
    if not forked:
        time.sleep(600)
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    _announce(announce, forked, started.pid)
    started.wait()


def crash_with_grandchild(announce: str) -> None:
    """Crashes while a fork of it holds all of its pipes open."""
    forked = os.fork()
    if not forked:
        time.sleep(600)
    _announce(announce, forked)
    ctypes.string_at(0)


def _announce(file: str, *others: int) -> None:
    unfinished = Path(f"{file}.part")
    unfinished.write_text(" ".join(str(number) for number in (os.getpid(), *others)))
    unfinished.rename(file)
