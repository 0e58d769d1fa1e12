"""Curves and trades as they are kept: one compressed JSON of columns each, some 18 bytes a trade. Pure."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any


def packed(value: Any) -> bytes:
    """The bytes of a JSON value: the same value, the same bytes."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode(), 9)


def unpacked(data: bytes | memoryview) -> Any:
    """The value of such bytes."""
    return json.loads(zlib.decompress(bytes(data)))


def packed_rows(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows of the same names, column by column: alike things beside each other pack well."""
    names = list(rows[0]) if rows else []
    return packed({"names": names, "columns": [[row[name] for row in rows] for name in names]})


def unpacked_rows(data: bytes | memoryview) -> list[dict[str, Any]]:
    """The rows again."""
    kept = unpacked(data)
    columns = zip(*kept["columns"], strict=True)
    return [dict(zip(kept["names"], values, strict=True)) for values in columns]
