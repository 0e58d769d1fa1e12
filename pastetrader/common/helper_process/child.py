"""The program of a helper process: `python -I child.py PARENT_ID`. Reads requests from its input, one after another.

A request and an answer are each JSON after their length. Whatever the function prints goes to stderr.
"""

import ctypes
import importlib
import importlib.machinery
import importlib.util
import json
import math
import os
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

LENGTH = struct.Struct(">I")
MAX_RESULT_BYTES = 10_000_000
ROOT = Path(__file__).resolve().parents[3]
PR_SET_PDEATHSIG = 1
# For the system's choice when memory is short: rather a helper than a worker or the database.
OOM_SCORE = "500"


class Ended(Exception):
    """Nobody asks any more."""


def main() -> None:
    """Answer requests until the input ends."""
    _end_with_parent(int(sys.argv[1]))
    _go_first_when_memory_is_short()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wire = _take_wire()
    _make_project_importable()
    own_id = os.getpid()
    with suppress(Ended, OSError):
        while True:
            answer = _answer(_read(wire))
            if os.getpid() != own_id:
                os._exit(0)  # a fork that returned from the function: not the one that was asked
            _write(wire, answer)
    if os.getpgrp() == own_id:
        os.killpg(own_id, signal.SIGKILL)  # with what functions have left running: threads and processes


def _end_with_parent(parent: int) -> None:
    """Be killed when the thread that started us ends, also while the function runs; elsewhere the input ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)  # it was quicker


def _go_first_when_memory_is_short() -> None:
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE)


def _take_wire() -> int:
    """The pipe to the parent under another number, so that what reads its input finds nothing there."""
    wire = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return wire


def _make_project_importable() -> None:
    """The project's folder is searched; its root package is opened without its code, which would start Celery."""
    sys.path.insert(0, str(ROOT))
    found = importlib.machinery.PathFinder.find_spec("pastetrader", [str(ROOT)])
    if found is None:
        raise RuntimeError(f"There is no project in {ROOT}.")
    sys.modules["pastetrader"] = importlib.util.module_from_spec(found)


def _answer(request: Mapping[str, Any]) -> bytes:
    try:
        with _limited(request["memory_bytes"], request["cpu_seconds"]):
            result = _function(request["function"])(**request["arguments"])
            encoded = json.dumps({"result": result}).encode()
    except MemoryError:
        return b'{"out_of_memory": true}'
    except BaseException as error:  # noqa: BLE001  # also SystemExit is no reason to leave the parent without an answer
        return json.dumps(_told(error), default=str).encode()
    if len(encoded) > MAX_RESULT_BYTES:
        return json.dumps({"too_large": len(encoded)}).encode()
    return encoded


def _function(address: str) -> Callable[..., Any]:
    module, _colon, name = address.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _told(error: Any) -> dict[str, Any]:
    """An exception as JSON: a Refusal, which only a function that imported the class can raise, or a bug."""
    module = sys.modules.get("pastetrader.common.refusal")
    if module is not None and isinstance(error, module.Refusal):
        return {"refused": error.as_dict()}
    lines = "".join(traceback.format_exception(error))
    return {"failed": {"kind": type(error).__name__, "message": str(error)[:2_000], "traceback": lines[-20_000:]}}


@contextmanager
def _limited(memory_bytes: int | None, cpu_seconds: int | None) -> Iterator[None]:
    """Soft limits for one call, since the next one may have others."""
    if memory_bytes is not None:
        _soft_limit(resource.RLIMIT_AS, memory_bytes)
    if cpu_seconds is not None:
        _soft_limit(resource.RLIMIT_CPU, math.ceil(sum(os.times()[:2])) + cpu_seconds)
    try:
        yield
    finally:
        _soft_limit(resource.RLIMIT_AS, None)
        _soft_limit(resource.RLIMIT_CPU, None)


def _soft_limit(kind: int, value: int | None) -> None:
    hard = resource.getrlimit(kind)[1]
    wanted = hard if value is None else value
    resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _read(wire: int) -> Any:
    (length,) = LENGTH.unpack(_read_exactly(wire, LENGTH.size))
    return json.loads(_read_exactly(wire, length))


def _read_exactly(wire: int, count: int) -> bytes:
    parts = []
    while count:
        part = os.read(wire, count)
        if not part:
            raise Ended
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write(wire: int, answer: bytes) -> None:
    rest = memoryview(LENGTH.pack(len(answer)) + answer)
    while rest:
        rest = rest[os.write(wire, rest) :]


if __name__ == "__main__":
    main()
