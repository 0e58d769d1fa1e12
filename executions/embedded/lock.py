"""One engine per data folder: a lock that the operating system lets go when its process dies."""

import fcntl
import os
from pathlib import Path
from typing import IO


class Held(Exception):
    """Another process has the lock; `pid` is its number (0 when it has not written it yet)."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        super().__init__(str(pid))


class FolderLock:
    """An exclusive lock on a folder, by a file in it that holds the owner's process number."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "engine.lock"
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock; raises Held when another process has it."""
        file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            text = file.read().strip()
            file.close()
            raise Held(int(text) if text.isdigit() else 0) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None
