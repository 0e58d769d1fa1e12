"""The words of a notification: a title, a text, and a line for each signal. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

MOST_LINES = 50
MOST_FIELDS = 12
MOST_CHARACTERS = 200
# What a signal is about stands first in its line.
FIRST = ("symbol", "name", "side", "bar", "market")


def digest(text: str, signals: Sequence[Mapping[str, Any]]) -> str:
    """The text, and below it the signals."""
    lines = [_line(signal) for signal in signals[:MOST_LINES]]
    if len(signals) > MOST_LINES:
        lines.append(f"… +{len(signals) - MOST_LINES}")
    return "\n\n".join(filter(None, [text.strip(), "\n".join(lines)]))


def cut(text: str, limit: int) -> str:
    """At most so many characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _line(signal: Mapping[str, Any]) -> str:
    """`• AAPL long 2026-03-02: price 123.4, volume 5000`."""
    about = [_value(signal[name]) for name in FIRST if not _is_empty(signal.get(name))]
    rest = [f"{name} {_value(value)}" for name, value in signal.items() if name not in FIRST and value is not None]
    said = " ".join(about) + (": " if about and rest else "") + ", ".join(rest[:MOST_FIELDS])
    return cut(f"• {said}".replace("\n", " "), MOST_CHARACTERS)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _is_empty(value: Any) -> bool:
    return value is None or value == ""
