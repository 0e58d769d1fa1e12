"""How long a call to another computer may take, and how much it may answer. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Of one request with all its redirects. `max_bytes` is counted after decompression; None = no limit."""

    connect_seconds: float = 5.0
    read_seconds: float = 30.0
    total_seconds: float | None = 60.0
    max_bytes: int | None = 5_000_000
    max_redirects: int = 5
    max_headers: int = 200
    max_header_bytes: int = 64_000

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON, for another process."""
        return asdict(self)

    @classmethod
    def from_dict(cls, facts: Mapping[str, Any]) -> "Limits":
        """What `as_dict` told."""
        return cls(**facts)
