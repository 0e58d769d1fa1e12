"""The equity of two sides on one scale: 100 at the start, by session. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

START = 100.0


def aligned(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[list[str], list[float], list[float]]:
    """The sessions of both reports, and the equity of each on them, which stays as it was where a side has none."""
    sessions = sorted({*before["curve"]["sessions"], *after["curve"]["sessions"]})
    return sessions, _on(sessions, before), _on(sessions, after)


def _on(sessions: Sequence[str], report: Mapping[str, Any]) -> list[float]:
    curve, start = report["curve"], report["account"]["cash"]
    known = dict(zip(curve["sessions"], curve["equity"], strict=True))
    found, value = [], START
    for session in sessions:
        if session in known:
            value = known[session] / start * START
        found.append(round(value, 4))
    return found
