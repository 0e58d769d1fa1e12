"""Strategies to and from the prediction form of the strategy cases, for any scorer of that form. Pure."""

from collections.abc import Mapping
from typing import Any

from parsers.extraction.prediction.conditions import condition_text
from parsers.extraction.prediction.groups import GroupForm
from screening.strategy import Extractor, Strategy

PARTS = ("stop_loss", "take_profit", "trailing_stop", "sizing", "schedule")
GIVEN_BY_OTHERS = Extractor(name="prediction", version="1")


def to_prediction(strategy: Strategy) -> dict[str, Any]:
    """The strategy in the prediction form; conditions that the form cannot hold are left out (readings list them)."""
    document = strategy.model_dump(mode="json", exclude_none=True)
    universe = strategy.universe.model_dump(mode="json")
    if not universe["exclude"]:
        # The form of the cases has no place for it.
        del universe["exclude"]
    return {
        "is_strategy": strategy.is_strategy,
        "universe": universe,
        "timeframe": strategy.timeframe,
        "direction": strategy.direction,
        "entry": GroupForm.of(strategy.entry, "entry").form,
        "exit": GroupForm.of(strategy.exit, "exit").form,
        **{part: document.get(part) for part in PARTS},
        "flags": list(strategy.flags),
    }


def from_prediction(predicted: Mapping[str, Any]) -> Strategy:
    """A strategy of what somebody predicted or expected; `alts` are left out. ValueError for what isn't of the form."""
    return Strategy.model_validate(
        {
            "is_strategy": predicted["is_strategy"],
            "extractor": GIVEN_BY_OTHERS,
            "universe": predicted.get("universe") or {},
            "timeframe": predicted.get("timeframe"),
            "direction": predicted.get("direction") or "long",
            "entry": _rule_group(predicted.get("entry"), "all"),
            "exit": _rule_group(predicted.get("exit"), "any"),
            **{part: predicted.get(part) for part in PARTS},
            "flags": predicted.get("flags") or predicted.get("must_flag") or [],
        }
    )


def _rule_group(group: Mapping[str, Any] | None, logic: str) -> dict[str, Any]:
    if group is None:
        return {"logic": logic}
    conditions = [
        _rule_group(condition, logic) if "conditions" in condition else condition_text(condition)
        for condition in group["conditions"]
    ]
    return {"logic": group["logic"], "conditions": conditions}
