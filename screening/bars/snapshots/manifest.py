"""How a snapshot begins: what it is, and where its arrays lie. Pure, and without numbers.

A file is the prefix, the manifest (JSON), and the arrays, each at a multiple of 64 bytes. Nothing in it is run or
unpickled, and nothing is believed before lengths and checksums have been looked at.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, Any

# Raised whenever what a file holds changes its form or its meaning; files of other numbers are left unread.
FORMAT = 1
ALIGNMENT = 64
CHUNK_BYTES = 8 * 1024 * 1024

_MAGIC = b"PasteTrader bars"
# The magic, the format, the CRC-32 of the manifest, and its length.
_PREFIX = struct.Struct("<16sIIQ")
_LONGEST_MANIFEST = 256 * 1024 * 1024


class Unusable(Exception):
    """The file is cut, damaged, or of another form."""


@dataclass(frozen=True)
class Place:
    """Where an array lies: numpy's name of its type, how many values it has, where it begins, and its CRC-32."""

    kind: str
    count: int
    offset: int
    bytes: int
    crc32: int


@dataclass(frozen=True)
class Manifest:
    """What a snapshot holds. Offsets count from the end of the manifest; `size` is that of the whole file."""

    market: str
    version: int
    updated_at: datetime
    is_synthetic: bool
    symbols: tuple[str, ...]
    names: tuple[str, ...]
    places: Mapping[str, Place]

    def packed(self) -> bytes:
        """The beginning of the file, up to the first array."""
        told = asdict(self) | {"updated_at": self.updated_at.isoformat()}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        head = _PREFIX.pack(_MAGIC, FORMAT, zlib.crc32(text), len(text)) + text
        return head + bytes(-len(head) % ALIGNMENT)

    @property
    def arrays_bytes(self) -> int:
        """Of the arrays, from the first to the end of the last."""
        return max((place.offset + place.bytes for place in self.places.values()), default=0)


def aligned(offset: int) -> int:
    """The next place at which an array may begin."""
    return offset + -offset % ALIGNMENT


def read_manifest(file: IO[bytes], size: int) -> tuple[Manifest, int]:
    """The manifest of a file of that size, and where its arrays begin. Raises Unusable."""
    prefix = file.read(_PREFIX.size)
    if len(prefix) < _PREFIX.size:
        raise Unusable("it is cut")
    magic, number, crc32, length = _PREFIX.unpack(prefix)
    if magic != _MAGIC or number != FORMAT:
        raise Unusable("it is of another format")
    if length > min(size, _LONGEST_MANIFEST):
        raise Unusable("it is cut")
    text = file.read(length)
    if len(text) != length or zlib.crc32(text) != crc32:
        raise Unusable("its manifest is damaged")
    try:
        manifest = _read(json.loads(text))
    except (ValueError, TypeError, KeyError) as error:
        raise Unusable("its manifest cannot be read") from error
    begin = aligned(_PREFIX.size + length)
    if any(place.offset < 0 for place in manifest.places.values()):
        raise Unusable("its manifest lies")
    if begin + manifest.arrays_bytes != size:
        raise Unusable(f"it has {size} bytes in place of {begin + manifest.arrays_bytes}")
    return manifest, begin


def _read(told: dict[str, Any]) -> Manifest:
    return Manifest(
        market=told["market"],
        version=told["version"],
        updated_at=datetime.fromisoformat(told["updated_at"]),
        is_synthetic=told["is_synthetic"],
        symbols=tuple(told["symbols"]),
        names=tuple(told["names"]),
        places={name: Place(**place) for name, place in told["places"].items()},
    )


def damaged_array(file: IO[bytes], size: int) -> str:
    """The name of the first array whose bytes are not what they were, "" when all are. Reads everything; Unusable."""
    manifest, begin = read_manifest(file, size)
    for name, place in manifest.places.items():
        file.seek(begin + place.offset)
        left, crc32 = place.bytes, 0
        while left and (chunk := file.read(min(left, CHUNK_BYTES))):
            crc32 = zlib.crc32(chunk, crc32)
            left -= len(chunk)
        if left or crc32 != place.crc32:
            return name
    return ""
