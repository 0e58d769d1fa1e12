"""The item scorer: credits, expected and predicted items of a case, by the strategy cases' format. Pure."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parsers.evaluation.matching import leaves, pairs, same_part, shape
from parsers.evaluation.names import ALARMS, PARTS, USUAL, symbol_code

Form = Mapping[str, Any]


@dataclass(frozen=True)
class Items:
    """Credit earned, items expected, items predicted."""

    earned: float = 0.0
    expected: int = 0
    predicted: int = 0

    def __add__(self, other: "Items") -> "Items":
        return Items(self.earned + other.earned, self.expected + other.expected, self.predicted + other.predicted)

    @property
    def f1(self) -> float:
        """2 * earned / (expected + predicted), 0 to 1; 1 when nothing is expected and nothing predicted."""
        both = self.expected + self.predicted
        return 2 * self.earned / both if both else 1.0

    @property
    def is_exact(self) -> bool:
        """Nothing missing, nothing invented, nothing wrong."""
        return self.expected == self.predicted and math.isclose(self.earned, self.expected, abs_tol=1e-9)


@dataclass(frozen=True)
class CaseScore:
    """The items of a case; nothing is earned when "is a strategy" is wrong."""

    items: Items
    is_gate_wrong: bool

    @property
    def is_exact(self) -> bool:
        """Whether the case is right to the last item."""
        return not self.is_gate_wrong and self.items.is_exact


def score_items(expected: Form, predicted: Form | None) -> CaseScore:
    """Score a prediction against the `expected` of a case. Two empty slots earn nothing."""
    predicted = predicted or {}
    is_gate_wrong = bool(predicted.get("is_strategy")) != expected["is_strategy"]
    items = _flags(expected, predicted)
    if not expected["is_strategy"]:
        items += Items(0.0 if is_gate_wrong else 1.0, 1, 1)
        if is_gate_wrong:
            items += Items(0.0, 0, sum(len(leaves(predicted.get(side))) for side in ("entry", "exit")))
    else:
        items += total(_strategy(expected, predicted if predicted.get("is_strategy") else {}))
    if is_gate_wrong:
        items = Items(0.0, items.expected, items.predicted)
    return CaseScore(items, is_gate_wrong)


def total(items: Iterable[Items]) -> Items:
    """The sum."""
    return sum(items, Items())


def _flags(expected: Form, predicted: Form) -> Items:
    wanted = set(expected.get("must_flag") or ())
    raised = set(predicted.get("flags") or predicted.get("must_flag") or ())
    right = len(wanted & raised)
    return Items(right, len(wanted), right + len((raised - wanted) & set(ALARMS)))


def _strategy(expected: Form, predicted: Form) -> Iterator[Items]:
    for side in ("entry", "exit"):
        yield from _rules(expected[side], predicted.get(side))
    for part in PARTS:
        wanted, given = expected.get(part), predicted.get(part)
        if wanted is not None or given is not None:
            yield Items(float(same_part(wanted, given)), int(wanted is not None), int(given is not None))
    wanted_universe, universe = expected["universe"], predicted.get("universe") or {}
    for name in ("market", "index"):
        wanted, given = _name(wanted_universe.get(name)), _name(universe.get(name))
        yield Items(float(wanted is not None and wanted == given), int(wanted is not None), int(given is not None))
    symbols, given_symbols = (
        {symbol_code(symbol) for symbol in of.get("symbols") or ()} for of in (wanted_universe, universe)
    )
    yield Items(len(symbols & given_symbols), len(symbols), len(given_symbols))
    for name, usual in USUAL.items():
        wanted, given = expected.get(name) or usual, predicted.get(name) or usual
        yield Items(float(usual != wanted == given), int(wanted != usual), int(given != usual))


def _rules(expected: Form, predicted: Form | None) -> Iterator[Items]:
    """The leaves of one side, and how they are joined where there are several."""
    wanted, given = leaves(expected), leaves(predicted)
    yield Items(sum(earned for _, earned in pairs(wanted, given).values()), len(wanted), len(given))
    several, several_given = len(wanted) > 1, len(given) > 1
    if several or several_given:
        is_right = several and several_given and shape(expected).outline == shape(predicted).outline
        yield Items(float(is_right), int(several), int(several_given))


def _name(raw: Any) -> str | None:
    return str(raw).strip().lower() if raw else None
