"""From a strategy to what the engine does: every part of it is used, assumed or refused, by name. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from pastetrader.common.messages import message as _
from screening.backtest.planning.by_calendar import said_of
from screening.backtest.planning.draft import Draft, Plan, RiskLine, Verdict
from screening.backtest.planning.exit_rules import ExitRule, bars_held_in, exit_rules
from screening.backtest.planning.longer_timeframes import condition_on, is_longer
from screening.backtest.planning.sizes import sizing_of
from screening.conditions import Condition, ConditionError, parse
from screening.conditions.evaluation.evaluate import problems_of_series
from screening.conditions.reading.parser import parse_series
from screening.conditions.tree import Series
from screening.strategy import AtrRisk, LevelRisk, PercentRisk, RewardRisk, Risk, Strategy


def plan_of(strategy: Strategy) -> Plan:
    """The plan of a strategy. Each of its parts has one verdict; a refused one keeps it from being tried."""
    draft = Draft(strategy)
    for name in _parts(strategy):
        PARTS[name](draft)
    return replace(draft.plan, verdicts=tuple(draft.verdicts))


def _parts(strategy: Strategy) -> Iterator[str]:
    for name in type(strategy).model_fields:
        if name in PARTS:
            yield name


# --- rules ---


def _entry(draft: Draft) -> None:
    said = draft.strategy.entry.text()
    if draft.plan.mode == "purchases":
        draft.use("entry", _("Bought on the days of the schedule, whatever prices do."))
        return
    if not said:
        draft.refuse("entry", "no_entry", _("There is no condition to buy on, and no schedule to buy by."))
        return
    read = parse(said)
    if bars_held_in(read.root):
        draft.refuse("entry", "bars_held", _("A condition to buy on cannot count bars held."))
        return
    condition = _computable(draft, "entry", read)
    if condition is not None:
        draft.change(entry=condition)
        draft.use("entry", _("Bought at the next open after a close on which it holds."))
        if {"vb_level", "open", "gap_pct"} & condition.fields:
            text = _("It may mean buying during the day; it is looked at after the close and bought at the next open.")
            draft.assume("entry", "intraday_intent", text)


def _exit(draft: Draft) -> None:
    strategy = draft.strategy
    text = strategy.exit.text()
    others = (strategy.stop_loss, strategy.take_profit, strategy.trailing_stop)
    if not text:
        if draft.plan.mode == "rebalancing":
            draft.use("exit", _("Sold on a day of the schedule before which the condition to buy does not hold."))
        elif not any(others):
            draft.assume("exit", "held_to_the_end", _("Nothing says when to sell: positions are held to the end."))
        return
    rules = exit_rules(parse(text).root)
    if rules is None:
        draft.refuse("exit", "bars_held", _("Bars held can only be counted as “bars_held >= n”, alone or with “and”."))
        return
    if draft.plan.timeframe and any(rule.min_bars for rule in rules):
        draft.refuse("exit", "bars_held", _("Bars held are counted on daily bars only."))
        return
    found = [ExitRule(rule.min_bars, rule.condition and _computable(draft, "exit", rule.condition)) for rule in rules]
    if all((rule.condition is None) == (one.condition is None) for rule, one in zip(rules, found, strict=True)):
        draft.change(exits=tuple(found))
        draft.use("exit", _("Sold at the symbol's next open after a close on which it holds."))


def _computable(draft: Draft, path: str, condition: Condition) -> Condition | None:
    """The condition as it is looked at; None when it cannot be, which is said then."""
    found, problems = condition_on(condition, draft.plan.timeframe)
    for problem in problems:
        draft.refuse(path, problem.code, problem.message)
    return None if problems else found


# --- stops and targets ---


def _risk(name: str, plan_name: str) -> Callable[[Draft], None]:
    def look(draft: Draft) -> None:
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


def _line(draft: Draft, name: str, risk: Risk) -> RiskLine | None:
    match risk:
        case PercentRisk(value=value):
            return RiskLine("percent", value)
        case RewardRisk(value=value) if name == "take_profit":
            return RiskLine("rr", value)
        case AtrRisk(length=length, mult=mult):
            return RiskLine("multiple", mult, Series("atr", (("length", length),), timeframe=draft.plan.timeframe))
        case LevelRisk(field=text, offset=offset) if name != "trailing_stop":
            return _level(draft, name, text, offset)
    draft.refuse(name, "kind", _("This kind of distance is not simulated here."))
    return None


def _level(draft: Draft, name: str, text: str, offset: int) -> RiskLine | None:
    try:
        read = parse_series(text)
    except ConditionError as error:
        draft.refuse(name, error.code, error.message)
        return None
    series = read if read.timeframe else replace(read, timeframe=draft.plan.timeframe)
    problems = list(problems_of_series(series))
    for problem in problems:
        draft.refuse(name, problem.code, problem.message)
    return None if problems else RiskLine("level", series=replace(series, ago=series.ago + offset))


# --- the rest ---


def _direction(draft: Draft) -> None:
    if draft.strategy.direction == "short":
        draft.refuse("direction", "short", _("Selling short is not simulated."))
    elif draft.strategy.direction == "both":
        draft.assume("direction", "long_only", _("Only its long side is simulated."))


def _timeframe(draft: Draft) -> None:
    timeframe = draft.strategy.timeframe
    if timeframe in {None, "1d"}:
        return
    if is_longer(timeframe):
        text = _(
            "Looked at when a bar of %(timeframe)s is complete; bought and sold on daily bars, on which stops and "
            "targets are live too.",
            timeframe=str(timeframe),
        )
        draft.use("timeframe", text)
        return
    text = _("Only daily, weekly and monthly bars are simulated, not bars of %(timeframe)s.", timeframe=str(timeframe))
    draft.refuse("timeframe", "timeframe", text)


def _schedule(draft: Draft) -> None:
    if (said := said_of(draft.strategy)) is not None:
        draft.verdicts.append(Verdict("schedule", said.verdict, said.code, said.message))


def _universe(draft: Draft) -> None:
    universe = draft.strategy.universe
    if universe.index:
        text = _("Members of %(index)s as of today are taken for all of the past.", index=universe.index)
        draft.assume("universe", "members_of_today", text)
    elif draft.plan.mode == "purchases" and not universe.symbols:
        draft.assume("universe", "symbols_needed", _("The symbols that are bought are those of the settings."))
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


def _questions(draft: Draft) -> None:
    for number, question in enumerate(draft.strategy.open_questions):
        if question.code == "missing" and not question.quote:
            # That a whole part is missing is said of the part.
            continue
        text = _("An open question: “%(quote)s” is tried as it was read.", quote=question.quote or question.code)
        draft.assume(f"open_questions.{number}", question.code, text)


def _unsupported(draft: Draft) -> None:
    for number, rule in enumerate(draft.strategy.unsupported):
        text = _("Left out, since it was not understood: “%(quote)s”", quote=rule.quote or rule.text)
        draft.assume(f"unsupported.{number}", rule.reason, text)


# What each part of a strategy becomes; all others are METADATA.
PARTS: Mapping[str, Callable[[Draft], None]] = MappingProxyType(
    {
        "universe": _universe,
        "timeframe": _timeframe,
        "direction": _direction,
        "entry": _entry,
        "exit": _exit,
        "stop_loss": _risk("stop_loss", "stop"),
        "take_profit": _risk("take_profit", "target"),
        "trailing_stop": _risk("trailing_stop", "trail"),
        "sizing": sizing_of,
        "schedule": _schedule,
        "open_questions": _questions,
        "unsupported": _unsupported,
    }
)
