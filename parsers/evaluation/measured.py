"""The figures of readers on sets of cases, as they were measured: a file beside this one, written by a command. Pure.

`manage.py evaluate_extraction CASES --save` writes a line of it; nothing is entered by hand.
"""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from parsers.evaluation.report import Report, wilson
from screening.strategy import Extractor

FILE = Path(__file__).with_name("measured.json")


class Measured(BaseModel):
    """What a version of a reader did with a set of cases. Items are rules and facts of the cases.

    `was_tuned_on`: who made the reader had seen the texts, so that the figures say little about others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cases_of: str
    reader: str
    version: str
    measured_on: date
    was_tuned_on: bool
    cases: int
    exact: int
    silent: int
    right: int
    asked: int
    lost: int
    wrong: int
    needless: int

    @classmethod
    def of(cls, report: Report, reader: Extractor, *, cases_of: str, measured_on: date, was_tuned_on: bool) -> Self:
        """The figures of a report."""
        figures = report.together
        return cls(
            cases_of=cases_of,
            reader=reader.name,
            version=reader.version,
            measured_on=measured_on,
            was_tuned_on=was_tuned_on,
            cases=figures.cases,
            exact=figures.exact,
            silent=figures.case_kinds["silent"],
            **figures.honesty,
        )

    @property
    def items(self) -> int:
        """How many there were to be read."""
        return self.right + self.asked + self.lost + self.wrong

    @property
    def missed(self) -> int:
        """Wrong, or neither read nor asked about."""
        return self.lost + self.wrong

    @property
    def share_right(self) -> float | None:
        """Right / all items; None without any."""
        return self.right / self.items if self.items else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of that share after Wilson."""
        return wilson(self.right, self.items)


def measured(file: Path | None = None) -> tuple[Measured, ...]:
    """What is known, by reader and set; none where nothing was measured."""
    kept = file or FILE
    rows = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []
    return tuple(Measured.model_validate(row) for row in rows)


def save(figures: Measured, file: Path | None = None) -> None:
    """Put the figures in the place of those of the same reader on the same set."""
    others = [one for one in measured(file) if (one.reader, one.cases_of) != (figures.reader, figures.cases_of)]
    rows: Sequence[Measured] = sorted([*others, figures], key=lambda one: (one.reader, one.was_tuned_on, one.cases_of))
    lines = ",\n".join(f"  {one.model_dump_json()}" for one in rows)
    (file or FILE).write_text(f"[\n{lines}\n]\n", encoding="utf-8")
