"""Files that are to be imported: what a path or an upload holds, read one at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# Of a folder only these are looked at; a file that is named itself is read whatever it is called.
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".parquet", ".mst", ".cod", ".zip"})


@dataclass(frozen=True)
class Source:
    """A file of bars: what it is called, how many bytes it has, and how to get them (OSError)."""

    name: str
    size: int
    read: Callable[[], bytes]


def sources_at(path: Path) -> list[Source]:
    """The file itself, or the files of bars below a folder by the order of their names; none when there are none."""
    if path.is_file():
        return [_source(path, path.name)]
    if not path.is_dir():
        return []
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    return [_source(file, file.relative_to(path).as_posix()) for file in found]


def _source(path: Path, name: str) -> Source:
    return Source(name, path.stat().st_size, path.read_bytes)
