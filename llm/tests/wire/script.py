"""What a server is told to do, the same for every format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

End = Literal["", "length", "refusal", "filtered"]
# Answers with a status, and what goes wrong on the way.
Kind = Literal[
    "rate_limited",
    "overloaded",
    "server_error",
    "quota",
    "bad_key",
    "forbidden",
    "bad_request",
    "too_long",
    "no_model",
    "hang",
    "drop",
    "cut_stream",
    "silent_end",
    "error_in_stream",
    "not_json",
    "wrong_shape",
]


@dataclass(frozen=True)
class Turn:
    """One answer: a text, calls of tools as (name, arguments), how it ends, hidden thinking, and tokens."""

    text: str = ""
    calls: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    end: End = ""
    thinking: str = ""
    input: int = 100
    output: int = 20
    cache_read: int = 0
    cache_write: int = 0
    reasoning: int = 0
    bad_arguments: bool = False


@dataclass(frozen=True)
class Failure:
    """What goes wrong; `headers` go with the answer, where there is one."""

    kind: Kind
    headers: Mapping[str, str] = field(default_factory=dict)
