"""One jailed process from outside: started, fed, listened to within bounds, and ended with all that it started."""

import marshal
import math
import os
import re
import select
import signal
import subprocess
import time
from contextlib import ExitStack, suppress
from typing import Any

from pastetrader.common.helper_process.wire import Bell
from pastetrader.common.jail.errors import JailUnavailable
from pastetrader.common.jail.job import End, Job, Outcome, ProgramJob
from pastetrader.common.jail.limits import AT_START, own_user, resource_limits
from pastetrader.common.jail.walls import Walls, filter_for
from pastetrader.common.stop_signal import StopSignal

CHUNK_BYTES = 65_536
# What is printed beyond what is kept is read and dropped, up to this many times as much.
PATIENCE = 16
END_SECONDS = 5.0
MOST_WAIT_SECONDS = 3_600.0
FIRST_INSIDE = re.compile(rb'"child-pid": (\d+)')
KILLED = 128 + signal.SIGKILL
TIME_IS_UP = 128 + signal.SIGXCPU


class Kept:
    """The first bytes of what comes through a pipe, and how many came."""

    def __init__(self, descriptor: int, limit: int) -> None:
        self.descriptor, self.limit, self.count, self._parts = descriptor, limit, 0, bytearray()
        os.set_blocking(descriptor, False)

    @property
    def data(self) -> bytes:
        """What is kept."""
        return bytes(self._parts)

    def read(self) -> bool:
        """Take what has come; False when nothing will any more."""
        try:
            part = os.read(self.descriptor, CHUNK_BYTES)
        except BlockingIOError:
            return True
        self.count += len(part)
        self._parts += part[: max(0, self.limit - len(self._parts))]
        return bool(part)

    def drain(self) -> None:
        """Take what is left of a process that has ended."""
        before = -1
        while self.count != before and self.count <= self.limit * PATIENCE:
            before = self.count
            self.read()


class JailedProcess:
    """Runs one job in these walls, once, in the thread that calls."""

    def __init__(self, job: Job, walls: Walls) -> None:
        self._job, self._walls, self._limits = job, walls, job.limits
        self._stack = ExitStack()
        self._inside: int | None = None

    def run(self, stop: StopSignal) -> Outcome:
        """What came of it. Raises Stopped when told to stop; the process and all of its own are gone in any case.

        Raises JailUnavailable when it cannot be started.
        """
        began = time.monotonic()
        with self._stack:
            try:
                self._start()
            except OSError as error:
                raise JailUnavailable(f"{self._walls.name}: {error.strerror or error}") from error
            try:
                how = self._attend(stop, began + self._limits.seconds)
            finally:
                exit_code = self._end()
            stop.check()
            for kept in (self._answer, self._stdout, self._stderr):
                kept.drain()
            return self._outcome(how, exit_code, time.monotonic() - began)

    def _start(self) -> None:
        with ExitStack() as theirs:
            answer, answer_start = self._pipe(theirs)
            information, information_start = self._pipe(theirs)
            filter_ = os.memfd_create("filter", 0)
            theirs.callback(os.close, filter_)
            os.write(filter_, filter_for(self._job))
            os.lseek(filter_, 0, os.SEEK_SET)
            self._process = subprocess.Popen(
                self._walls.command(self._job, answer=answer_start, filter_=filter_, information=information_start),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(answer_start, information_start, filter_),
                env=AT_START,
                cwd="/",
                start_new_session=True,
            )
        self._stack.callback(self._close_pipes)
        self._ended = os.pidfd_open(self._process.pid)
        self._stack.callback(os.close, self._ended)
        os.set_blocking(information, False)
        self._information, self._answer = information, Kept(answer, self._limits.answer_bytes + 1)
        self._stdin = self._process.stdin.fileno() if self._process.stdin else -1
        self._stdout = Kept(self._process.stdout.fileno() if self._process.stdout else -1, self._limits.log_bytes)
        self._stderr = Kept(self._process.stderr.fileno() if self._process.stderr else -1, self._limits.log_bytes)
        os.set_blocking(self._stdin, False)

    def _pipe(self, theirs: ExitStack) -> tuple[int, int]:
        """(to read, closed at the end; to write, which is theirs)."""
        reading, writing = os.pipe()
        self._stack.callback(os.close, reading)
        theirs.callback(os.close, writing)
        return reading, writing

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _request(self) -> bytes:
        """The job as the child wants it."""
        job, process_id = self._job, self._process.pid
        told: dict[str, Any] = {
            "user": own_user(),
            "resource_limits": resource_limits(job),
            "walls": self._walls.to_put_up(job, process_id),
            "arguments": [],
        }
        if isinstance(job, ProgramJob):
            told |= {"arguments": list(job.arguments), "stdin": job.stdin.encode()}
        else:
            told |= {"source": job.source, "input": job.input, "context": dict(job.context)}
            told["packages"] = self._walls.packages(job)
        return marshal.dumps(told)

    def _attend(self, stop: StopSignal, deadline: float) -> End:
        """Feed it and listen until it ends, or must be ended. Raises Stopped."""
        poll, ended = select.poll(), self._ended
        bell = Bell()
        self._stack.callback(bell.close)
        stop.on_set(bell.ring)
        unsent = memoryview(self._request())
        poll.register(self._stdin, select.POLLOUT)
        streams = {kept.descriptor: kept for kept in (self._answer, self._stdout, self._stderr)}
        for descriptor in (*streams, self._information, ended, bell.descriptor):
            poll.register(descriptor, select.POLLIN)
        while True:
            stop.check()
            left = deadline - time.monotonic()
            if left <= 0:
                return "time"
            until = min(left, MOST_WAIT_SECONDS, stop.seconds_left() or left)
            ready = {descriptor for descriptor, _event in poll.poll(math.ceil(until * 1000))}
            if self._stdin in ready:
                unsent = unsent[self._send(unsent) :]
                if not unsent:
                    poll.unregister(self._stdin)
                    self._process.stdin.close()  # type: ignore[union-attr]  # it is a pipe
            if self._information in ready:
                poll.unregister(self._information)
                self._meet()
            for descriptor in ready & streams.keys():
                if not streams[descriptor].read():
                    poll.unregister(descriptor)
            if too_much := self._too_much():
                return too_much
            if ended in ready:
                return "ended"

    def _send(self, data: memoryview) -> int:
        try:
            return os.write(self._stdin, data)
        except BlockingIOError:
            return 0
        except OSError:  # it is gone; its end will be seen
            return len(data)

    def _meet(self) -> None:
        """Hold on to the first process of the jail: with it all others end."""
        with suppress(OSError):
            # It is written in pieces; the id comes in the first, whole.
            if told := FIRST_INSIDE.search(os.read(self._information, CHUNK_BYTES)):
                self._inside = os.pidfd_open(int(told[1]))
                self._stack.callback(os.close, self._inside)

    def _too_much(self) -> End | None:
        if self._answer.count > self._limits.answer_bytes:
            return "answer_too_large"
        if max(self._stdout.count, self._stderr.count) > self._limits.log_bytes * PATIENCE:
            return "printed_too_much"
        return None

    def _end(self) -> int:
        """Kill what still runs and wait until all of it is gone; the exit code as a shell says it."""
        if self._inside is None:
            self._meet()
        if self._inside is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._inside, signal.SIGKILL)
            # Nobody is told of its end before all others in there are gone.
            _has_ended(self._inside)
        if self._inside is None or not _has_ended(self._ended):
            self._kill()
        code = self._process.wait()
        return code if code >= 0 else 128 - code

    def _kill(self) -> None:
        # Nobody has waited for it, so its number is nobody else's.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _outcome(self, how: End, exit_code: int, seconds: float) -> Outcome:
        if how == "ended" and exit_code in {KILLED, TIME_IS_UP}:
            is_spent = exit_code == TIME_IS_UP or seconds >= self._limits.cpu_seconds
            how = "processor" if is_spent else "killed"
        if exit_code and not self._answer.count and self._stderr.data.startswith(self._walls.complains_as):
            raise JailUnavailable(f"{self._walls.name}: {self._stderr.data[:500].decode(errors='replace')}")
        kept = (self._stdout, self._stderr)
        answer, stdout, stderr = (self._walls.told(self._job, one.data) for one in (self._answer, *kept))
        return Outcome(
            end=self._too_much() or how,
            exit_code=exit_code,
            answer=answer[: self._limits.answer_bytes],
            stdout=stdout.decode(errors="replace"),
            stderr=stderr.decode(errors="replace"),
            dropped=any(one.count > one.limit for one in kept),
            seconds=seconds,
        )


def _has_ended(process: int) -> bool:
    """Whether the process of a descriptor ends in time."""
    waiting = select.poll()
    waiting.register(process, select.POLLIN)
    return bool(waiting.poll(END_SECONDS * 1000))
