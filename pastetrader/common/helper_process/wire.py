"""What stands between a helper and the thread that waits for it: an answer that arrives in pieces, and a bell."""

import os
import socket
import threading
from contextlib import suppress

from pastetrader.common.helper_process.child import LENGTH, MAX_RESULT_BYTES
from pastetrader.common.helper_process.errors import ResultTooLarge

CHUNK_BYTES = 262_144


class Answer:
    """One answer: JSON after its length."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._length: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether all of it is there."""
        return self._length is not None and len(self._data) >= self._length

    @property
    def body(self) -> bytes:
        """The JSON."""
        return bytes(self._data)

    def read_from(self, wire: socket.socket) -> bool:
        """Take what has arrived; False when nothing will any more. Raises ResultTooLarge."""
        try:
            part = wire.recv(CHUNK_BYTES)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._data += part
        if self._length is None and len(self._data) >= LENGTH.size:
            (self._length,) = LENGTH.unpack_from(self._data)
            del self._data[: LENGTH.size]
            if self._length > MAX_RESULT_BYTES:
                raise ResultTooLarge(self._length, MAX_RESULT_BYTES)
        return bool(part)


class Bell:
    """Wakes the thread that polls `descriptor`, from any other thread; also after it was closed, which does nothing."""

    def __init__(self) -> None:
        self.descriptor, self._rope = os.pipe()
        os.set_blocking(self.descriptor, False)
        os.set_blocking(self._rope, False)
        self._lock = threading.Lock()
        self._is_closed = False

    def ring(self) -> None:
        """Wake it."""
        with self._lock, suppress(BlockingIOError):  # a full pipe has rung
            if not self._is_closed:
                os.write(self._rope, b"!")

    def clear(self) -> None:
        """Forget that it rang."""
        with suppress(BlockingIOError):
            os.read(self.descriptor, 4096)

    def close(self) -> None:
        """Give the pipe back; under the lock, so that nobody rings what its numbers mean next."""
        with self._lock:
            self._is_closed = True
            self.abandon()

    def abandon(self) -> None:
        """Close it in a fork, where the lock may be held by a thread that does not exist."""
        os.close(self.descriptor)
        os.close(self._rope)
