"""One helper process, seen from the process that started it: one request at a time, killed when told to stop."""

import json
import math
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pastetrader.common.helper_process import child
from pastetrader.common.helper_process.child import LENGTH, MAX_RESULT_BYTES
from pastetrader.common.helper_process.errors import (
    HelperDied,
    HelperFailed,
    ResultTooLarge,
    out_of_memory,
    unreadable,
    why_it_ended,
)
from pastetrader.common.helper_process.wire import Answer, Bell
from pastetrader.common.refusal import Refusal
from pastetrader.common.stop_signal import StopSignal

COMMAND = (sys.executable, "-I", "-u", "-X", "utf8", "-X", "faulthandler", child.__file__)
# What a helper sees of the environment: where programs and certificates are, never a secret.
ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
OUTPUT_BYTES = 8_000
# More than a pipe holds, so that one read empties it.
PIPE_BYTES = 1_048_576
MAX_WAIT_MILLISECONDS = 3_600_000
END_SECONDS = 5.0
LAST_BREATH_SECONDS = 0.1


@dataclass(frozen=True)
class Limits:
    """Of one call: address space of the helper (with Python's own 30 MB), and processor time. None = no limit."""

    memory_bytes: int | None = None
    cpu_seconds: int | None = None


class Helper:
    """A process and the pipes to it, for one thread at a time. After Stopped or HelperDied it `is_ended`."""

    def __init__(self) -> None:
        """Starts it; OSError when the system cannot. It dies with the thread that calls this."""
        self._wire, theirs = socket.socketpair()
        self._output_end, output_start = os.pipe()
        try:
            self._process = subprocess.Popen(
                [*COMMAND, str(os.getpid())],
                stdin=theirs.fileno(),
                stdout=output_start,
                stderr=output_start,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            self._wire.close()
            os.close(self._output_end)
            raise
        finally:
            theirs.close()
            os.close(output_start)
        self._wire.settimeout(0)
        os.set_blocking(self._output_end, False)
        self._bell = Bell()
        self._death = _watch(self._process.pid)
        self._poll = select.poll()
        for descriptor in (self._wire.fileno(), self._output_end, self._bell.descriptor):
            self._poll.register(descriptor, select.POLLIN)
        if self._death is not None:
            self._poll.register(self._death, select.POLLIN)
        self._output = b""
        self.is_ended = False
        self.calls = 0

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return not self.is_ended and not self._has_died(0)

    def call(self, function: str, arguments: Mapping[str, Any], limits: Limits, stop: StopSignal) -> Any:
        """What the function answered. Raises Stopped, Refusal, HelperDied, HelperFailed, ResultTooLarge."""
        request = json.dumps(
            {
                "function": function,
                "arguments": arguments,
                "memory_bytes": limits.memory_bytes,
                "cpu_seconds": limits.cpu_seconds,
            }
        ).encode()
        self.calls += 1
        self._read_output()
        self._output = b""  # what an earlier call printed is not shown with this one
        stop.on_set(self._bell.ring)
        try:
            return self._result(self._exchange(request, stop))
        except (Refusal, HelperFailed):
            raise
        except BaseException:
            self.end()
            raise

    def end(self) -> int:
        """Kill it with all that it started and is still in its group; the exit code of the process."""
        if not self.is_ended:
            if self._process.returncode is None:
                self.kill()
            self._read_output()
            self._bell.close()
            self._close()
        return -signal.SIGKILL if self._process.returncode is None else self._process.returncode

    def kill(self) -> None:
        """Kill it as `end` does; whoever waits for its answer finds out, and may be another thread."""
        # As long as nobody has waited for it, its number cannot be another's.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._has_died(END_SECONDS):  # it may not: the system itself can hang (a dead network drive)
            self._process.wait()

    def forget(self) -> None:
        """In a fork: it is the parent's."""
        if not self.is_ended:
            self._process.returncode = 0  # nobody waits for it here
            self._bell.abandon()
            self._close()

    def _close(self) -> None:
        self.is_ended = True
        self._wire.close()
        os.close(self._output_end)
        if self._death is not None:
            os.close(self._death)

    def _has_died(self, seconds: float) -> bool:
        """Whether it has ended, or does within that time."""
        if self._death is not None:
            waiting = select.poll()
            waiting.register(self._death, select.POLLIN)
            return bool(waiting.poll(seconds * 1000))
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _exchange(self, request: bytes, stop: StopSignal) -> bytes:
        """Send the request and read the answer, as either can be done; raises Stopped and HelperDied."""
        unsent = memoryview(LENGTH.pack(len(request)) + request)
        answer = Answer()
        while not answer.is_complete:
            stop.check()
            unsent = unsent[self._send(unsent) :]
            self._poll.modify(self._wire, select.POLLIN | select.POLLOUT if unsent else select.POLLIN)
            ready = {descriptor for descriptor, _event in self._poll.poll(_milliseconds(stop))}
            if self._output_end in ready and not self._read_output():
                self._poll.unregister(self._output_end)  # it was closed over there
            if self._bell.descriptor in ready:
                self._bell.clear()
            if self._wire.fileno() in ready:
                if not answer.read_from(self._wire):
                    raise self._died()
            elif self._death in ready:  # what it started may still hold the wire
                raise self._died()
        return answer.body

    def _send(self, data: memoryview) -> int:
        try:
            return self._wire.send(data) if data else 0
        except BlockingIOError:
            return 0
        except OSError:  # it is gone; reading will show
            return len(data)

    def _result(self, body: bytes) -> Any:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = {}
        match answer:
            case {"result": result}:
                return result
            case {"refused": dict(refused)}:
                raise Refusal.from_dict(refused)
            case {"failed": dict(failed)}:
                raise HelperFailed(**failed)
            case {"too_large": int(size)}:
                raise ResultTooLarge(size, MAX_RESULT_BYTES)
            case {"out_of_memory": True}:
                raise HelperDied(out_of_memory(), exit_code=self.end(), output=self._shown_output())
        raise HelperDied(unreadable(), exit_code=self.end(), output=self._shown_output())

    def _died(self) -> HelperDied:
        self._has_died(LAST_BREATH_SECONDS)  # so that the exit code is its own
        exit_code = self.end()
        return HelperDied(why_it_ended(exit_code), exit_code=exit_code, output=self._shown_output())

    def _read_output(self) -> bool:
        """Keep the end of what it printed; False when it can print no more."""
        try:
            part = os.read(self._output_end, PIPE_BYTES)
        except BlockingIOError:
            return True
        self._output = (self._output + part)[-OUTPUT_BYTES:]
        return bool(part)

    def _shown_output(self) -> str:
        return self._output.decode(errors="replace").strip()


def _watch(process_id: int) -> int | None:
    """A descriptor that becomes readable when the process ends; None where the system has no such thing."""
    if sys.platform == "linux":
        with suppress(OSError):
            return os.pidfd_open(process_id)
    return None


def _milliseconds(stop: StopSignal) -> int:
    left = stop.seconds_left()
    return MAX_WAIT_MILLISECONDS if left is None else min(MAX_WAIT_MILLISECONDS, math.ceil(left * 1000))
