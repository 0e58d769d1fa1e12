"""The folder of snapshots: what a file in it is called, who may write, and what is deleted.

A name is a market, a version, the moment of that version, and the format. The moment tells apart two databases that
share a data folder. Whoever makes or deletes files of a market holds its lock, which ends with the process.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import quote, unquote

from django.conf import settings

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.snapshots.manifest import FORMAT

# Who waits for another process to make a snapshot looks so often whether it is to stop.
LOOK_SECONDS = 0.1
# Of each market: the newest, and the one before, which somebody may be about to open (or another database's).
KEPT = 2
UNUSED_SECONDS = 30 * 24 * 3600.0

_BARS, _PART, _LOCK = ".bars", ".part", ".lock"
# How the names of those end that this version of the product reads.
READ = f".v{FORMAT}{_BARS}"


def path_of(market: str, version: int, updated_at: datetime) -> Path:
    """Where the snapshot of a version is, or would be."""
    moment = f"{updated_at:%Y%m%dT%H%M%S%f}"
    return _folder() / f"{_stem(market)}.{version}.{moment}{READ}"


@contextmanager
def locked(market: str, check: Check = unstopped) -> Iterator[None]:
    """Nobody else makes or deletes snapshots of the market meanwhile. Waits; raises OSError and what `check` raises."""
    with _lock_file(market) as file:
        while not _has_taken(file):
            check()
            time.sleep(LOOK_SECONDS)
        yield


@contextmanager
def draft_of(path: Path) -> Iterator[IO[bytes]]:
    """A file to be written, which is whole and at its path afterwards, or nowhere. Its market is locked; OSError."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PART}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def touch(path: Path) -> None:
    """It is in use: those that were not used the longest are deleted first."""
    with suppress(OSError):  # where nothing can be written nothing is deleted
        os.utime(path)


def delete_leftovers(market: str) -> None:
    """What a process left that was killed while it wrote. The market is locked."""
    for path in _folder().glob(f"{_stem(market)}.*{_PART}"):
        path.unlink(missing_ok=True)


def delete_others(market: str, newest: Path) -> None:
    """All but the newest, and of the others the one that was used last. The market is locked.

    Who has one of them mapped keeps it.
    """
    others = [path for path in _folder().glob(f"{_stem(market)}.*{_BARS}") if path != newest]
    for path in sorted(others, key=_used_at, reverse=True)[KEPT - 1 :]:
        path.unlink(missing_ok=True)


def snapshots() -> list[Path]:
    """All of them, of every market."""
    return sorted(_folder().glob(f"*{_BARS}"))


def tidy(now: float) -> None:
    """What was left behind goes, and what nobody has opened for so long; markets that are locked have their turn later.

    `now` is in seconds of the clock. Raises OSError.
    """
    for path in (
        *_folder().glob(f"*{_PART}"),
        *(path for path in snapshots() if _used_at(path) < now - UNUSED_SECONDS),
    ):
        with _lock_file(unquote(path.name.partition(".")[0])) as file:
            if _has_taken(file):
                path.unlink(missing_ok=True)


def _folder() -> Path:
    found: Path = settings.SCREENING_SNAPSHOTS
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def _stem(market: str) -> str:
    """The market without a dot, a slash or what a pattern has."""
    return quote(market, safe="").replace(".", "%2E")


def _used_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


@contextmanager
def _lock_file(market: str) -> Iterator[IO[bytes]]:
    """Its file, which stays: were it deleted, two could hold it at once."""
    path = _folder() / f"{_stem(market)}{_LOCK}"
    with os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "rb") as file:
        yield file


def _has_taken(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """So that the name is on the disk as well."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
