"""Bars of one symbol between fetching and storing: as bytes in its row, with what has to happen beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import polars as pl

from screening.market_data.base import HISTORY_SCHEMA, Event, Figures


@dataclass(frozen=True, eq=False)
class Staged:
    """`bars` are new or changed, in HISTORY_SCHEMA. `removed`: stored sessions that the source has no bar of any more.

    `older_by`: stored bars before `older_than`, of which the source has none, have their prices multiplied with it.
    """

    bars: pl.DataFrame
    removed: tuple[date, ...] = ()
    older_than: date | None = None
    older_by: float = 1.0
    halted: tuple[date, ...] = ()
    splits: tuple[Event, ...] = ()
    dividends: tuple[Event, ...] = ()
    name: str = ""
    facts: Mapping[str, float] = field(default_factory=dict)
    report: Figures | None = None


def packed(bars: pl.DataFrame) -> bytes | None:
    """The bars as bytes; None for none."""
    if bars.is_empty():
        return None
    target = BytesIO()
    bars.write_ipc(target, compression="zstd")
    return target.getvalue()


def unpacked(data: bytes | memoryview | None) -> pl.DataFrame:
    """What `packed` was given."""
    if data is None:
        return pl.DataFrame(schema=HISTORY_SCHEMA)
    return pl.read_ipc(BytesIO(bytes(data)))


def details_of(staged: Staged) -> dict[str, Any]:
    """What stands beside the bars, as JSON."""
    return {
        "removed": _days(staged.removed),
        "older_than": staged.older_than.isoformat() if staged.older_than else None,
        "older_by": staged.older_by,
        "halted": _days(staged.halted),
        "splits": [[event.session.isoformat(), event.value] for event in staged.splits],
        "dividends": [[event.session.isoformat(), event.value] for event in staged.dividends],
        "name": staged.name,
        "facts": dict(staged.facts),
        "report": [dict(staged.report.facts), staged.report.period] if staged.report else None,
    }


def read_staged(bars: bytes | memoryview | None, details: Mapping[str, Any]) -> Staged:
    """What was packed."""
    return Staged(
        bars=unpacked(bars),
        removed=_read_days(details.get("removed", ())),
        older_than=date.fromisoformat(details["older_than"]) if details.get("older_than") else None,
        older_by=details.get("older_by", 1.0),
        halted=_read_days(details.get("halted", ())),
        splits=_events(details.get("splits", ())),
        dividends=_events(details.get("dividends", ())),
        name=details.get("name", ""),
        facts=details.get("facts", {}),
        report=Figures(*details["report"]) if details.get("report") else None,
    )


def _days(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]


def _read_days(days: Iterable[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in days)


def _events(events: Iterable[tuple[str, float]]) -> tuple[Event, ...]:
    return tuple(Event(date.fromisoformat(day), value) for day, value in events)
