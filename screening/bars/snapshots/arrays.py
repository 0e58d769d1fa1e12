"""A market's bars written to a file, and seen again through it: its arrays are the file's pages, which are read-only.

Pages of the file that are in memory are there once, however many processes look at them.
"""

import mmap
import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from screening.bars.facts import DatedFacts
from screening.bars.market_bars import MarketBars
from screening.bars.panel import COLUMNS, Panel
from screening.bars.snapshots.manifest import CHUNK_BYTES, Manifest, Place, Unusable, aligned, read_manifest

Array = npt.NDArray[Any]

_FACTS = "facts"
_PARTS = ("owners", "known", "values")
_KINDS = {"starts": "<i8", "ends": "<i8", "sessions": "<i4", **dict.fromkeys(COLUMNS, "<f8")}
_FACT_KINDS = dict(zip(_PARTS, ("<i8", "<i4", "<f8"), strict=True))


def write_bars(file: IO[bytes], bars: MarketBars) -> None:
    """The bars as a snapshot. Raises OSError."""
    arrays = _arrays(bars)
    places, offset = {}, 0
    for name, array in arrays.items():
        content = _bytes_of(array)
        places[name] = Place(array.dtype.str, len(array), offset, len(content), zlib.crc32(content))
        offset = aligned(offset + len(content))
    manifest = Manifest(
        market=bars.market,
        version=bars.version,
        updated_at=bars.updated_at,
        is_synthetic=bars.is_synthetic,
        symbols=bars.panel.symbols,
        names=tuple(bars.names[symbol] for symbol in bars.panel.symbols),
        places=places,
    )
    head = manifest.packed()
    file.write(head)
    for name, array in arrays.items():
        file.write(bytes(len(head) + places[name].offset - file.tell()))
        content = _bytes_of(array)
        for start in range(0, len(content), CHUNK_BYTES):
            file.write(content[start : start + CHUNK_BYTES])


def map_bars(path: Path) -> MarketBars:
    """The bars of a snapshot, mapped. Raises Unusable, and OSError when there is none or it may not be read.

    It stays mapped while anybody has one of the arrays, even when the file is deleted or replaced meanwhile.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        manifest, begin = read_manifest(file, size)
        try:
            pages = mmap.mmap(file.fileno(), size, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ)
            return _bars(manifest, pages, begin)
        except (ValueError, KeyError) as error:
            raise Unusable("its arrays are not where they should be") from error


def _bars(manifest: Manifest, pages: mmap.mmap, begin: int) -> MarketBars:
    """Raises Unusable, ValueError and KeyError for a manifest that does not go with the file."""
    if {name: place.kind for name, place in manifest.places.items()} != _kinds(manifest.places):
        raise Unusable("its arrays are others")
    arrays = {
        name: np.frombuffer(pages, dtype=place.kind, count=place.count, offset=begin + place.offset)
        for name, place in manifest.places.items()
    }
    panel = Panel(
        symbols=manifest.symbols,
        starts=arrays["starts"],
        ends=arrays["ends"],
        sessions=arrays["sessions"],
        columns=MappingProxyType({name: arrays[name] for name in COLUMNS}),
    )
    figures = dict.fromkeys(name.split("/")[1] for name in arrays if name.startswith(f"{_FACTS}/"))
    facts = {name: DatedFacts(*(arrays[f"{_FACTS}/{name}/{part}"] for part in _PARTS)) for name in figures}
    _ensure_it_fits(panel, len(manifest.names), facts)
    return MarketBars(
        market=manifest.market,
        version=manifest.version,
        updated_at=manifest.updated_at,
        is_synthetic=manifest.is_synthetic,
        panel=panel,
        names=dict(zip(manifest.symbols, manifest.names, strict=True)),
        facts=facts,
        is_mapped=True,
    )


def _arrays(bars: MarketBars) -> dict[str, Array]:
    panel = bars.panel
    found: dict[str, Array] = {"starts": panel.starts, "ends": panel.ends, "sessions": panel.sessions}
    found |= {name: panel.columns[name] for name in COLUMNS}
    for name, known in bars.facts.items():
        found |= {f"{_FACTS}/{name}/{part}": getattr(known, part) for part in _PARTS}
    kinds = _kinds(found)
    return {name: np.ascontiguousarray(array, dtype=kinds[name]) for name, array in found.items()}


def _kinds(names: Iterable[str]) -> dict[str, str]:
    """How the values of these arrays, and of those that are always there, are written."""
    return _KINDS | {name: _FACT_KINDS[name.rpartition("/")[2]] for name in names if "/" in name}


def _bytes_of(array: Array) -> memoryview:
    return array.view(np.uint8).data


def _ensure_it_fits(panel: Panel, names: int, facts: Mapping[str, DatedFacts]) -> None:
    """Nobody reads beyond an array by what another one says. Raises Unusable."""
    rows = len(panel.sessions)
    edges = np.append(panel.starts, rows)
    fits = (
        len(panel.symbols) == len(panel.starts) == len(panel.ends) == names
        and all(len(column) == rows for column in panel.columns.values())
        and bool((edges[:1] == 0).all() and (panel.ends == edges[1:]).all() and (np.diff(edges) >= 0).all())
        and all(len(known.owners) == len(known.known) == len(known.values) for known in facts.values())
    )
    if not fits:
        raise Unusable("its arrays do not go together")
