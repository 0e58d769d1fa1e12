"""What asking models for readings took, and how far they and the rules agree. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from parsers.extraction.model.facts import ReadingFacts

AGREEMENTS = ("agreed", "differing", "only_model", "only_rules")


@dataclass(frozen=True)
class Cost:
    """Of all readings together. `usd` None where a price isn't known; `seconds` that answers took.

    `by_rules`: cases in which no model answered, `why` with the codes of it; `tried`: what went wrong on the way.
    `unborne`: what models said and the texts don't bear out.
    """

    readings: int
    usd: Decimal | None
    seconds: float
    input_tokens: int
    output_tokens: int
    answers: int
    repairs: int
    remembered: int
    unborne: int
    by_rules: int
    why: dict[str, int]
    tried: dict[str, int]
    agreement: dict[str, int]

    @classmethod
    def of(cls, facts: Iterable[ReadingFacts]) -> "Cost":
        """The sum."""
        rows = list(facts)
        costs = [row.cost for row in rows]
        known = [cost for cost in costs if cost is not None]
        summed = {
            name: sum(getattr(row, name) for row in rows)
            for name in ("input_tokens", "output_tokens", "answers", "repairs", "remembered", "unborne")
        }
        return cls(
            readings=len(rows),
            usd=sum(known, Decimal(0)) if len(known) == len(costs) else None,
            seconds=round(sum(row.seconds for row in rows), 3),
            by_rules=sum(row.reader == "rules" for row in rows),
            why=dict(Counter(row.why for row in rows if row.why)),
            tried=dict(Counter(one.code for row in rows for one in row.tried)),
            agreement={name: sum(getattr(row, name) for row in rows) for name in AGREEMENTS},
            **summed,
        )

    def as_json(self) -> dict[str, Any]:
        """All of it; dollars as a text with all their places, or null."""
        return {**asdict(self), "usd": None if self.usd is None else format(self.usd, "f")}
