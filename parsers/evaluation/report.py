"""The figures of a reader over many cases: item F1 and exact side by side, and honesty. Pure."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from parsers.evaluation.cases import Case
from parsers.evaluation.cost import Cost
from parsers.evaluation.honesty import score_honesty
from parsers.evaluation.items import CaseScore, score_items, total
from parsers.evaluation.outcomes import Outcome, Verdict
from parsers.extraction.model.facts import ReadingFacts
from parsers.extraction.prediction import Reading

VERDICTS: tuple[Verdict, ...] = ("exact", "honest", "silent")
STATES = ("right", "asked", "lost", "wrong")
# How cases are grouped: what a group is called, and the value of a case.
GROUPINGS: Mapping[str, Callable[[Case], str]] = {
    "lang": lambda case: case.lang,
    "difficulty": lambda case: case.difficulty,
    "kind": lambda case: case.kind,
}


@dataclass(frozen=True)
class Scored:
    """A case, its reading, and what both scorers say."""

    case: Case
    reading: Reading
    score: CaseScore
    outcome: Outcome

    @classmethod
    def of(cls, case: Case, reading: Reading) -> "Scored":
        """Both scorers on a reading."""
        return cls(case, reading, score_items(case.expected, reading.predicted), score_honesty(case, reading))


@dataclass(frozen=True)
class Figures:
    """Figures of some cases."""

    cases: int
    item_f1: float
    exact: int
    honesty: Mapping[str, int]
    case_kinds: Mapping[Verdict, int]

    @classmethod
    def of(cls, scored: Iterable[Scored]) -> "Figures":
        """The figures of these cases together."""
        rows = list(scored)
        outcomes = [row.outcome for row in rows]
        items = total(row.score.items for row in rows)
        honesty = {
            name: sum(getattr(outcome, name) for outcome in outcomes) for name in ("right", "asked", "lost", "wrong")
        }
        return cls(
            cases=len(rows),
            item_f1=items.f1,
            exact=sum(row.score.is_exact for row in rows),
            honesty={**honesty, "needless": sum(len(outcome.needless) for outcome in outcomes)},
            case_kinds={kind: sum(outcome.verdict == kind for outcome in outcomes) for kind in VERDICTS},
        )

    @property
    def exact_interval(self) -> tuple[float, float]:
        """The share of exact cases, 0 to 1: its 95 % interval after Wilson."""
        return wilson(self.exact, self.cases)

    def as_json(self) -> dict[str, Any]:
        """{cases, item_f1, exact, honesty, case_kinds}."""
        return {
            "cases": self.cases,
            "item_f1": self.item_f1,
            "exact": self.exact,
            "honesty": dict(self.honesty),
            "case_kinds": dict(self.case_kinds),
        }


@dataclass(frozen=True)
class Report:
    """All figures of a reader: together, and by language, difficulty and kind."""

    extractor: str
    scored: tuple[Scored, ...]
    facts: tuple[ReadingFacts, ...] = ()  # of readings for which models were asked

    @property
    def cost(self) -> Cost | None:
        """What asking models took; None where none was asked."""
        return Cost.of(self.facts) if self.facts else None

    @property
    def together(self) -> Figures:
        """The figures of all cases."""
        return Figures.of(self.scored)

    @property
    def has_marks(self) -> bool:
        """Whether any case says which words its items have: without, questions about words answer nothing."""
        return any(row.case.marks is not None for row in self.scored)

    def by(self, grouping: str) -> dict[str, Figures]:
        """The figures of each language, difficulty or kind, in the order of their names."""
        value_of = GROUPINGS[grouping]
        values = sorted({value_of(row.case) for row in self.scored})
        return {value: Figures.of(row for row in self.scored if value_of(row.case) == value) for value in values}

    def as_json(self) -> dict[str, Any]:
        """{extractor, cases, item_f1, exact, honesty, case_kinds, by, readings}, and `cost` where models were asked."""
        by = {
            grouping: {value: figures.as_json() for value, figures in self.by(grouping).items()}
            for grouping in GROUPINGS
        }
        readings = [{"id": row.case.id, **row.reading.as_json()} for row in self.scored]
        cost = {"cost": self.cost.as_json()} if self.cost is not None else {}
        return {"extractor": self.extractor, **self.together.as_json(), **cost, "by": by, "readings": readings}


def wilson(found: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval of a share, 0 to 1; z 1.96 = 95 %."""
    if not of:
        return 0.0, 0.0
    share, divisor = found / of, 1 + z * z / of
    middle = (share + z * z / (2 * of)) / divisor
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / divisor
    return middle - half, middle + half
