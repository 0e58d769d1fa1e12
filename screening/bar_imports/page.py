"""What the pages of imports show: a file as understood, in the words that the command and the API share."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from pastetrader.common.messages import Message
from screening.bar_imports.kept_descriptions import read_kept
from screening.bar_imports.services import doubts, names_listed, open_questions
from screening.market_data.files.description import PRICES, Answer, FileDescription, Finding, Level, Role
from screening.market_data.files.roles import ROLE_NAMES
from screening.market_data.files.words import LEVEL_NAMES, content_lines, finding_words
from screening.models import BarImport, ImportStatus

ICONS = {
    Level.REFUSAL: "circle-x",
    Level.QUESTION: "circle-help",
    Level.DOUBT: "triangle-alert",
    Level.NOTE: "info",
}
ORDER = (Level.REFUSAL, Level.QUESTION, Level.DOUBT, Level.NOTE)
PROBABLE_SPLITS = "probable_splits"


@dataclass(frozen=True)
class ShownAnswer:
    """A radio button: the choice that it sets, its value, and what it means."""

    choice: str
    value: str
    meaning: str
    is_typed: bool


@dataclass(frozen=True)
class ShownFinding:
    """A finding with its words, icon and answers."""

    code: str
    level: str
    label: str
    icon: str
    words: str
    answers: tuple[ShownAnswer, ...]


def import_context(row: BarImport) -> dict[str, Any]:
    """What the page of one import shows, whatever state it is in."""
    context: dict[str, Any] = {"import": row, "percent": _percent(row)}
    if row.description is None:
        return context
    found = read_kept(row.description)
    findings = list(_findings(found))
    return context | {
        "shape": list(_shape(found)),
        "columns": _columns(found),
        "findings": findings,
        "selects": _selects(row),
        "is_open": open_questions(found),
        "has_answers": any(finding.answers for finding in findings),
        "first_bars": [_row(bar) for bar in found.first_bars],
        "description": found,
        "may_be_stored": row.status == ImportStatus.DESCRIBED
        and not open_questions(found)
        and bool(found.bars or names_listed(found)),
        "names": names_listed(found),
        "doubts": doubts(found, adjust_splits=False),
        "other_doubts": doubts(found, adjust_splits=True),
        "has_probable_splits": any(finding.code == PROBABLE_SPLITS for finding in found.findings),
    }


def _selects(row: BarImport) -> list[dict[str, Any]]:
    """What can be said of a file beside what it asks, with what was said."""
    itself = ("", gettext("as the file says"))
    orders = (
        ("ymd", gettext("year, month, day")),
        ("dmy", gettext("day, month, year")),
        ("mdy", gettext("month, day, year")),
    )
    known: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
        ("decimal", gettext("Decimal sign"), (itself, (".", "1976.00"), (",", "1976,00"))),
        ("dates", gettext("Dates"), (itself, *orders)),
        (
            "adjusted",
            gettext("Adjusted closes"),
            (itself, ("use", gettext("use them")), ("keep", gettext("keep prices as traded"))),
        ),
    )
    return [
        {
            "name": name,
            "label": label,
            "value": row.choices.get(name, ""),
            "options": [{"value": value, "label": words} for value, words in options],
        }
        for name, label, options in known
    ]


def _findings(found: FileDescription) -> Iterator[ShownFinding]:
    for level in ORDER:
        for finding in found.at(level):
            yield ShownFinding(
                code=finding.code,
                level=level.value,
                label=_said(LEVEL_NAMES[level]),
                icon=ICONS[level],
                words=_said(finding_words(finding)),
                answers=_answers(finding),
            )


def _answers(finding: Finding) -> tuple[ShownAnswer, ...]:
    return tuple(_answer(answer) for answer in finding.answers)


def _answer(answer: Answer) -> ShownAnswer:
    # An answer without a value is one that a person types: which symbol, which time zone.
    return ShownAnswer(answer.choice, answer.value, _said(answer.meaning), is_typed=not answer.value)


def _shape(found: FileDescription) -> Iterator[str]:
    """What is in the file, and which rows were refused: the lines that are not shown as columns and findings."""
    for line in content_lines(found):
        yield _said(line)


def _columns(found: FileDescription) -> list[dict[str, str]]:
    return [
        {
            "written": column.written,
            "role": _said(ROLE_NAMES[column.role]),
            "format": _said(column.format) if column.format else "",
            "is_used": "" if column.role is Role.IGNORED else "yes",
        }
        for column in found.columns
    ]


def _row(bar: Any) -> dict[str, Any]:
    prices = [f"{bar[name.value]:,.10g}" for name in PRICES]
    return {"symbol": bar["symbol"], "session": bar["session"], "numbers": [*prices, f"{bar['volume']:,.10g}"]}


def _percent(row: BarImport) -> int:
    return min(100, 100 * row.rows_done // row.rows_total) if row.rows_total else 0


def _said(message: Message) -> str:
    return message.render(gettext)
