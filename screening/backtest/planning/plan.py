"""From a strategy to what the engine does: every part of it is used, assumed or refused, by name. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.backtest.engine.portfolio import SizeKind
from screening.backtest.planning.exit_rules import ExitRule, bars_held_in, exit_rules
from screening.conditions import Condition, ConditionError, parse
from screening.conditions.evaluation.evaluate import problems_of, problems_of_series
from screening.conditions.reading.parser import parse_series
from screening.conditions.tree import Series
from screening.strategy import (
    AtrRisk,
    CronSchedule,
    EqualWeight,
    IntervalSchedule,
    LevelRisk,
    MarketSchedule,
    PercentEquity,
    PercentRisk,
    RewardRisk,
    Risk,
    RiskPercent,
    Split,
    Strategy,
)

Said = Literal["used", "assumed", "refused"]


@dataclass(frozen=True)
class Verdict:
    """What becomes of a part (`path` as in the strategy: "entry.0", "stop_loss"); `code` names the reason."""

    path: str
    verdict: Said
    code: str
    message: Message


@dataclass(frozen=True)
class RiskLine:
    """A stop, target or trail: percent, a multiple of a series, the level of a series, or of the risk (rr)."""

    kind: Literal["percent", "multiple", "level", "rr"]
    value: float = 0.0
    series: Series | None = None


@dataclass(frozen=True)
class Plan:
    """What is tried. `fraction`: how much of a position is sold at the target."""

    entry: Condition | None = None
    exits: tuple[ExitRule, ...] = ()
    stop: RiskLine | None = None
    target: RiskLine | None = None
    trail: RiskLine | None = None
    fraction: float = 1.0
    size_kind: SizeKind = "equal"
    size: float = 0.0
    slots: int | None = None
    verdicts: tuple[Verdict, ...] = field(default=())

    @property
    def refused(self) -> tuple[Verdict, ...]:
        """Why it cannot be tried; none when it can."""
        return tuple(one for one in self.verdicts if one.verdict == "refused")

    @property
    def assumed(self) -> tuple[Verdict, ...]:
        """What was taken for granted."""
        return tuple(one for one in self.verdicts if one.verdict == "assumed")


def plan_of(strategy: Strategy) -> Plan:
    """The plan of a strategy. Each of its parts has one verdict; a refused one keeps it from being tried."""
    draft = _Draft(strategy)
    for name in _parts(strategy):
        PARTS[name](draft)
    return replace(draft.plan, verdicts=tuple(draft.verdicts))


def _parts(strategy: Strategy) -> Iterator[str]:
    for name in type(strategy).model_fields:
        if name in PARTS:
            yield name


class _Draft:
    """A plan in the making."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self.plan = Plan()
        self.verdicts: list[Verdict] = []

    def use(self, path: str, message: Message) -> None:
        """It is done as it is said."""
        self.verdicts.append(Verdict(path, "used", "used", message))

    def assume(self, path: str, code: str, message: Message) -> None:
        """Something is filled in, or done otherwise."""
        self.verdicts.append(Verdict(path, "assumed", code, message))

    def refuse(self, path: str, code: str, message: Message) -> None:
        """It cannot be simulated."""
        self.verdicts.append(Verdict(path, "refused", code, message))

    def change(self, **changes: Any) -> None:
        """Of the plan."""
        self.plan = replace(self.plan, **changes)


# --- rules ---


def _entry(draft: _Draft) -> None:
    said = draft.strategy.entry.text()
    if not said:
        code = "no_entry" if draft.strategy.schedule is None else "periodic_purchase"
        draft.refuse("entry", code, _("There is no condition to buy on: buying by the calendar is not simulated."))
        return
    condition = parse(said)
    if bars_held_in(condition.root):
        draft.refuse("entry", "bars_held", _("A condition to buy on cannot count bars held."))
        return
    if _is_computable(draft, "entry", condition):
        draft.change(entry=condition)
        draft.use("entry", _("Bought at the next open after a close on which it holds."))
        if {"vb_level", "open", "gap_pct"} & condition.fields:
            text = _("It may mean buying during the day; it is looked at after the close and bought at the next open.")
            draft.assume("entry", "intraday_intent", text)


def _exit(draft: _Draft) -> None:
    strategy = draft.strategy
    text = strategy.exit.text()
    others = (strategy.stop_loss, strategy.take_profit, strategy.trailing_stop)
    if not text:
        if not any(others):
            draft.assume("exit", "held_to_the_end", _("Nothing says when to sell: positions are held to the end."))
        return
    rules = exit_rules(parse(text).root)
    if rules is None:
        draft.refuse("exit", "bars_held", _("Bars held can only be counted as “bars_held >= n”, alone or with “and”."))
        return
    if all(rule.condition is None or _is_computable(draft, "exit", rule.condition) for rule in rules):
        draft.change(exits=rules)
        draft.use("exit", _("Sold at the symbol's next open after a close on which it holds."))


def _is_computable(draft: _Draft, path: str, condition: Condition) -> bool:
    problems = problems_of(condition)
    for problem in problems:
        draft.refuse(path, problem.code, problem.message)
    return not problems


# --- stops and targets ---


def _risk(name: str, plan_name: str) -> Callable[[_Draft], None]:
    def look(draft: _Draft) -> None:
        risk: Risk | None = getattr(draft.strategy, name)
        if risk is None:
            return
        line = _line(draft, name, risk)
        if line is None:
            return
        if risk.fraction < 1 and name != "take_profit":
            draft.refuse(name, "fraction", _("Selling a part at a stop is not simulated."))
            return
        if line.kind == "rr" and draft.strategy.stop_loss is None:
            draft.refuse(name, "no_stop", _("A target as a multiple of the risk needs a stop."))
            return
        draft.change(**{plan_name: line})
        if risk.fraction < 1:
            draft.change(fraction=risk.fraction)
        draft.use(name, _("Live from the entry bar on; of stop and target in one bar the stop comes first."))

    return look


def _line(draft: _Draft, name: str, risk: Risk) -> RiskLine | None:
    match risk:
        case PercentRisk(value=value):
            return RiskLine("percent", value)
        case RewardRisk(value=value) if name == "take_profit":
            return RiskLine("rr", value)
        case AtrRisk(length=length, mult=mult):
            return RiskLine("multiple", mult, Series("atr", (("length", length),)))
        case LevelRisk(field=text, offset=offset) if name != "trailing_stop":
            return _level(draft, name, text, offset)
    draft.refuse(name, "kind", _("This kind of distance is not simulated here."))
    return None


def _level(draft: _Draft, name: str, text: str, offset: int) -> RiskLine | None:
    try:
        series = parse_series(text)
    except ConditionError as error:
        draft.refuse(name, error.code, error.message)
        return None
    problems = list(problems_of_series(series))
    for problem in problems:
        draft.refuse(name, problem.code, problem.message)
    return None if problems else RiskLine("level", series=replace(series, ago=series.ago + offset))


# --- the rest ---


def _direction(draft: _Draft) -> None:
    if draft.strategy.direction == "short":
        draft.refuse("direction", "short", _("Selling short is not simulated."))
    elif draft.strategy.direction == "both":
        draft.assume("direction", "long_only", _("Only its long side is simulated."))


def _timeframe(draft: _Draft) -> None:
    timeframe = draft.strategy.timeframe
    if timeframe in {None, "1d"}:
        return
    text = _("Only daily bars are simulated, not bars of %(timeframe)s.", timeframe=str(timeframe))
    draft.refuse("timeframe", "timeframe", text)


def _sizing(draft: _Draft) -> None:
    match draft.strategy.sizing:
        case None:
            draft.assume("sizing", "equal_20", _("No size is said: up to 20 positions of equal weight."))
        case EqualWeight(n=n):
            draft.change(slots=n)
            draft.use("sizing", _("Up to so many positions, each that part of the equity."))
        case PercentEquity(value=value):
            draft.change(size_kind="percent", size=value, slots=max(1, int(100 // value)))
            draft.use("sizing", _("Each position is that share of the equity."))
        case RiskPercent(value=value) if draft.strategy.stop_loss is not None:
            draft.change(size_kind="risk", size=value)
            draft.use("sizing", _("Each position loses that share of the equity at its stop."))
        case RiskPercent():
            draft.refuse("sizing", "no_stop", _("A size by risk needs a stop."))
        case Split():
            text = _("Buying in several parts is not simulated: all is bought at once.")
            draft.assume("sizing", "split_bought_at_once", text)


def _schedule(draft: _Draft) -> None:
    match draft.strategy.schedule:
        case None:
            return
        case IntervalSchedule() | MarketSchedule():
            text = _("It is looked at once a session, after the close, whatever the schedule says.")
            draft.assume("schedule", "once_a_session", text)
        case CronSchedule(cron=cron):
            if cron.split()[2:] in (["*", "*", "*"], ["*", "*", "1-5"]):
                draft.use("schedule", _("Looked at after each session."))
            else:
                draft.refuse(
                    "schedule", "cron", _("Only a look after each session is simulated, not “%(cron)s”.", cron=cron)
                )
        case _other:
            draft.refuse("schedule", "calendar", _("Changing all holdings by the calendar is not simulated."))


def _universe(draft: _Draft) -> None:
    universe = draft.strategy.universe
    if universe.index:
        text = _("Members of %(index)s as of today are taken for all of the past.", index=universe.index)
        draft.assume("universe", "members_of_today", text)
    elif universe.exclude:
        draft.use("universe", _LISTS_OF_THE_DAY)
    elif universe.symbols:
        draft.use("universe", _("The symbols that are named."))
    elif universe.market:
        draft.use("universe", _("All symbols of the market that have bars here."))
    else:
        draft.use("universe", _("All symbols of the market that was chosen."))


_LISTS_OF_THE_DAY = _(
    "The lists as they were known on each day: what is not on them that day is not bought, and its conditions to sell "
    "are not looked at."
)


def with_lists(plan: Plan, known_from: date | None, first: date) -> Plan:
    """The plan with what its universe was chosen by: lists that are known from a day on; `first`: of the result.

    None: no list was needed.
    """
    if known_from is None or known_from <= first:
        said = Verdict("universe", "used", "used", _LISTS_OF_THE_DAY)
    else:
        text = _(
            "Lists are known from %(day)s on; as they stood on that day they are taken for all of the past.",
            day=known_from.isoformat(),
        )
        said = Verdict("universe", "assumed", "members_of_today", text)
    return replace(plan, verdicts=tuple(said if one.path == "universe" else one for one in plan.verdicts))


def _questions(draft: _Draft) -> None:
    for number, question in enumerate(draft.strategy.open_questions):
        if question.code == "missing" and not question.quote:
            # That a whole part is missing is said of the part.
            continue
        text = _("An open question: “%(quote)s” is tried as it was read.", quote=question.quote or question.code)
        draft.assume(f"open_questions.{number}", question.code, text)


def _unsupported(draft: _Draft) -> None:
    for number, rule in enumerate(draft.strategy.unsupported):
        text = _("Left out, since it was not understood: “%(quote)s”", quote=rule.quote or rule.text)
        draft.assume(f"unsupported.{number}", rule.reason, text)


# What each part of a strategy becomes; all others are METADATA.
PARTS: Mapping[str, Callable[[_Draft], None]] = MappingProxyType(
    {
        "universe": _universe,
        "timeframe": _timeframe,
        "direction": _direction,
        "entry": _entry,
        "exit": _exit,
        "stop_loss": _risk("stop_loss", "stop"),
        "take_profit": _risk("take_profit", "target"),
        "trailing_stop": _risk("trailing_stop", "trail"),
        "sizing": _sizing,
        "schedule": _schedule,
        "open_questions": _questions,
        "unsupported": _unsupported,
    }
)
