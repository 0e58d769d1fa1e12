"""A description of a file in words: the same sentences for the command, the page and the API. Pure."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from screening.market_data.files.description import (
    Column,
    Example,
    FileDescription,
    Finding,
    Level,
    RefusedKind,
    Role,
)
from screening.market_data.files.reasons import REASONS
from screening.market_data.files.roles import ROLE_NAMES

LEVEL_NAMES = {
    Level.REFUSAL: _("Refused"),
    Level.QUESTION: _("Question"),
    Level.DOUBT: _("In doubt"),
    Level.NOTE: _("Note"),
}
# What stops an import comes first.
_ORDER = (Level.REFUSAL, Level.QUESTION, Level.DOUBT, Level.NOTE)


def lines(description: FileDescription) -> tuple[Message, ...]:
    """All that is known of the file, a sentence each: what it is, what is in it, what was refused, what was found."""
    return (
        *_shape(description),
        *_contents(description),
        *(refused_words(kind) for kind in description.refused),
        *(_finding_line(finding) for level in _ORDER for finding in description.at(level)),
    )


def content_lines(description: FileDescription) -> tuple[Message, ...]:
    """What is in the file and which of its rows are no bars: the sentences beside its columns and its findings."""
    return (
        Message("%(name)s: %(format)s", {"name": description.name, "format": description.format}),
        *_contents(description),
        *(refused_words(kind) for kind in description.refused),
    )


def finding_words(finding: Finding) -> Message:
    """What was found, with its example."""
    if finding.example is None:
        return finding.message
    return joined([finding.message, _("First %(place)s.", place=_place(finding.example))])


def refused_words(kind: RefusedKind) -> Message:
    """How many rows are no bars for that reason, with the first of them."""
    place = _place(kind.example)
    reason = REASONS[kind.reason]
    if kind.count == 1:
        return _("1 row %(reason)s: %(place)s.", reason=reason, place=place)
    return _("%(count)s rows, each %(reason)s; first %(place)s.", count=f"{kind.count:,}", reason=reason, place=place)


def column_words(columns: Sequence[Column]) -> Message:
    """What columns are taken for, and how their values are written: neighbours of one format together."""
    parts = []
    for form, alike in groupby(columns, key=lambda column: column.format):
        names = [
            Message('%(role)s "%(written)s"', {"role": ROLE_NAMES[one.role], "written": one.written}) for one in alike
        ]
        together = joined(names, ", ")
        parts.append(Message("%(names)s (%(format)s)", {"names": together, "format": form}) if form else together)
    return joined(parts, ", ")


def as_json(description: FileDescription, translate: Callable[[str], str]) -> dict[str, Any]:
    """The description as JSON values; its sentences in the language of `translate` (a gettext function)."""
    return {
        "name": description.name,
        "format": description.format.render(translate),
        "columns": [
            {
                "written": column.written,
                "role": column.role.value,
                "format": column.format.render(translate) if column.format else "",
            }
            for column in description.columns
        ],
        "rows": description.rows,
        "bars": description.bars,
        "halted": description.halted,
        "widened": description.widened,
        "gaps": description.gaps,
        "symbols": list(description.symbols),
        "first_session": description.first_session and description.first_session.isoformat(),
        "last_session": description.last_session and description.last_session.isoformat(),
        "zone": description.zone,
        "refused_rows": description.refused_rows,
        "refused": [
            {
                "reason": kind.reason,
                "count": kind.count,
                "message": refused_words(kind).render(translate),
                "example": _example_json(kind.example),
            }
            for kind in description.refused
        ],
        "findings": [_finding_json(finding, translate) for level in _ORDER for finding in description.at(level)],
        "first_bars": [
            {name: value.isoformat() if name == "session" else value for name, value in bar.items()}
            for bar in description.first_bars
        ],
        "lines": [line.render(translate) for line in lines(description)],
    }


def _shape(description: FileDescription) -> Iterator[Message]:
    yield Message("%(name)s: %(format)s", {"name": description.name, "format": description.format})
    used = [column for column in description.columns if column.role is not Role.IGNORED]
    if used:
        yield _("Columns: %(columns)s.", columns=column_words(used))


def _contents(description: FileDescription) -> Iterator[Message]:
    if not description.rows:
        return
    if not description.bars + description.halted + description.refused_rows:
        yield _("Rows: %(rows)s.", rows=f"{description.rows:,}")
        return
    yield _(
        "Rows: %(rows)s, of which bars: %(bars)s, sessions without trade: %(halted)s, refused: %(refused)s.",
        rows=f"{description.rows:,}",
        bars=f"{description.bars:,}",
        halted=f"{description.halted:,}",
        refused=f"{description.refused_rows:,}",
    )
    if description.symbols and description.first_session and description.last_session:
        yield _(
            "Symbols: %(count)s (%(symbols)s), from %(first)s to %(last)s.",
            count=f"{len(description.symbols):,}",
            symbols=", ".join(description.symbols[:5]) + (" …" if len(description.symbols) > 5 else ""),
            first=description.first_session.isoformat(),
            last=description.last_session.isoformat(),
        )
    if description.gaps:
        yield _(
            "Gaps: %(gaps)s sessions of the market between first and last bars have no row at all.",
            gaps=f"{description.gaps:,}",
        )
    if description.widened:
        yield _(
            "Widened: %(widened)s bars, whose high or low was off by a rounding and is their open or close now.",
            widened=f"{description.widened:,}",
        )


def _finding_line(finding: Finding) -> Message:
    words = {"level": LEVEL_NAMES[finding.level], "finding": finding_words(finding)}
    return Message("%(level)s: %(finding)s", words)


def _place(example: Example) -> Message:
    params: dict[str, Any] = {"line": example.line, "column": example.column, "value": example.value}
    if example.column and example.value:
        return _('on line %(line)s, %(column)s "%(value)s"', **params)
    if example.value:
        return _('on line %(line)s: "%(value)s"', line=example.line, value=example.value)
    if example.column:
        return _("on line %(line)s, %(column)s empty", line=example.line, column=example.column)
    return _("on line %(line)s", line=example.line)


def _example_json(example: Example | None) -> dict[str, Any] | None:
    return {"line": example.line, "column": example.column, "value": example.value} if example else None


def _finding_json(finding: Finding, translate: Callable[[str], str]) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "message": finding_words(finding).render(translate),
        "count": finding.count,
        "example": _example_json(finding.example),
        "answers": [
            {"choice": answer.choice, "value": answer.value, "meaning": answer.meaning.render(translate)}
            for answer in finding.answers
        ],
    }
