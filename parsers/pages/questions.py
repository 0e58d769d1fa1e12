"""Questions as their page asks them: in words, with the answers on offer. Pure."""

from dataclasses import dataclass

from parsers.ledger.application import SIDES
from parsers.ledger.entries import LedgerQuestion
from parsers.ledger.ledger import Ledger
from parsers.ledger.parts import NAMES, expected_of
from parsers.wording.ledger import reading_message
from parsers.wording.strategy import question_message
from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError, parse
from screening.strategy import Question, Strategy

# What it means to leave a question as it is.
_ACCEPTED: dict[str, Message] = {
    "unread": _("These words change nothing"),
    "missing": _("Go on without it"),
    "vague": _("Leave it out"),
    "unsupported": _("Go on without it"),
    "screen_to_buy": _("Yes, these are for buying"),
}
_KEEP = _("Keep it as read")
_WORDS_OF: dict[str, Message] = {
    "all": _("All of them must hold"),
    "any": _("Any of them is enough"),
    "long": _("It buys"),
    "short": _("It sells short"),
    "both": _("It buys and sells short"),
}


@dataclass(frozen=True)
class ShownReading:
    """An answer on offer: what is sent, what it says, and whether it is what is used until then."""

    value: str
    words: Message
    is_default: bool
    is_condition: bool


@dataclass(frozen=True)
class ShownQuestion:
    """A question with its number on the page, the answers on offer and, when it has one, its answer.

    `accept` is what leaving it as it is would mean; None where that cannot be. `expected` is what may be typed; None
    where only the readings are to be had, and for conditions.
    """

    number: int
    asked: LedgerQuestion
    words: Message
    readings: tuple[ShownReading, ...]
    accept: Message | None
    answer: Message | None
    expected: Message | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.asked.state == "open"

    @property
    def is_about_noted(self) -> bool:
        """Whether it is about something that is noted and not used."""
        return self.asked.question.code == "unsupported"

    @property
    def may_be_typed(self) -> bool:
        """Whether there is more to say than the readings."""
        return self.asked.takes not in {"logic", "direction"}

    @property
    def takes_a_condition(self) -> bool:
        """Whether what is typed is a condition, and not a value."""
        return self.asked.takes == "condition"

    @property
    def asks_for_a_side(self) -> bool:
        """Whether a condition that is typed could be for buying or for leaving."""
        question = self.asked.question
        return self.takes_a_condition and not self.asked.rules and question.path not in {"entry", "exit"}


def shown_questions(ledger: Ledger) -> tuple[ShownQuestion, ...]:
    """The questions of a ledger, numbered from 1 in its order; those that settled themselves are left out."""
    asked = [one for one in ledger.questions if one.state != "settled"]
    return tuple(_shown(number, one, ledger) for number, one in enumerate(asked, start=1))


def _shown(number: int, one: LedgerQuestion, ledger: Ledger) -> ShownQuestion:
    return ShownQuestion(
        number=number,
        asked=one,
        words=_asked(one.question, ledger.decided),
        readings=tuple(
            ShownReading(text, reading_words(text), text == one.question.default, one.takes == "condition")
            for text in one.readings
        ),
        accept=_ACCEPTED.get(one.question.code, _KEEP) if one.may_be_accepted else None,
        answer=_answer(one),
        expected=expected_of(one.takes) if one.takes in NAMES else None,
    )


def _asked(question: Question, strategy: Strategy) -> Message:
    """The question; of rules that cannot stand together also why."""
    words = question_message(question)
    if question.path in SIDES and "reason" in question.params:
        try:
            parse(getattr(strategy, question.path).text())
        except ConditionError as error:
            return joined([words, error.message])
    return words


def _answer(one: LedgerQuestion) -> Message | None:
    decision = one.decision
    if decision is None:
        return None
    return reading_words(decision.text) if decision.kind == "answer" else _ACCEPTED.get(one.question.code, _KEEP)


def reading_words(text: str) -> Message:
    """A reading in words: of each condition, of "all", "any" and the directions; other values as they are written."""
    return _WORDS_OF.get(text) or reading_message(text)
