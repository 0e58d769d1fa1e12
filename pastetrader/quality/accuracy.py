"""Rules read as people mean them: what people did with them, by reader, language and kind of source."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet, Sum

from pastetrader.accounts.models import User
from pastetrader.quality.definitions import DEFINITIONS
from pastetrader.quality.figures import Figure, share
from pastetrader.quality.models import RuleTally
from pastetrader.quality.periods import Period, placed

GOOD = ("confirmed", "kept")
JUDGED = (*GOOD, "edited", "dropped", "answered")
PARTS = (*JUDGED, "unjudged", "added")

Grouping = Literal["reader", "language", "source"]
_COLUMNS: dict[Grouping, str] = {
    "reader": "strategy__extractor",
    "language": "strategy__paste__language",
    "source": "strategy__paste__source_kind",
}
PASTED = "strategy__paste__created_at"


@dataclass(frozen=True)
class Group:
    """The figure of one reader, language or kind of source; `name` "" is a language that is not known."""

    name: str
    figure: Figure


def accuracy(periods: Sequence[Period], person: User | None) -> list[Figure]:
    """The figure of each period, of the person's pastes or (None) of everybody's. One query."""
    found: dict[int, dict[str, Any]] = {
        row["period_place"]: row
        for row in placed(_tallies(person), PASTED, periods).values("period_place").annotate(**_sums())
    }
    return [_figure(period, found.get(place, {})) for place, period in enumerate(periods)]


def accuracy_by(grouping: Grouping, period: Period, person: User | None) -> list[Group]:
    """The figures of a period by reader, language or kind of source, those with the most rules first. One query."""
    column = _COLUMNS[grouping]
    rows = placed(_tallies(person), PASTED, [period]).values(column).annotate(**_sums())
    found = [Group(row[column], _figure(period, row)) for row in rows]
    return sorted((one for one in found if one.figure.events), key=lambda one: (-one.figure.events, one.name))


def _figure(period: Period, row: dict[str, Any]) -> Figure:
    parts = {name: int(row.get(f"of_{name}") or 0) for name in PARTS}
    good, judged = sum(parts[name] for name in GOOD), sum(parts[name] for name in JUDGED)
    return share(period, good, judged, DEFINITIONS["accuracy"].target, parts)


def _tallies(person: User | None) -> QuerySet[RuleTally]:
    return RuleTally.objects.all() if person is None else RuleTally.objects.owned_by(person)


def _sums() -> dict[str, Sum]:
    return {f"of_{name}": Sum(name) for name in PARTS}
