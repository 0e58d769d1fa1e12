"""Readings for the tests of the ledger: a text, and rules that name their words in it."""

from typing import Any

from screening.strategy import Extractor, Question, RuleGroup, Source, Strategy


def words(text: str, quote: str, *, span: int = 1) -> Source:
    """Where the quote stands first."""
    start = text.index(quote)
    return Source(start=start, end=start + len(quote), quote=quote, span=span)


def make_reading(
    text: str,
    entry: dict[str, str] | None = None,
    way_out: dict[str, str] | None = None,
    questions: tuple[Question, ...] = (),
    **fields: Any,
) -> Strategy:
    """A strategy of conditions by their words; all of the entry, any of the exit."""
    entry, way_out = entry or {}, way_out or {}
    provenance = dict(fields.pop("provenance", {}))
    for side, rules in (("entry", entry), ("exit", way_out)):
        provenance |= {f"{side}.{place}": (words(text, quote),) for place, quote in enumerate(rules)}
    return Strategy(
        is_strategy=bool(entry),
        extractor=Extractor(name="test", version="1"),
        entry=RuleGroup(conditions=tuple(entry.values())),
        exit=RuleGroup(logic="any", conditions=tuple(way_out.values())),
        open_questions=questions,
        provenance=provenance,
        **fields,
    )
