"""Whether a decision can be made at all, said before it is stored; and in the form in which it is stored. Pure."""

from dataclasses import replace

from parsers.ledger.application import LOGICS, SIDES, is_contradiction
from parsers.ledger.decisions import Decision, is_of_question
from parsers.ledger.entries import Entry, LedgerQuestion
from parsers.ledger.ledger import Ledger
from parsers.ledger.parts import NAMES, NoSuchPart, expected_of, part_of
from parsers.ledger.tree import canonical
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError, parse

MAX_TEXT = 10_000
# What may be decided about a rule, and about a question.
ABOUT_RULES = ("accept", "edit", "drop", "restore")
ABOUT_QUESTIONS = ("accept", "answer", "restore")


def checked(decision: Decision, ledger: Ledger) -> Decision | Problem:
    """The decision with its text in canonical form and the words it is about, or what is wrong with it.

    Problems: unknown_subject, wrong_kind, too_long, required, wrong_role, not_a_value, cannot_be_accepted, and the
    codes of ConditionError with line and column in `path`.
    """
    entry, asked = ledger.entry(decision.subject), ledger.question(decision.subject)
    if asked is not None:
        return _about_question(decision, asked)
    if entry is not None:
        return _about_rule(decision, entry)
    if decision.kind == "restore" and any(orphan.subject == decision.subject for orphan in ledger.orphans):
        return decision
    return Problem(
        "unknown_subject",
        _("There is no such rule or question; the text may have been read anew meanwhile."),
        path="subject",
        hint=_("Load the ledger again."),
    )


def _about_rule(decision: Decision, entry: Entry) -> Decision | Problem:
    if decision.kind not in ABOUT_RULES:
        return _wrong_kind(decision, ABOUT_RULES)
    known = replace(decision, words=entry.quote)
    if decision.kind != "edit":
        return replace(known, text=entry.read_as if decision.kind in {"accept", "drop"} else "", role="")
    text = _part(entry.role, decision.text) if entry.role in NAMES else _condition(decision.text, is_one=True)
    return text if isinstance(text, Problem) else replace(known, text=text, role="")


def _about_question(decision: Decision, asked: LedgerQuestion) -> Decision | Problem:
    if decision.kind not in ABOUT_QUESTIONS:
        return _wrong_kind(decision, ABOUT_QUESTIONS)
    known = replace(decision, words=asked.question.quote)
    if decision.kind == "accept" and not asked.may_be_accepted:
        hint = _("Edit or drop one of the rules, or say that any of them is enough.")
        return Problem(
            "cannot_be_accepted", _("Rules that cannot stand together find nothing."), path="kind", hint=hint
        )
    if decision.kind != "answer":
        return replace(known, text="", role="")
    if decision.role not in {"", *SIDES}:
        return Problem("wrong_role", _("A condition is for buying (entry) or for leaving (exit)."), path="role")
    if is_contradiction(asked.question):
        if decision.text not in LOGICS:
            return Problem("not_a_value", _("Say “all” or “any”, or change the rules."), path="text")
        return known
    text = _part(asked.takes, decision.text) if asked.takes in NAMES else _condition(decision.text, is_one=False)
    return text if isinstance(text, Problem) else replace(known, text=text)


def _condition(text: str, *, is_one: bool) -> str | Problem:
    """The canonical text of a condition, or of several with ";" where a reading holds several."""
    if not text.strip():
        return Problem("required", _("Write a condition."), path="text", hint=_("For example: rsi(14) < 30"))
    if len(text) > MAX_TEXT:
        return Problem("too_long", _("A condition has at most %(limit)s characters.", limit=MAX_TEXT), path="text")
    try:
        found = (parse(text).text(),) if is_one else canonical(text)
    except ConditionError as error:
        return error.problem("text")
    if not found:
        return Problem("required", _("Write a condition."), path="text", hint=_("For example: rsi(14) < 30"))
    return "; ".join(found)


def _part(name: str, text: str) -> str | Problem:
    if not text.strip() or len(text) > MAX_TEXT:
        return Problem(
            "required", _("Give a value."), path="text", hint=_("Expected %(what)s.", what=expected_of(name))
        )
    try:
        part_of(name, text)
    except NoSuchPart as error:
        hint = _("Expected %(what)s.", what=error.expected)
        return Problem("not_a_value", _("“%(text)s” cannot be read here.", text=text[:80]), path="text", hint=hint)
    return " ".join(text.split())


def _wrong_kind(decision: Decision, known: tuple[str, ...]) -> Problem:
    what = _("a question") if is_of_question(decision.subject) else _("a rule")
    text = _("“%(kind)s” cannot be decided about %(what)s.", kind=decision.kind, what=what)
    return Problem("wrong_kind", text, path="kind", hint=_("Known here: %(kinds)s.", kinds=", ".join(known)))
