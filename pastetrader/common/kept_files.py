"""Files that people bring: kept in a folder of the data folder, readable by nobody else, and bounded in size."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from pastetrader.common.errors import Invalid
from pastetrader.common.json_parser import TooLarge
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

MEGABYTE = 1024 * 1024
CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True)
class KeptFile:
    """A file that was kept: its name in the folder, its size, and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class KeptFiles:
    """A folder of them. `megabytes` is how large one may be; `say_too_large` what is said of a larger one."""

    folder_name: str
    megabytes: Callable[[], int]
    say_too_large: Callable[[int], Message]

    def limit_bytes(self) -> int:
        """How large a file may be."""
        return self.megabytes() * MEGABYTE

    def too_large(self) -> TooLarge:
        """What is raised for a larger one."""
        return TooLarge(self.say_too_large(self.megabytes()))

    def refuse_announced(self, length: str) -> None:
        """Raises TooLarge for a Content-Length beyond the limit, with some room for what a form adds."""
        if length.isdigit() and int(length) > self.limit_bytes() + MEGABYTE:
            raise self.too_large()

    def keep(self, chunks: Iterable[bytes]) -> KeptFile:
        """Write a file as it comes. Raises TooLarge as soon as it is, Invalid when it is empty; nothing stays then."""
        path = self.folder() / secrets.token_hex(16)
        try:
            size, digest = self._write(path, chunks)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return KeptFile(path.name, size, digest)

    def _write(self, path: Path, chunks: Iterable[bytes]) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > self.limit_bytes():
                    raise self.too_large()
                digest.update(chunk)
                file.write(chunk)
        if not size:
            raise Invalid(_("The file is empty."), code="empty_file")
        return size, digest.hexdigest()

    def path_of(self, name: str) -> Path:
        """Where a file is."""
        return self.folder() / Path(name).name

    def delete(self, name: str) -> None:
        """It is gone afterwards, if it was there."""
        if name:
            self.path_of(name).unlink(missing_ok=True)

    def older_than(self, moment: float) -> Iterator[str]:
        """The names of files that were written before that second of the clock."""
        for path in self.folder().iterdir():
            if path.stat().st_mtime < moment:
                yield path.name

    def folder(self) -> Path:
        """The folder, made when missing."""
        found: Path = settings.DATA_DIR / self.folder_name
        found.mkdir(mode=0o700, exist_ok=True)
        return found


def chunks_of(stream: IO[bytes] | Any) -> Iterator[bytes]:
    """What a stream gives until its end."""
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk
