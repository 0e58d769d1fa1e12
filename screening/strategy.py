"""What a paste becomes: a strategy as a typed, versioned value. Pure; reading one is the business of `parsers`.

The forms of its parts are those of the strategy cases' format; conditions are text of `screening.conditions`.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self
from typing import Any as Json

from pydantic import BaseModel, ConfigDict, Field, model_validator

from screening.conditions import ConditionError, parse
from screening.conditions.text import node_text
from screening.conditions.tree import All, Any, Node
from screening.universe.spec import Exclusion
from screening.universe.spec import Universe as AskedUniverse

Market = Literal["US", "KR", "CRYPTO", "FX", "FUTURES"]
Index = Literal["SP500", "NASDAQ100", "DJIA", "RUSSELL2000", "KOSPI", "KOSDAQ", "KOSPI200"]
Timeframe = Literal["1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w", "1M"]
Direction = Literal["long", "short", "both"]
Logic = Literal["all", "any"]
Flag = Literal[
    "no_strategy",
    "prompt_injection",
    "missing_entry",
    "missing_exit",
    "missing_threshold",
    "missing_universe",
    "conflicting_rules",
    "vague_term",
    "assumed_default_param",
    "unsupported_rule",
]


class Part(BaseModel):
    """A part of a strategy: frozen, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Universe(Part):
    """What is traded: a market, an index of it, or symbols (Korean ones as six digits); None = not said.

    Of an index and symbols only what both hold; `exclude` are kinds of instruments that are left out of it.
    """

    market: Market | None = None
    index: Index | None = None
    symbols: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()

    @property
    def is_chosen(self) -> bool:
        """Whether it is anything else than all of a market: then a workflow has a step that chooses."""
        return bool(self.index or self.symbols or self.exclude)

    def on(self, market: str) -> AskedUniverse:
        """What is asked for on the market with that code of bars."""
        return AskedUniverse(market=market, index=self.index or "", symbols=self.symbols, exclude=self.exclude)


class RuleGroup(Part):
    """Conditions that must all hold, or any of them; a leaf is the text of a condition."""

    logic: Logic = "all"
    conditions: tuple["str | RuleGroup", ...] = ()

    def leaves(self, path: str) -> Iterator[tuple[str, str]]:
        """Path and text of each condition: ("entry.0", "rsi(14) < 30"), ("entry.1.0", …)."""
        for number, condition in enumerate(self.conditions):
            here = f"{path}.{number}"
            if isinstance(condition, RuleGroup):
                yield from condition.leaves(here)
            else:
                yield here, condition

    def text(self) -> str:
        """The whole group as one condition; empty when there is none. `group_of` reads it back."""
        parts = [self._part(condition) for condition in self.conditions]
        return f" {_WORDS[self.logic]} ".join(part for part in parts if part)

    def _part(self, condition: "str | RuleGroup") -> str:
        text = condition.text() if isinstance(condition, RuleGroup) else condition
        return f"({text})" if text and len(self.conditions) > 1 and _is_joined(condition) else text


def _is_joined(condition: str | RuleGroup) -> bool:
    """Whether "and" or "or" is the outermost word of it."""
    if isinstance(condition, str):
        return isinstance(parse(condition).root, All | Any)
    parts = [part for part in condition.conditions if isinstance(part, str) or part.text()]
    return len(parts) > 1 or (len(parts) == 1 and _is_joined(parts[0]))


_WORDS = {"all": "and", "any": "or"}


def group_of(text: str, *, logic: Logic = "all") -> RuleGroup:
    """The group that a condition says: what "and" and "or" join become its parts, brackets its groups.

    `logic` is that of a group of one, or none (an empty text). ConditionError for a text that is no condition.
    """
    return _group(parse(text).root, logic) if text.strip() else RuleGroup(logic=logic)


def _group(node: Node, logic: Logic) -> RuleGroup:
    match node:
        case All(parts) | Any(parts):
            inner: tuple[str | RuleGroup, ...] = tuple(
                _group(part, logic) if isinstance(part, All | Any) else node_text(part) for part in parts
            )
            return RuleGroup(logic="all" if isinstance(node, All) else "any", conditions=inner)
    return RuleGroup(logic=logic, conditions=(node_text(node),))


class PercentRisk(Part):
    """A distance from the entry price (or, trailing, from the best price since) in percent, always positive."""

    type: Literal["percent"] = "percent"
    value: float = Field(gt=0)
    fraction: float = Field(default=1.0, gt=0, le=1)


class AtrRisk(Part):
    """A distance of `mult` average true ranges of `length` bars."""

    type: Literal["atr"] = "atr"
    length: int = Field(default=14, ge=1, le=2000)
    mult: float = Field(gt=0)
    fraction: float = Field(default=1.0, gt=0, le=1)


class RewardRisk(Part):
    """A target as a multiple of the distance to the stop."""

    type: Literal["rr"] = "rr"
    value: float = Field(gt=0)
    fraction: float = Field(default=1.0, gt=0, le=1)


class LevelRisk(Part):
    """A price level of the chart, `offset` bars ago."""

    type: Literal["level"] = "level"
    field: str
    offset: int = Field(default=0, ge=0)
    fraction: float = Field(default=1.0, gt=0, le=1)


Risk = Annotated[PercentRisk | AtrRisk | RewardRisk | LevelRisk, Field(discriminator="type")]


class RiskPercent(Part):
    """Risk so many percent of the equity on a trade."""

    type: Literal["risk_percent"] = "risk_percent"
    value: float = Field(gt=0, le=100)


class PercentEquity(Part):
    """Put so many percent of the equity into a position."""

    type: Literal["percent_equity"] = "percent_equity"
    value: float = Field(gt=0)


class EqualWeight(Part):
    """Hold `n` names at equal weight."""

    type: Literal["equal_weight"] = "equal_weight"
    n: int = Field(ge=1)


class Split(Part):
    """Buy in `n` parts."""

    type: Literal["split"] = "split"
    n: int = Field(ge=1)


Sizing = Annotated[RiskPercent | PercentEquity | EqualWeight | Split, Field(discriminator="type")]


class CronSchedule(Part):
    """At the times of a cron expression, in a named zone."""

    type: Literal["cron"] = "cron"
    cron: str
    tz: str


class IntervalSchedule(Part):
    """Every so many seconds."""

    type: Literal["interval"] = "interval"
    seconds: int = Field(ge=1)


class MarketSchedule(Part):
    """So many minutes after (negative: before) the market's open or close."""

    type: Literal["market"] = "market"
    event: Literal["open", "close"]
    offset_minutes: int = 0


class CalendarSchedule(Part):
    """Once a month, quarter, half-year or year."""

    type: Literal["calendar"] = "calendar"
    every: Literal["month", "quarter", "half_year", "year"]
    months: tuple[int, ...] | None = None
    day: Literal["first_trading_day", "last_trading_day"] | None = None


Schedule = Annotated[CronSchedule | IntervalSchedule | MarketSchedule | CalendarSchedule, Field(discriminator="type")]


class Source(Part):
    """Where a rule comes from: characters start (inclusive) to end of the paste, its words, and the span's number."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str
    span: int = Field(ge=1)


class Assumption(Part):
    """A value that the text doesn't give: `path` of the rule, what was filled in, and why."""

    path: str
    value: str
    reason: Literal["default", "inferred", "user"] = "default"


QuestionCode = Literal[
    "unread",  # words that no rule has
    "two_readings",  # words that may mean two things
    "missing",  # `path` names what: threshold, exit or universe
    "vague",  # words without a number
    "conflict",  # two values for `path`
    "always_or_never",  # a rule that is true, or false, whatever happens
    "dimension",  # a rule that compares what can't be compared
    "screen_to_buy",  # properties without a deed, taken as conditions for buying
    "unsupported",  # understood, and beyond what a strategy can hold
]


class Question(Part):
    """Something that only the author can answer, about the words of `sources`.

    `paths` are the rules that it makes unsure. `readings` are what the words may mean, as text of conditions; `default`
    is the one that is used until it is answered.
    """

    code: QuestionCode
    path: str = ""
    paths: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    default: str = ""
    params: dict[str, Json] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    @property
    def quote(self) -> str:
        """The words that it is about, for people."""
        return " … ".join(source.quote for source in self.sources)


class UnsupportedRule(Part):
    """A rule that is noted and not used: the text does not bear it out, or the strategy cannot express it.

    `text` is the condition as it was read; empty when there is none.
    """

    role: str
    text: str = ""
    quote: str = ""
    reason: Literal["quote_not_in_source", "number_not_in_quote", "not_readable", "not_expressible"]
    sources: tuple[Source, ...] = ()


class Extractor(Part):
    """Who read the text."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Strategy(Part):
    """A strategy as it was understood, with the words behind each rule and the list of what was not.

    `timeframe` None means not said (daily bars are used). `provenance` goes from the path of a rule ("entry.0",
    "stop_loss") to its sources. `is_strategy` is true with at least one entry rule, or a purchase on a schedule.
    """

    schema_version: Literal[2] = 2
    is_strategy: bool
    title: str = ""
    language: str = ""
    extractor: Extractor
    universe: Universe = Universe()
    timeframe: Timeframe | None = None
    direction: Direction = "long"
    entry: RuleGroup = RuleGroup()
    exit: RuleGroup = RuleGroup(logic="any")
    stop_loss: Risk | None = None
    take_profit: Risk | None = None
    trailing_stop: Risk | None = None
    sizing: Sizing | None = None
    schedule: Schedule | None = None
    assumptions: tuple[Assumption, ...] = ()
    open_questions: tuple[Question, ...] = ()
    unsupported: tuple[UnsupportedRule, ...] = ()
    flags: tuple[Flag, ...] = ()
    provenance: dict[str, tuple[Source, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _conditions_can_be_read(self) -> Self:
        for path, text in self.conditions():
            try:
                parse(text)
            except ConditionError as error:
                raise ValueError(f"{path}: {error}") from error
        return self

    def conditions(self) -> Iterator[tuple[str, str]]:
        """Path and text of every condition, entry first."""
        yield from self.entry.leaves("entry")
        yield from self.exit.leaves("exit")

    def unsure(self) -> dict[str, tuple[Question, ...]]:
        """The rules that a question makes unsure, by path, with their questions."""
        paths = dict.fromkeys(path for question in self.open_questions for path in question.paths)
        return {path: tuple(one for one in self.open_questions if path in one.paths) for path in paths}
