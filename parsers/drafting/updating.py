"""A strategy after its graph was edited: what the graph says anew is taken over, all else stays. Pure."""

from dataclasses import fields
from typing import Any

from parsers.drafting.generation import can_be_drawn, generate
from parsers.drafting.markets import market_named
from parsers.drafting.reading_back import Described, NotDescribed, read_back
from pastetrader.common.messages import message as _
from screening.strategy import Assumption, Question, RuleGroup, Source, Strategy
from workflows.definition.graph import Graph

_GROUPS = ("entry", "exit")


def updated(strategy: Strategy, graph: Graph, *, drafted: Graph | None = None) -> Strategy | NotDescribed:
    """The strategy that the graph now is, when it was drafted from this one; the same where nothing was edited.

    `drafted` is the graph as it was drafted; without it every market but the synthetic one counts as chosen by hand.
    Rules whose text is as it was keep their words, assumptions and questions; those of others go.
    """
    now = read_back(graph)
    if isinstance(now, NotDescribed):
        return now
    if not can_be_drawn(strategy):
        return NotDescribed("no_strategy", _("The strategy has no entry rule that it could be compared with."))
    before = read_back(drafted or generate(strategy, market=now.market))
    if isinstance(before, NotDescribed):  # what generation makes can always be read: a test
        return before
    changed = {
        field.name: getattr(now, field.name)
        for field in fields(Described)
        if getattr(now, field.name) != getattr(before, field.name)
    }
    if drafted is None:
        changed["market"] = now.market
    return _with_changes(strategy, now, changed)


def _with_changes(strategy: Strategy, now: Described, changed: dict[str, Any]) -> Strategy:
    values: dict[str, Any] = {name: value for name, value in changed.items() if name not in {"market", "universe"}}
    moved = _moved(strategy, values)
    for name in changed:
        if name not in _GROUPS and name not in {"market", "universe"}:
            moved |= _gone(strategy, name)
    universe = strategy.universe
    for field in fields(now.universe):
        # What is looked at is what the graph says, whatever a draft of an earlier version left out.
        chosen = getattr(now.universe, field.name)
        if chosen != getattr(universe, field.name):
            universe = universe.model_copy(update={field.name: chosen})
            moved |= _gone(strategy, f"universe.{field.name}")
    market = market_named(now.market) if "market" in changed else None
    if market and universe.market not in {None, market}:
        universe = universe.model_copy(update={"market": market})
        moved |= {"universe.market": None}
    if not values and not moved and universe == strategy.universe:
        return strategy
    return Strategy.model_validate(
        strategy.model_dump()
        | {
            **{name: value.model_dump() if hasattr(value, "model_dump") else value for name, value in values.items()},
            "universe": universe.model_dump(),
            "provenance": _moved_provenance(strategy, moved),
            "assumptions": [one.model_dump() for one in _moved_assumptions(strategy, moved)],
            "open_questions": [one.model_dump() for one in _moved_questions(strategy, moved)],
        }
    )


def _gone(strategy: Strategy, path: str) -> dict[str, str | None]:
    """All that is known at or below a path."""
    return {old: None for old in _known_paths(strategy) if old == path or old.startswith(f"{path}.")}


def _known_paths(strategy: Strategy) -> set[str]:
    asked = {path for question in strategy.open_questions for path in question.paths}
    return {*strategy.provenance, *(one.path for one in strategy.assumptions), *asked}


def _moved(strategy: Strategy, values: dict[str, Any]) -> dict[str, str | None]:
    """Where the rules of changed groups are now, by where they were; None for those that are gone."""
    moved: dict[str, str | None] = {}
    for role in _GROUPS:
        if role not in values:
            continue
        group: RuleGroup = values[role]
        places: dict[str, list[str]] = {}
        for path, text in group.leaves(role):
            places.setdefault(text, []).append(path)
        old: RuleGroup = getattr(strategy, role)
        for path, text in old.leaves(role):
            left = places.get(text)
            moved[path] = left.pop(0) if left else None
    return moved


def _moved_provenance(strategy: Strategy, moved: dict[str, str | None]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, tuple[Source, ...]] = {}
    for path, sources in strategy.provenance.items():
        place = moved.get(path, path)
        if place is not None:
            found[place] = sources
    return {path: [source.model_dump() for source in sources] for path, sources in found.items()}


def _moved_assumptions(strategy: Strategy, moved: dict[str, str | None]) -> list[Assumption]:
    found = [(one, moved.get(one.path, one.path)) for one in strategy.assumptions]
    return [one.model_copy(update={"path": path}) for one, path in found if path is not None]


def _moved_questions(strategy: Strategy, moved: dict[str, str | None]) -> list[Question]:
    """A question goes when none of the rules that it was about is left."""
    found: list[Question] = []
    for question in strategy.open_questions:
        places = [moved.get(path, path) for path in question.paths]
        paths = tuple(path for path in places if path is not None)
        if paths or not question.paths:
            place = moved.get(question.path, question.path)
            found.append(question.model_copy(update={"paths": paths, "path": place or question.path}))
    return found
