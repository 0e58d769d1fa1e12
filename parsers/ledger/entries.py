"""What stands in a ledger: rules, questions, and what is still unanswered. Pure."""

from dataclasses import dataclass
from typing import Literal

from parsers.ledger.application import SIDES
from parsers.ledger.decisions import Decision
from screening.strategy import Question, Source

State = Literal["certain", "unsure", "accepted", "edited", "dropped", "added"]
QuestionState = Literal["open", "answered", "settled"]
# What is typed as an answer: a condition, "all" or "any", or a value of a part (parsers.ledger.parts).
Takes = Literal[
    "condition",
    "logic",
    "stop_loss",
    "take_profit",
    "trailing_stop",
    "sizing",
    "schedule",
    "universe",
    "timeframe",
    "direction",
]


@dataclass(frozen=True)
class Entry:
    """A rule. `path` is where it was read ("" for one that an answer added), `decided_path` where it stands now.

    `read_as` is the condition (or the text of the part) as read, `condition` as decided. `is_checked`: whether bars
    decide it when the workflow runs; what isn't is noted and nothing looks at it yet.
    """

    number: int
    subject: str
    path: str
    decided_path: str
    role: str
    condition: str
    read_as: str
    sources: tuple[Source, ...]
    state: State
    is_checked: bool
    questions: tuple[str, ...] = ()
    decision: Decision | None = None

    @property
    def quote(self) -> str:
        """The words that it comes from, for people."""
        return " … ".join(source.quote for source in self.sources)

    @property
    def is_condition(self) -> bool:
        """Whether it is edited as a condition, and not as a value."""
        return self.role in SIDES


@dataclass(frozen=True)
class LedgerQuestion:
    """A question. `rules` are the numbers of the entries that it makes unsure; `readings` are answers on offer.

    `is_blocking`: whether it stops a first run while it is open. `side`: where a condition that is typed would go.
    """

    subject: str
    question: Question
    state: QuestionState
    takes: Takes
    side: str
    readings: tuple[str, ...]
    rules: tuple[int, ...]
    may_be_accepted: bool
    is_blocking: bool
    decision: Decision | None = None


@dataclass(frozen=True)
class Unanswered:
    """What stops a first run: an unsure rule (`rule`: its condition) or words that may hide one (`rule` empty)."""

    subject: str
    rule: str
    quote: str
    codes: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """As it is stored with a workflow and given by the API."""
        return {"subject": self.subject, "rule": self.rule, "quote": self.quote, "codes": list(self.codes)}
