"""Uploaded files: kept in the data folder for their import alone, readable by nobody else, and bounded in size."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from pastetrader.common.errors import Invalid
from pastetrader.common.json_parser import TooLarge
from pastetrader.common.messages import message as _

MEGABYTE = 1024 * 1024
CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True)
class Upload:
    """A file that was kept: its name in the folder, its size, and its SHA-256."""

    name: str
    size: int
    sha256: str


def limit_bytes() -> int:
    """How large an upload may be."""
    return int(settings.SCREENING_UPLOAD_MEGABYTES) * MEGABYTE


def too_large() -> TooLarge:
    """What is said of a larger one."""
    return TooLarge(
        _(
            "The file is larger than %(limit)s MB. Import it with the command import_bars, or in parts.",
            limit=settings.SCREENING_UPLOAD_MEGABYTES,
        )
    )


def refuse_announced(length: str) -> None:
    """Raises TooLarge for a Content-Length beyond the limit, with some room for what a form adds."""
    if length.isdigit() and int(length) > limit_bytes() + MEGABYTE:
        raise too_large()


def keep(chunks: Iterable[bytes]) -> Upload:
    """Write an upload as it comes. Raises TooLarge as soon as it is, Invalid when it is empty; nothing stays then."""
    path = folder() / secrets.token_hex(16)
    try:
        size, digest = _write(path, chunks)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Upload(path.name, size, digest)


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit_bytes():
                raise too_large()
            digest.update(chunk)
            file.write(chunk)
    if not size:
        raise Invalid(_("The file is empty."), code="empty_file")
    return size, digest.hexdigest()


def chunks_of(stream: IO[bytes] | Any) -> Iterator[bytes]:
    """What a stream gives until its end."""
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def path_of(name: str) -> Path:
    """Where an upload is."""
    return folder() / Path(name).name


def delete(name: str) -> None:
    """It is gone afterwards, if it was there."""
    if name:
        path_of(name).unlink(missing_ok=True)


def folder() -> Path:
    """The folder of uploads, made when missing."""
    found: Path = settings.DATA_DIR / "uploads"
    found.mkdir(mode=0o700, exist_ok=True)
    return found
