"""The ledger, hit rates and preflight as the API gives and takes them."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict, Field, model_validator

from parsers.ledger.decisions import Decision, DecisionKind
from parsers.ledger.entries import Entry, LedgerQuestion, QuestionState, State, Takes
from parsers.ledger.ledger import Ledger
from parsers.ledger.source import Fate, colored
from parsers.services import NewDecision, Preflight, RuleRate, StrategyRates
from parsers.wording.ledger import asked_message, entry_message, rate_message, reading_message
from parsers.wording.strategy import question_message, say
from pastetrader.common.messages import Message
from screening.strategy import QuestionCode, Source, Strategy, UnsupportedRule
from workflows.definition.unanswered import Unanswered


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _said(message: Message) -> str:
    return say(message, gettext)


class DecisionDocument(_Document):
    """A decision with who and when."""

    kind: DecisionKind
    subject: str
    text: str
    role: str
    words: str
    decided_by: str
    decided_at: datetime | None

    @classmethod
    def of(cls, decision: Decision) -> "DecisionDocument":
        """As it is shown."""
        return cls(**{name: getattr(decision, name) for name in cls.model_fields})


class EntryDocument(_Document):
    """A rule: as read, as decided, in words (`says`), and whether anything acts on it."""

    number: int
    subject: str
    path: str
    decided_path: str
    role: str
    condition: str
    read_as: str
    says: str
    quote: str
    sources: tuple[Source, ...]
    state: State
    is_checked: bool
    questions: tuple[str, ...]
    decision: DecisionDocument | None

    @classmethod
    def of(cls, ledger: Ledger, entry: Entry) -> "EntryDocument":
        """As it is shown."""
        same = {name: getattr(entry, name) for name in cls.model_fields if name not in {"says", "decision"}}
        decision = DecisionDocument.of(entry.decision) if entry.decision else None
        return cls(**same, says=_said(entry_message(ledger, entry)), decision=decision)


class ReadingDocument(_Document):
    """A reading on offer: the text to answer with, and what it says."""

    text: str
    says: str


class QuestionDocument(_Document):
    """A question: what is asked, what may be answered, and the rules that it makes unsure."""

    subject: str
    code: QuestionCode
    asks: str
    quote: str
    sources: tuple[Source, ...]
    state: QuestionState
    takes: Takes
    side: str
    readings: tuple[ReadingDocument, ...]
    rules: tuple[int, ...]
    may_be_accepted: bool
    is_blocking: bool
    decision: DecisionDocument | None

    @classmethod
    def of(cls, asked: LedgerQuestion) -> "QuestionDocument":
        """As it is shown."""
        names = ("subject", "state", "takes", "side", "rules", "may_be_accepted", "is_blocking")
        return cls(
            **{name: getattr(asked, name) for name in names},
            code=asked.question.code,
            asks=_said(asked_message(asked)),
            quote=asked.question.quote,
            sources=asked.question.sources,
            readings=tuple(ReadingDocument(text=text, says=_said(reading_message(text))) for text in asked.readings),
            decision=DecisionDocument.of(asked.decision) if asked.decision else None,
        )


class PieceDocument(_Document):
    """A stretch of the text and what became of it; put together the pieces are the text."""

    text: str
    fate: Fate
    numbers: tuple[int, ...]
    questions: tuple[str, ...]
    is_unsure: bool


class LedgerDocument(_Document):
    """What was read, what was decided, the strategy that follows, and what still stops a first run."""

    entries: tuple[EntryDocument, ...]
    questions: tuple[QuestionDocument, ...]
    noted: tuple[UnsupportedRule, ...]
    orphans: tuple[DecisionDocument, ...]
    unanswered: tuple[Unanswered, ...]
    source: tuple[PieceDocument, ...]
    strategy: Strategy

    @classmethod
    def of(cls, ledger: Ledger, text: str) -> "LedgerDocument":
        """As it is shown beside its text."""
        return cls(
            entries=tuple(EntryDocument.of(ledger, entry) for entry in ledger.entries),
            questions=tuple(QuestionDocument.of(asked) for asked in ledger.questions),
            noted=ledger.noted,
            orphans=tuple(DecisionDocument.of(decision) for decision in ledger.orphans),
            unanswered=tuple(Unanswered.model_validate(one.as_json()) for one in ledger.unanswered),
            source=tuple(
                PieceDocument(**{name: getattr(piece, name) for name in PieceDocument.model_fields})
                for piece in colored(text, ledger)
            ),
            strategy=ledger.decided,
        )


class DecisionsDocument(_Document):
    """All decisions about a paste, oldest first; of several about one subject the last counts."""

    decisions: tuple[DecisionDocument, ...]


class NewDecisions(_Document):
    """One or many decisions, made in order, all or none; `accept_unsure` then accepts all that is still unsure."""

    decisions: tuple[NewDecision, ...] = Field(default=(), max_length=500)
    accept_unsure: bool = False

    @model_validator(mode="after")
    def _something(self) -> "NewDecisions":
        if not self.decisions and not self.accept_unsure:
            raise ValueError("Say what is decided.")
        return self


class RateDocument(_Document):
    """How often a rule (or a whole side, `number` 0) is true. `share` from 0 to 1; `asks` when that says too little."""

    path: str
    number: int
    subject: str
    condition: str
    share: float | None
    now: int
    says: str
    asks: str

    @classmethod
    def of(cls, found: RuleRate, symbols: int) -> "RateDocument":
        """As it is shown."""
        return cls(
            path=found.path,
            number=found.number,
            subject=found.subject,
            condition=found.rate.condition,
            share=found.rate.share,
            now=found.rate.now,
            says=_said(rate_message(found.rate, symbols)),
            asks=_said(question_message(found.question)) if found.question else "",
        )


class RatesDocument(_Document):
    """Hit rates on a market, over the last `sessions` sessions of `symbols` symbols."""

    market: str
    as_of: date
    symbols: int
    sessions: int
    is_synthetic: bool
    rules: tuple[RateDocument, ...]
    wholes: tuple[RateDocument, ...]

    @classmethod
    def of(cls, found: StrategyRates) -> "RatesDocument":
        """As it is shown."""
        figures = found.figures
        return cls(
            market=figures.market,
            as_of=figures.as_of,
            symbols=figures.symbols,
            sessions=figures.sessions,
            is_synthetic=figures.is_synthetic,
            rules=tuple(RateDocument.of(rate, figures.symbols) for rate in found.rules),
            wholes=tuple(RateDocument.of(rate, figures.symbols) for rate in found.wholes),
        )


class PreflightDocument(_Document):
    """What was seen before a run on a market; an error keeps it from running or from finding anything."""

    market: str
    as_of: date | None
    may_run: bool
    problems: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, found: Preflight) -> "PreflightDocument":
        """As it is shown."""
        problems = tuple(problem.render(gettext) for problem in found.problems)
        return cls(market=found.market, as_of=found.as_of, may_run=found.may_run, problems=problems)


class OnMarket(BaseModel):
    """For which market; empty: the one that the strategy names, else SAMPLE."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    market: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]{0,10}$")
