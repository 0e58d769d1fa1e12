"""Mistakes that a model makes, planted in a right reply. Pure and repeatable: the same seed plants the same."""

import copy
import json
from collections.abc import Mapping
from random import Random
from typing import Any

from parsers.evaluation.rehearsal.planting import conditions, forms, structure, values
from parsers.evaluation.rehearsal.planting.base import Planter, Source
from parsers.formats.base import ParsedContent

PLANTERS: Mapping[str, Planter] = {
    "wrong number": conditions.wrong_number,
    "number of other words": conditions.number_of_other_words,
    "turned comparator": conditions.turned_comparator,
    "strictness": conditions.strictness,
    "cross for level": conditions.cross_for_level,
    "swapped side": structure.swapped_side,
    "invented rule": structure.invented_rule,
    "invented rule with a number": structure.invented_rule_with_number,
    "invented stop": values.invented_stop,
    "invented strategy": structure.invented_strategy,
    "denied strategy": structure.denied_strategy,
    "wrong period": conditions.wrong_period,
    "period of other words": conditions.period_of_other_words,
    "wrong series": conditions.wrong_series,
    "wrong offset": conditions.wrong_offset,
    "wrong timeframe": conditions.wrong_timeframe,
    "dropped negation": conditions.dropped_negation,
    "dropped rule": structure.dropped_rule,
    "dropped rule under wide quotes": structure.dropped_rule_under_wide_quotes,
    "dropped part": values.dropped_part,
    "changed unit": values.changed_unit,
    "changed stop": values.changed_stop,
    "target for stop": values.target_for_stop,
    "wrong market": values.wrong_market,
    "wrong symbol": values.wrong_symbol,
    "wrong direction": values.wrong_direction,
    "wrong bars": values.wrong_bars,
    "quote of another span": conditions.quote_of_other_span,
    "altered quote": conditions.altered_quote,
    "contradictory": structure.contradictory,
    "wrong logic": structure.wrong_logic,
    "wrong grouping": structure.wrong_grouping,
    "rule of an example": structure.example,
    "rule of an example with words": structure.example_with_words,
    "false injection": structure.false_injection,
    "truncated": forms.truncated,
    "prose around": forms.prose_around,
    "malformed": forms.malformed,
    "extra keys": forms.extra_keys,
    "whole text quoted": conditions.whole_text_quoted,
}


def planted(kind: str, reply: Mapping[str, Any], content: ParsedContent, *, seed: str) -> str | None:
    """What a model answers that makes that mistake in an otherwise right reply; None where it can't be made."""
    answer = PLANTERS[kind](copy.deepcopy(dict(reply)), Source(content, Random(f"{kind} {seed}")))  # noqa: S311  # no secret
    if answer is None:
        return None
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
