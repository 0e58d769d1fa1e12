"""Stops, sizes, schedules, and what is traded, of two readings. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parsers.extraction.model.joining import read_by
from parsers.extraction.model.pairing import in_order
from parsers.ledger.parts import NoSuchPart, part_of, part_text
from screening.strategy import Question, Source, Strategy, Universe

_ROUNDING = 0.005
PARTS = ("stop_loss", "take_profit", "trailing_stop", "sizing", "schedule")
FACTS = ("universe", "timeframe", "direction")
# What a text that says nothing means.
_UNSAID: dict[str, tuple[Any, ...]] = {"timeframe": (None, "1d"), "direction": ("long",), "universe": (Universe(),)}


@dataclass
class Parts:
    """The values that are used, from which of the readings each is, and what is asked."""

    values: dict[str, Any] = field(default_factory=dict)
    is_of_model: dict[str, bool] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    agreed: int = 0
    differing: int = 0
    only_rules: int = 0
    only_model: int = 0


def parts_of_both(rules: Strategy, model: Strategy, *, asks_each: bool) -> Parts:
    """Every part and fact of both readings. `asks_each` as for sides."""
    found = Parts()
    asked = {path.partition(".")[0] for path in rules.unsure()}
    # Unread words beside a value make it unsure, and are no reason to take somebody else's.
    doubted = {question.path.partition(".")[0] for question in rules.open_questions if question.code != "missing"}
    for name in (*PARTS, *FACTS):
        is_asked = name in asked or name in doubted
        _compare(found, name, rules, model, is_doubted=name in doubted, asks_alone=asks_each and not is_asked)
    return found


def _compare(found: Parts, name: str, rules: Strategy, model: Strategy, *, is_doubted: bool, asks_alone: bool) -> None:
    mine, theirs = getattr(rules, name), getattr(model, name)
    is_mine, is_theirs = mine not in _UNSAID.get(name, (None,)), theirs not in _UNSAID.get(name, (None,))
    if not is_mine and not is_theirs:
        found.values[name], found.is_of_model[name] = mine, False
        return
    if is_mine and is_theirs and _same(name, rules, model):
        found.values[name], found.is_of_model[name] = mine, False
        found.agreed += 1
        return
    sources = in_order((*sources_of(rules, name), *sources_of(model, name)))
    if is_mine and is_theirs:
        is_of_model = is_doubted
        found.differing += 1
        first, second = (model, rules) if is_of_model else (rules, model)
        question = read_by("both", name, (name,), sources, tuple(_offers(name, first, second)))
    elif is_theirs:
        is_of_model = True
        found.only_model += 1
        question = read_by("model", name, (name,), sources, tuple(_offers(name, model)))
    else:
        is_of_model = False
        found.only_rules += 1
        question = read_by("rules", name, (name,), sources, tuple(_offers(name, rules)))
    found.values[name], found.is_of_model[name] = (theirs if is_of_model else mine), is_of_model
    if is_theirs or asks_alone:
        found.questions.append(question)


def _same(name: str, rules: Strategy, model: Strategy) -> bool:
    mine, theirs = getattr(rules, name), getattr(model, name)
    if name != "universe":
        return bool(mine == theirs) or (name in PARTS and _nearly(mine, theirs))
    # A market that was only concluded is no word of the text; one that the model says has to be the rules' as well.
    said = None if is_inferred(model, "universe.market") else theirs.market
    is_named = bool(mine.index or mine.symbols)
    is_one_market = said == mine.market or (said is None and is_named)
    is_one_list = mine.index == theirs.index and set(mine.symbols) == set(theirs.symbols)
    # A model has no words for what is left out: it asks about them, or says nothing.
    return is_one_market and is_one_list


def _nearly(mine: Any, theirs: Any) -> bool:
    """Whether they are the same but for how a third of a position is rounded."""
    one, other = mine.model_dump(), theirs.model_dump()
    shares = one.pop("fraction", 1.0), other.pop("fraction", 1.0)
    return bool(one == other) and math.isclose(*shares, abs_tol=_ROUNDING)


def is_inferred(strategy: Strategy, path: str) -> bool:
    """Whether a fact was concluded and not said."""
    return any(one.path == path and one.reason == "inferred" for one in strategy.assumptions)


def sources_of(strategy: Strategy, name: str) -> Iterator[Source]:
    """The words of a part or fact, and of what lies below it."""
    for path, sources in strategy.provenance.items():
        if path == name or path.startswith(f"{name}."):
            yield from sources


def _offers(name: str, *strategies: Strategy) -> Iterator[str]:
    """The values as a person types them; what can't be typed whole is not offered."""
    for strategy in strategies:
        text = part_text(strategy, name)
        try:
            if text and part_of(name, text) == getattr(strategy, name):
                yield text
        except NoSuchPart:
            continue
