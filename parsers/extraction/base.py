"""What a reader of strategies emits: a small flat draft, whose every part carries its quotes. Pure."""

from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from parsers.formats.base import ParsedContent
from screening.strategy import Extractor, Flag, Logic, QuestionCode, Risk, Schedule, Sizing, Strategy

Role = Literal["entry", "exit"]
PartKind = Literal["stop_loss", "take_profit", "trailing_stop", "sizing", "schedule"]
FactPath = Literal[
    "universe.market", "universe.index", "universe.symbols", "universe.exclude", "timeframe", "direction"
]


class Drafted(BaseModel):
    """A part of a draft."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Drafted):
    """Words of the source; `at` is where they start when the reader knows (a model doesn't)."""

    quote: str
    at: int | None = None


class DraftGroup(Drafted):
    """Conditions that belong together; `parent` is "" for the root of its role."""

    id: str
    role: Role
    logic: Logic = "all"
    parent: str = ""


class DraftCondition(Drafted):
    """A condition in the language of screening.conditions; `assumed` are the numbers that the text doesn't give.

    `derived`: numbers that follow from the words without standing in them (252 bars from "12 months").
    """

    group: str
    text: str
    words: tuple[Words, ...]
    assumed: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()


class DraftPart(Drafted):
    """Stop, target, trailing stop, size or schedule."""

    kind: PartKind
    value: Risk | Sizing | Schedule
    words: tuple[Words, ...]
    assumed: tuple[str, ...] = ()


class DraftFact(Drafted):
    """A fact about what is traded and how: its path in the strategy, the value, and the words for it."""

    path: FactPath
    value: str
    words: tuple[Words, ...] = ()
    inferred: bool = False


class DraftQuestion(Drafted):
    """Words that were not read, or a choice that the text leaves open.

    `readings` are what it may mean, as text of conditions; `default` is the one that is used until it is answered.
    """

    code: QuestionCode
    words: tuple[Words, ...] = ()
    path: str = ""
    readings: tuple[str, ...] = ()
    default: str = ""


class Draft(Drafted):
    """What a reader found, in the order of the text."""

    title: str = ""
    is_scheduled: bool = False  # something is bought by the calendar, whatever the chart says
    facts: tuple[DraftFact, ...] = ()
    groups: tuple[DraftGroup, ...] = ()
    conditions: tuple[DraftCondition, ...] = ()
    parts: tuple[DraftPart, ...] = ()
    questions: tuple[DraftQuestion, ...] = ()
    flags: tuple[Flag, ...] = Field(default=())


class Extraction(Protocol):
    """A reader of strategies. Write `extract` with `assemble`, and add one line to parsers.extraction.EXTRACTORS."""

    extractor: Extractor

    def extract(self, content: ParsedContent) -> Strategy:
        """The strategy in the text."""
        ...
