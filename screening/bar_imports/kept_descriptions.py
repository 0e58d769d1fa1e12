"""The description of a file as JSON in a column, and back: its sentences are read in any language. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pastetrader.common.messages import Message, joined
from pastetrader.common.stored_messages import read_stored, stored
from screening.market_data.files.description import (
    Answer,
    Column,
    Example,
    FileDescription,
    Finding,
    Level,
    RefusedKind,
    Role,
)

_PLAIN = ("name", "rows", "bars", "halted", "widened", "gaps", "zone")


def kept(description: FileDescription) -> dict[str, Any]:
    """The description as JSON values."""
    return {
        **{name: getattr(description, name) for name in _PLAIN},
        "first_session": _day(description.first_session),
        "last_session": _day(description.last_session),
        "symbols": list(description.symbols),
        "format": stored(description.format),
        "columns": [
            {"written": one.written, "role": one.role.value, "format": stored(one.format) if one.format else None}
            for one in description.columns
        ],
        "findings": [_kept_finding(one) for one in description.findings],
        "refused": [
            {"reason": one.reason, "count": one.count, "example": vars(one.example)} for one in description.refused
        ],
        "first_bars": [
            {name: _day(value) if isinstance(value, date) else value for name, value in bar.items()}
            for bar in description.first_bars
        ],
    }


def read_kept(data: Mapping[str, Any]) -> FileDescription:
    """What `kept` was given."""
    return FileDescription(
        **{name: data[name] for name in _PLAIN},
        first_session=_read_day(data["first_session"]),
        last_session=_read_day(data["last_session"]),
        symbols=tuple(data["symbols"]),
        format=_message(data["format"]),
        columns=tuple(
            Column(one["written"], Role(one["role"]), _message(one["format"]) if one["format"] else None)
            for one in data["columns"]
        ),
        findings=tuple(_read_finding(one) for one in data["findings"]),
        refused=tuple(RefusedKind(one["reason"], one["count"], Example(**one["example"])) for one in data["refused"]),
        first_bars=tuple({**bar, "session": date.fromisoformat(bar["session"])} for bar in data["first_bars"]),
    )


def _kept_finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "message": stored(finding.message),
        "count": finding.count,
        "example": vars(finding.example) if finding.example else None,
        "answers": [
            {"choice": one.choice, "value": one.value, "meaning": stored(one.meaning)} for one in finding.answers
        ],
    }


def _read_finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        code=data["code"],
        level=Level(data["level"]),
        message=_message(data["message"]),
        count=data["count"],
        example=Example(**data["example"]) if data["example"] else None,
        answers=tuple(Answer(one["choice"], one["value"], _message(one["meaning"])) for one in data["answers"]),
    )


def _message(text: str) -> Message:
    return joined([read_stored(text)])


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
