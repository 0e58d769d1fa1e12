"""Where each rule stands on the page, how it joins the one before it, and what its section is called. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from parsers.ledger.application import SIDES
from parsers.ledger.parts import NAMES, RISKS
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.strategy import Logic, RuleGroup, Strategy

# Sections of the page, with the roles of the rules in them.
PLACES: dict[str, tuple[str, ...]] = {
    "entry": ("entry",),
    "exit": ("exit",),
    "risk": (*RISKS, "sizing"),
    "facts": ("universe", "timeframe", "direction", "schedule"),
}
_TITLES = {
    "risk": _("Stops, targets and size"),
    "facts": _("Market, bars and times"),
}
_ENTRY = {"one": _("Buy when"), "all": _("Buy when all of these hold"), "any": _("Buy when one of these holds")}
_SHORT = {
    "one": _("Sell short when"),
    "all": _("Sell short when all of these hold"),
    "any": _("Sell short when one of these holds"),
}
_EXIT = {"one": _("Exit when"), "all": _("Exit when all of these hold"), "any": _("Exit when one of these holds")}


@dataclass(frozen=True)
class Placed:
    """The place of a rule: its order (-1: left out), how deep it is nested, and how it joins what is before it.

    `joint`: "all" (and), "any" (or) or "" for the first. `opens`: the logic of a group inside that begins here.
    """

    order: int = -1
    depth: int = 0
    joint: Logic | str = ""
    opens: Logic | str = ""


def placed(strategy: Strategy) -> dict[str, Placed]:
    """The place of every rule of the strategy by its path."""
    found: dict[str, Placed] = {}
    for side in SIDES:
        for path, place in _inside(getattr(strategy, side), side, 0):
            found[path] = replace(place, order=len(found))
    for name in NAMES:
        found[name] = Placed(order=len(found))
    return found


def section_title(key: str, strategy: Strategy, count: int) -> Message:
    """What a section is called: "Buy when all of these hold"."""
    if key not in SIDES:
        return _TITLES[key]
    titles = _EXIT if key == "exit" else _SHORT if strategy.direction == "short" else _ENTRY
    group: RuleGroup = getattr(strategy, key)
    return titles[group.logic if count > 1 else "one"]


def _inside(group: RuleGroup, path: str, depth: int) -> Iterator[tuple[str, Placed]]:
    for number, condition in enumerate(group.conditions):
        here, joint = f"{path}.{number}", group.logic if number else ""
        if not isinstance(condition, RuleGroup):
            yield here, Placed(depth=depth, joint=joint)
            continue
        inner = list(_inside(condition, here, depth + 1))
        for place, (leaf, what) in enumerate(inner):
            yield leaf, replace(what, joint=joint, opens=condition.logic) if place == 0 else what
