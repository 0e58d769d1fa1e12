"""The strategy that follows from a reading and the decisions about it. Pure.

A reading that is chosen takes the place of the one that was used until then, when that stands in the strategy; else it
is added: to the entry as one more requirement, to the exit as one more way out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from parsers.ledger.decisions import Decision
from parsers.ledger.parts import NAMES, part_of
from parsers.ledger.tree import Leaf, Tree, canonical, tree_of
from parsers.presentation import Rule
from screening.conditions import ConditionError, parse
from screening.strategy import Assumption, Flag, Question, RuleGroup, Source, Strategy, Universe, group_of

Side = Literal["entry", "exit"]
SIDES: tuple[Side, ...] = ("entry", "exit")
# What a question about a whole side may be answered with beside conditions.
LOGICS = ("all", "any")
# What a dropped part leaves behind.
_UNSAID: dict[str, Any] = {"universe": Universe(), "direction": "long"}
# Flags that stand as long as a question of these is open.
_FLAG_OF: tuple[tuple[Flag, str, str], ...] = (
    ("missing_exit", "missing", "exit"),
    ("missing_universe", "missing", "universe"),
    ("missing_threshold", "missing", ""),
    ("vague_term", "vague", ""),
    ("conflicting_rules", "conflict", ""),
)


@dataclass(frozen=True)
class Asked:
    """A question with the name that decisions know it by."""

    subject: str
    question: Question


@dataclass
class Applied:
    """What the decisions made of a reading: each side as a tree, the parts by name, and where each leaf ended up.

    `paths`: from the origin of each leaf to its path in the strategy that follows; what was left out has none.
    `edited` are the paths as read of what says something else now, `dropped` the parts that were left out,
    `added` the sources of leaves and parts that weren't read.
    """

    reading: Strategy
    sides: dict[Side, Tree]
    parts: dict[str, Any] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    edited: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    added: dict[str, tuple[Source, ...]] = field(default_factory=dict)

    def leaf(self, path: str) -> Leaf | None:
        """The leaf that was read at a path, unless it is gone."""
        return next((leaf for tree in self.sides.values() for leaf in tree.leaves() if leaf.origin == path), None)


def apply(
    reading: Strategy, rules: Mapping[str, Rule], asked: Mapping[str, Asked], counting: Mapping[str, Decision]
) -> Applied:
    """Edits, drops and answers applied; `rules` and `asked` by subject, `counting` are the decisions that count.

    Decisions about what isn't there and values that cannot be read are passed over: they were checked when made, and
    a later version of the language may refuse what an earlier one took.
    """
    work = Applied(reading, {side: tree_of(getattr(reading, side), side) for side in SIDES})
    for subject, decision in counting.items():
        if subject in asked and decision.kind == "answer":
            _answer(work, asked[subject], decision)
    for subject, decision in counting.items():
        if subject in rules and decision.kind in {"edit", "drop"}:
            _change(work, rules[subject], decision)
    return work


def _change(work: Applied, rule: Rule, decision: Decision) -> None:
    if rule.role not in SIDES:
        _change_part(work, rule.path, decision)
        return
    leaf = work.leaf(rule.path)
    tree = work.sides["entry" if rule.role == "entry" else "exit"]
    if leaf is None:
        return
    if decision.kind == "drop":
        tree.remove(leaf)
        return
    try:
        leaf.text = parse(decision.text).text()
    except ConditionError:
        return
    work.edited.add(rule.path)


def _change_part(work: Applied, name: str, decision: Decision) -> None:
    if decision.kind == "drop":
        work.parts[name] = _UNSAID.get(name)
        work.dropped.add(name)
        return
    try:
        work.parts[name] = part_of(name, decision.text)
    except ValueError:
        return
    work.edited.add(name)


def _answer(work: Applied, asked: Asked, decision: Decision) -> None:
    question = asked.question
    name = question.path.partition(".")[0]
    if name in SIDES and decision.text in LOGICS and question.code == "conflict":
        work.sides["entry" if name == "entry" else "exit"].logic = "all" if decision.text == "all" else "any"
        return
    if name in NAMES:
        try:
            work.parts[name] = part_of(name, decision.text)
        except ValueError:
            return
        work.edited.add(name)
        work.added[name] = question.sources
        return
    try:
        texts, default = canonical(decision.text), _canonical_or_none(question.default)
    except ConditionError:
        return
    side = side_of(question, decision)
    if _chooses_whole_side(work, asked, side, texts, default):
        return
    tree = work.sides[side]
    _choose(work, tree, question, texts, default)
    kept = {leaf.text for leaf in tree.leaves()}
    new = [Leaf(f"{asked.subject}#{place}", text) for place, text in enumerate(texts) if text not in kept]
    if new:
        tree.add(new, "all" if side == "entry" else "any")
    work.added |= {leaf.origin: question.sources for leaf in new}


def _chooses_whole_side(
    work: Applied, asked: Asked, side: Side, texts: tuple[str, ...], default: tuple[str, ...]
) -> bool:
    """How all rules of a side belong together was asked: then the answer takes the place of the side.

    Rules that are in the answer as well keep their names.
    """
    group, _paths = work.sides[side].group(side)
    known = list(work.sides[side].leaves())
    is_of_whole = asked.question.path == side and len(known) > 1 and len(texts) == 1
    if not is_of_whole or default != _canonical_or_none(group.text()):
        return False
    tree = tree_of(group_of(texts[0]), asked.subject)
    for place, leaf in enumerate(tree.leaves()):
        was = next((one for one in known if one.text == leaf.text), None)
        leaf.origin = f"{asked.subject}#{place}" if was is None else was.origin
        if was is None:
            work.added[leaf.origin] = asked.question.sources
        else:
            known.remove(was)
    work.sides[side] = tree
    return True


def _choose(work: Applied, tree: Tree, question: Question, texts: tuple[str, ...], default: tuple[str, ...]) -> None:
    """Put the reading `texts` in the place of the one that was used, where that stands; the rule keeps its name."""
    used = [
        leaf for leaf in tree.leaves() if leaf.text in default and (leaf.origin in question.paths or not question.paths)
    ]
    kept = [leaf for leaf in used if leaf.text in texts]
    given_up = [leaf for leaf in used if leaf.text not in texts]
    wanted = [text for text in texts if text not in {leaf.text for leaf in kept}]
    if given_up and wanted:
        first = given_up.pop(0)
        first.text = wanted.pop(0)
        work.edited.add(first.origin)
        new = [Leaf(f"{first.origin}#{place}", text) for place, text in enumerate(wanted)]
        tree.put_beside(first, new)
        work.added |= {leaf.origin: question.sources for leaf in new}
    for leaf in given_up:
        tree.remove(leaf)


def _canonical_or_none(text: str) -> tuple[str, ...]:
    try:
        return canonical(text)
    except ConditionError:
        return ()


def side_of(question: Question, decision: Decision | None = None) -> Side:
    """Where a condition that answers the question goes: where the answer says, else where its words stand."""
    given = decision.role if decision is not None else ""
    for path in (given, question.path, *question.paths):
        role = path.partition(".")[0]
        if role in SIDES:
            return "entry" if role == "entry" else "exit"
    return "entry"


def is_contradiction(question: Question) -> bool:
    """Whether it is about rules of a side that are fine one by one and cannot stand together."""
    return question.code == "conflict" and question.path in SIDES and "reason" in question.params


def contradiction(work: Applied, side: Side) -> Question | None:
    """What is to be asked when the rules of a side, as decided, can never hold together, or always do."""
    group, paths = work.sides[side].group(side)
    text = group.text()
    try:
        if text:
            parse(text)
    except ConditionError as error:
        sources = {source for path in paths for source in work.reading.provenance.get(path, work.added.get(path, ()))}
        ordered = tuple(sorted(sources, key=lambda source: (source.start, source.end)))
        return Question(code="conflict", path=side, paths=tuple(paths), params={"reason": str(error)}, sources=ordered)
    return None


def strategy_of(work: Applied, open_questions: tuple[Question, ...]) -> Strategy:
    """The strategy as it is to be run. `open_questions` with their paths as read; leaves `work.paths` filled."""
    reading = work.reading
    groups: dict[str, RuleGroup] = {}
    for side, tree in work.sides.items():
        groups[side], paths = tree.group(side)
        work.paths |= paths
    questions = tuple(
        question.model_copy(update={"paths": _all_moved(work, question.paths)}) for question in open_questions
    )
    return reading.model_copy(
        update={
            **work.parts,
            **groups,
            "is_strategy": reading.is_strategy or bool(groups["entry"].conditions),
            "assumptions": tuple(_assumptions(work)),
            "open_questions": questions,
            "flags": _flags(reading, questions),
            "provenance": _provenance(work),
        }
    )


def _all_moved(work: Applied, paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(moved for moved in (_moved(work, path) for path in paths) if moved)


def _moved(work: Applied, path: str) -> str:
    """Where what was read at the path is now; "" when it was left out."""
    if path in work.paths:
        return work.paths[path]
    root = path.partition(".")[0]
    if root in SIDES:
        return path if path in SIDES else ""
    return "" if root in work.dropped else path


def _provenance(work: Applied) -> dict[str, tuple[Source, ...]]:
    found = {}
    for path, sources in work.reading.provenance.items():
        moved = _moved(work, path)
        if moved:
            found[moved] = sources
    for origin, sources in work.added.items():
        moved = work.paths.get(origin, origin if origin in NAMES else "")
        if moved and sources:
            found.setdefault(moved, sources)
    return found


def _assumptions(work: Applied) -> list[Assumption]:
    """Those that still hold: what a person typed is no assumption."""
    kept = []
    for assumption in work.reading.assumptions:
        root = assumption.path.partition(".")[0]
        moved = _moved(work, assumption.path)
        if moved and assumption.path not in work.edited and root not in work.parts:
            kept.append(assumption.model_copy(update={"path": moved}))
    return kept


def _flags(reading: Strategy, questions: tuple[Question, ...]) -> tuple[Flag, ...]:
    settled = {
        flag
        for flag, code, path in _FLAG_OF
        if any(_is_about(question, code, path) for question in reading.open_questions)
        and not any(_is_about(question, code, path) for question in questions)
    }
    return tuple(flag for flag in reading.flags if flag not in settled)


def _is_about(question: Question, code: str, path: str) -> bool:
    return question.code == code and (not path or question.path == path)
