"""How the rules of a text join: the groups of the way in and the way out, and what a formula of letters says. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.extraction.base import DraftCondition, DraftGroup, Role, Words
from parsers.extraction.grammar.common.formulas import Combined
from parsers.extraction.grammar.labelled import Combination, combine
from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Leaf, negated
from parsers.extraction.grammar.meaning.quantities import BARS
from parsers.extraction.grammar.meaning.statements import Deed
from parsers.extraction.grammar.sentences import Sentence
from screening.conditions.text import node_text

ROLES: tuple[Role, ...] = ("entry", "exit")
SIDE: dict[Deed, Role] = {
    "buy": "entry",
    "short": "entry",
    "require": "entry",
    "exclude": "entry",
    "sell": "exit",
    "cover": "exit",
}
_CLOCK = re.compile(r'"(\d\d):(\d\d)"')
_SCALES = (1e6, 1e8, 1e9, 1e12)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class SaidRule:
    """A clause with the sentence it stands in."""

    clause: Clause
    deed: Deed
    sentence: Sentence
    origins: tuple[Words, ...] = ()  # words of other sentences that gave parameters, or turned it round
    label: str = ""  # its name in a formula
    is_told: bool = False  # its own sentence says the deed


def negated_rule(rule: SaidRule) -> SaidRule:
    return replace(rule, clause=negated(rule.clause))


def combined(
    tree: Combined, labelled: Mapping[str, SaidRule], formula: Words
) -> Combination[SaidRule] | SaidRule | None:
    """The rules as a formula of labels joins them; what it denies or makes a choice of is quoted with the formula."""
    found = combine(tree, labelled, lambda rule: _quoting(negated_rule(rule), formula))
    return found and _with_choices(found, formula, is_choice=False)


def labelled_rules(rules: Sequence[SaidRule], tree: Combined, at: int) -> dict[str, SaidRule]:
    """The rules that a formula speaks of, by label; `at`: the number of its sentence.

    "Any of the following" speaks of the list behind it, lettered or in points, or else of the one before it: another
    list of the text, and what is sold or left out, is none of it.
    """
    labelled = [rule for rule in rules if rule.label]
    if not tree.is_open:
        return {rule.label: rule for rule in labelled}
    runs = _runs([rule for rule in labelled if rule.deed != "exclude" and SIDE.get(rule.deed, "entry") == "entry"])
    behind = next((run for run in runs if next(iter(run.values())).sentence.number > at), None)
    before = next((run for run in reversed(runs) if next(iter(run.values())).sentence.number <= at), None)
    return behind or _points(rules, at) or before or {}


def _runs(rules: Sequence[SaidRule]) -> list[dict[str, SaidRule]]:
    """Lists one after the other: a label that comes again begins another."""
    runs: list[dict[str, SaidRule]] = []
    for rule in rules:
        if not runs or rule.label in runs[-1]:
            runs.append({})
        runs[-1][rule.label] = rule
    return runs


def _points(rules: Sequence[SaidRule], at: int) -> dict[str, SaidRule]:
    """The bare points of the list that follows, numbered."""
    found: dict[str, SaidRule] = {}
    for rule in rules:
        is_next = rule.sentence.number == at + len(found) + 1
        if is_next and rule.sentence.is_listed and not rule.is_told and not rule.label:
            found[str(len(found) + 1)] = rule
    return found


def _with_choices(
    part: Combination[SaidRule] | SaidRule, formula: Words, *, is_choice: bool
) -> Combination[SaidRule] | SaidRule:
    if isinstance(part, SaidRule):
        return _quoting(part, formula) if is_choice else part
    is_choice = is_choice or part.logic == "any"
    return replace(part, parts=tuple(_with_choices(inner, formula, is_choice=is_choice) for inner in part.parts))


def _quoting(rule: SaidRule, formula: Words) -> SaidRule:
    return rule if formula in rule.origins else replace(rule, origins=(*rule.origins, formula))


def rules_of(formula: Combination[SaidRule] | SaidRule | None) -> tuple[SaidRule, ...]:
    """The rules that a formula joins."""
    if isinstance(formula, Combination):
        return tuple(rule for part in formula.parts for rule in rules_of(part))
    return () if formula is None else (formula,)


def grouped(
    rules: Sequence[SaidRule], formula: Combination[SaidRule] | SaidRule | None
) -> tuple[tuple[DraftGroup, ...], tuple[DraftCondition, ...]]:
    """The groups and their conditions: all rules to buy (and what the formula says) hold, any rule to sell does."""
    groups: list[DraftGroup] = []
    conditions: list[DraftCondition] = []
    for role in ROLES:
        parts: list[Combination[SaidRule] | SaidRule] = [rule for rule in rules if SIDE[rule.deed] == role]
        if formula is not None and role == "entry":
            parts.insert(0, formula)
        if not parts:
            continue
        logic = "all" if role == "entry" else "any"
        groups.append(DraftGroup(id=role, role=role, logic=logic))
        for part in parts:
            is_excluded = isinstance(part, SaidRule) and part.deed == "exclude"
            told = negated_rule(part) if isinstance(part, SaidRule) and is_excluded else part
            _put(told, role, role, logic, groups, conditions)
    return tuple(groups), tuple(conditions)


def _put(
    rule: Combination[SaidRule] | SaidRule,
    role: Role,
    parent: str,
    logic: str,
    groups: list[DraftGroup],
    conditions: list[DraftCondition],
) -> None:
    """Add a clause under a group: its own logic makes a group of its own unless it is the parent's."""
    clause = rule if isinstance(rule, Combination) else rule.clause
    if isinstance(rule, SaidRule) and isinstance(clause, Leaf):
        borrowed = tuple(words for words in clause.borrowed if isinstance(words, Words))
        words = (rule.sentence.words(clause.words), *borrowed, *rule.origins)
        text = node_text(clause.condition)
        # What is carried over from another rule was borne out there.
        carried = [made.text for made in conditions] if borrowed or rule.origins else []
        numbers = _NUMBER.findall(text)
        # A reference has what was assumed for the whole that it refers to.
        assumed = tuple(number for number in clause.assumed if number in numbers)
        derived = _derived(text, rule.sentence, carried)
        made = DraftCondition(group=parent, text=text, words=words, assumed=assumed, derived=derived)
        conditions.append(made)
    if not isinstance(clause, Joined | Combination):
        return
    if clause.logic != logic:
        group = DraftGroup(id=f"{role}{len(groups)}", role=role, logic=clause.logic, parent=parent)
        groups.append(group)
        parent, logic = group.id, group.logic
    if isinstance(rule, Combination):
        for inner in rule.parts:
            _put(inner, role, parent, logic, groups, conditions)
    elif isinstance(clause, Joined):
        for part in clause.parts:
            _put(replace(rule, clause=part), role, parent, logic, groups, conditions)


def _derived(text: str, sentence: Sentence, carried: Sequence[str]) -> tuple[str, ...]:
    """The numbers of a condition that its sentence says in other words, or that another condition has.

    A half, two fifteen, twelve months, a week, "not more than two" (fewer than three), "positive" (above 0).
    """
    told = {1.0, *(abs(float(value)) for value in _values(sentence))}
    told |= {value * bars for value in told for bars in BARS.values()} | {value + 1 for value in told} | {0.0}
    # "Between 2 and 10 billion": both are billions.
    scales = [scale for scale in _SCALES if any(value >= scale for value in told)]
    told |= {value * scale for value in told if value < _SCALES[0] for scale in scales}
    told |= {float(number) for condition in carried for number in _NUMBER.findall(condition)}
    # Minutes since midnight were made by the grammar of clocks alone.
    clocks = {part for clock in _CLOCK.findall(text) for part in clock}
    return tuple(number for number in _NUMBER.findall(text) if number in clocks or float(number) in told)


def _values(sentence: Sentence) -> Iterable[float]:
    for token in sentence.tokens:
        for meaning in token.meanings:
            if isinstance(meaning.value, int | float):
                yield abs(meaning.value)
