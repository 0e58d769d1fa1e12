"""The ledger as its page shows it: rules in sections, questions where they are asked, and what is noted. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from parsers.ledger.entries import Entry
from parsers.ledger.ledger import Ledger
from parsers.ledger.parts import NAMES, expected_of
from parsers.pages.questions import ShownQuestion, shown_questions
from parsers.pages.sections import PLACES, Placed, placed, section_title
from parsers.wording.ledger import entry_message
from parsers.wording.strategy import (
    Assumed,
    assumed,
    role_message,
    unsupported_message,
)
from pastetrader.common.messages import Message


@dataclass(frozen=True)
class ShownRule:
    """A rule: `joint` is how it joins the one before it, `opens` the kind of group that begins with it.

    `questions` are those that are asked here; `asked_at` the number of the rule that asks, when it is another one.
    `undo` are the subjects whose decisions are taken back by Restore. `expected`: what may be typed for a part.
    """

    entry: Entry
    role: Message
    words: Message
    placed: Placed
    questions: tuple[ShownQuestion, ...] = ()
    asked_at: int = 0
    assumptions: tuple[Message, ...] = ()
    undo: tuple[str, ...] = ()
    expected: Message | None = None


@dataclass(frozen=True)
class Section:
    """Rules that belong together: "entry", "exit", "risk" or "facts"."""

    key: str
    title: Message
    rules: tuple[ShownRule, ...]


@dataclass(frozen=True)
class ShownNote:
    """A rule that is understood and not used, and why."""

    words: Message
    quote: str
    condition: str


@dataclass(frozen=True)
class RulesPage:
    """Everything of a ledger that its page shows."""

    ledger: Ledger
    sections: tuple[Section, ...]
    questions: tuple[ShownQuestion, ...]
    noted: tuple[ShownNote, ...]
    assumptions: tuple[Message, ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)

    @cached_property
    def rules(self) -> tuple[ShownRule, ...]:
        """All of them, in the order of the page."""
        return tuple(rule for section in self.sections for rule in section.rules)

    @cached_property
    def loose(self) -> tuple[ShownQuestion, ...]:
        """Questions about words that are in no rule and keep it from running."""
        return tuple(one for one in self._beside if one.asked.is_blocking and one.is_open)

    @cached_property
    def asides(self) -> tuple[ShownQuestion, ...]:
        """Questions that may stay open, and those without a rule that were answered."""
        return tuple(one for one in self._beside if one not in self.loose and not one.is_about_noted)

    @cached_property
    def noted_questions(self) -> tuple[ShownQuestion, ...]:
        """Words that were understood and that a strategy cannot hold yet."""
        return tuple(one for one in self._beside if one.is_about_noted)

    @cached_property
    def _beside(self) -> tuple[ShownQuestion, ...]:
        return tuple(one for one in self.questions if not one.asked.rules)

    @property
    def unsure(self) -> int:
        """How many rules are unsure."""
        return sum(entry.state == "unsure" for entry in self.ledger.entries)

    @property
    def kept(self) -> int:
        """How many rules stand."""
        return sum(entry.state != "dropped" for entry in self.ledger.entries)


def rules_page(ledger: Ledger) -> RulesPage:
    """The ledger for its page."""
    questions = shown_questions(ledger)
    assumptions = assumed(ledger.decided)
    rules = tuple(_with_questions(ledger, questions, assumptions))
    told = [message for rule in rules for message in rule.assumptions]
    asked = {one.asked.question.quote for one in questions if one.is_about_noted} - {""}
    return RulesPage(
        ledger,
        tuple(_sections(ledger, rules)),
        questions,
        tuple(
            ShownNote(unsupported_message(one), one.quote, one.text) for one in ledger.noted if one.quote not in asked
        ),
        tuple(one.message for one in assumptions if one.message not in told),
        {one.asked.subject: one.number for one in questions},
    )


def _sections(ledger: Ledger, rules: tuple[ShownRule, ...]) -> Iterator[Section]:
    for key, roles in PLACES.items():
        here = [rule for rule in rules if rule.entry.role in roles]
        standing = sorted((rule for rule in here if rule.placed.order >= 0), key=lambda rule: rule.placed.order)
        dropped = [rule for rule in here if rule.placed.order < 0]
        if here:
            yield Section(key, section_title(key, ledger.decided, len(standing)), (*standing, *dropped))


def _with_questions(
    ledger: Ledger, questions: tuple[ShownQuestion, ...], assumptions: tuple[Assumed, ...]
) -> Iterator[ShownRule]:
    places = placed(ledger.decided)
    for entry in ledger.entries:
        own = [one for one in questions if entry.number in one.asked.rules]
        here = tuple(one for one in own if one.asked.rules[0] == entry.number)
        elsewhere = next((one.asked.rules[0] for one in own if one.is_open and one.asked.rules[0] != entry.number), 0)
        yield ShownRule(
            entry=entry,
            role=role_message(entry.role, ledger.decided),
            words=entry_message(ledger, entry),
            placed=places.get(entry.decided_path, Placed()) if entry.decided_path else Placed(),
            questions=here,
            asked_at=elsewhere if entry.state == "unsure" and not any(one.is_open for one in here) else 0,
            assumptions=tuple(one.message for one in assumptions if _is_about(one, entry.decided_path)),
            undo=_undo(entry, own),
            expected=expected_of(entry.role) if entry.role in NAMES else None,
        )


def _is_about(one: Assumed, path: str) -> bool:
    return bool(path) and any(about == path or about.startswith(f"{path}.") for about in one.paths)


def _undo(entry: Entry, questions: list[ShownQuestion]) -> tuple[str, ...]:
    answered = [one.asked.subject for one in questions if one.asked.decision is not None]
    own = [entry.subject] if entry.decision is not None else []
    return tuple(dict.fromkeys([*own, *answered]))
