"""A strategy in words: its parts, what was asked and refused, as translatable messages. Pure."""

from parsers.wording.assumptions import Assumed, assumed, assumption_message
from parsers.wording.schedules import schedule_message
from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError
from screening.conditions.reading.parser import parse_series
from screening.strategy import (
    AtrRisk,
    EqualWeight,
    LevelRisk,
    PercentEquity,
    PercentRisk,
    Question,
    QuestionCode,
    RewardRisk,
    Risk,
    RiskPercent,
    Sizing,
    Split,
    Strategy,
    UnsupportedRule,
)
from screening.universe.spec import EXCLUSION_LABELS
from screening.wording.conditions import condition_message
from screening.wording.sentences import particles, say
from screening.wording.series import series_message

__all__ = [
    "FLAGS",
    "ROLES",
    "Assumed",
    "assumed",
    "assumption_message",
    "condition_message",
    "flag_message",
    "particles",
    "question_message",
    "risk_message",
    "role_message",
    "rule_message",
    "say",
    "schedule_message",
    "sizing_message",
    "universe_message",
    "unsupported_message",
]

FLAGS: dict[str, Message] = {
    "no_strategy": _("The text holds no strategy."),
    "prompt_injection": _("A sentence speaks to the machine instead of describing the strategy; it was left out."),
    "missing_entry": _("The text doesn't say when to buy."),
    "missing_exit": _("The text doesn't say when to get out."),
    "missing_threshold": _("A rule has no number to compare with."),
    "missing_universe": _("The text doesn't say what is traded."),
    "conflicting_rules": _("Some rules contradict each other."),
    "vague_term": _("Some words are too vague to compute."),
    "assumed_default_param": _("Usual values were filled in where the text gives none."),
    "unsupported_rule": _("Some rules are not used."),
}

_QUESTIONS: dict[QuestionCode, Message] = {
    "unread": _("These words were not read. What is meant?"),
    "two_readings": _("This can be read in two ways. Which one is meant?"),
    "missing": _("A number to compare with is missing here. Which one is meant?"),
    "vague": _("What number is meant by this?"),
    "conflict": _("The text gives two different values for this; the first one is used. Which one is right?"),
    "always_or_never": _("This rule always holds, or never. What is meant?"),
    "dimension": _("This compares what cannot be compared. What is meant?"),
    "screen_to_buy": _("Properties are listed here without a deed. They are read as conditions for buying: right?"),
    "unsupported": _("This is noted and not used: a strategy cannot hold it yet. Is it all right without?"),
}
# Questions that depend on what they are about.
_QUESTIONS_ABOUT: dict[tuple[QuestionCode, str], Message] = {
    ("missing", "entry"): _("When to buy was not understood, so these are not used either. When should be bought?"),
    ("missing", "exit"): _("When should a position be closed? The text doesn't say."),
    ("missing", "universe"): _("What should be traded? The text names no market, index or symbol."),
    ("conflict", "direction"): _("The text speaks of buying and of selling short. Split it in two if both are meant."),
    ("conflict", "entry"): _("The rules for buying cannot hold together. Is “or” meant?"),
    ("conflict", "exit"): _("The rules for selling cannot be told apart. What is meant?"),
}

# Where a model and the rules read a text side by side: who read it so.
_QUESTIONS_BY_READERS: dict[str, Message] = {
    "both": _("The model and the rules read this differently. Which one is meant?"),
    "model": _("Only the model reads this here. Is it right, and is it all that these words say?"),
    "rules": _("Only the rules read this here, and the model doesn't. Is it right?"),
}

_REASONS: dict[str, Message] = {
    "quote_not_in_source": _("not used: its quote is not in the text"),
    "number_not_in_quote": _("not used: a number of it is not in the text"),
    "not_readable": _("not used: it cannot be written as a condition"),
    "not_expressible": _("noted and not used: a strategy cannot hold it yet"),
}

ROLES: dict[str, Message] = {
    "entry": _("Buy when"),
    "exit": _("Exit when"),
    "stop_loss": _("Stop loss"),
    "take_profit": _("Take profit"),
    "trailing_stop": _("Trailing stop"),
    "sizing": _("Position size"),
    "schedule": _("Schedule"),
    "universe": _("Market and symbols"),
    "timeframe": _("Bars"),
    "direction": _("Direction"),
}
_SELL_SHORT = _("Sell short when")

_MARKETS: dict[str, Message] = {
    "US": _("US stocks"),
    "KR": _("Korean stocks"),
    "CRYPTO": _("cryptocurrencies"),
    "FX": _("currency pairs"),
    "FUTURES": _("futures"),
}
_INDICES: dict[str, Message] = {
    "SP500": Message("S&P 500"),
    "NASDAQ100": Message("Nasdaq 100"),
    "DJIA": Message("Dow Jones"),
    "RUSSELL2000": Message("Russell 2000"),
    "KOSPI": _("KOSPI stocks"),
    "KOSDAQ": _("KOSDAQ stocks"),
    "KOSPI200": _("KOSPI 200 stocks"),
}
_TIMEFRAMES: dict[str, Message] = {
    "1m": _("1-minute bars"),
    "5m": _("5-minute bars"),
    "15m": _("15-minute bars"),
    "30m": _("30-minute bars"),
    "1h": _("1-hour bars"),
    "4h": _("4-hour bars"),
    "1d": _("daily bars"),
    "1w": _("weekly bars"),
    "1M": _("monthly bars"),
}
_DIRECTIONS: dict[str, Message] = {
    "long": _("buys"),
    "short": _("sells short"),
    "both": _("buys and sells short"),
}


def role_message(role: str, strategy: Strategy) -> Message:
    """What a rule is for: "Buy when", "Stop loss"."""
    return _SELL_SHORT if role == "entry" and strategy.direction == "short" else ROLES[role]


def rule_message(strategy: Strategy, path: str) -> Message:
    """A rule in words: the condition at "entry.0", or a part ("stop_loss"); KeyError for a path that isn't there."""
    conditions = dict(strategy.conditions())
    if path in conditions:
        return condition_message(conditions[path], timeframe=strategy.timeframe)
    return _part_messages(strategy)[path]


def _part_messages(strategy: Strategy) -> dict[str, Message]:
    risks = {
        "stop_loss": strategy.stop_loss,
        "take_profit": strategy.take_profit,
        "trailing_stop": strategy.trailing_stop,
    }
    found = {path: risk_message(risk, path) for path, risk in risks.items() if risk is not None}
    if strategy.sizing is not None:
        found["sizing"] = sizing_message(strategy.sizing)
    if strategy.schedule is not None:
        found["schedule"] = schedule_message(strategy.schedule)
    found["universe"] = universe_message(strategy)
    found["timeframe"] = _TIMEFRAMES[strategy.timeframe or "1d"]
    found["direction"] = _DIRECTIONS[strategy.direction]
    return found


def risk_message(risk: Risk, kind: str) -> Message:
    """A stop or target in words."""
    whole = _distance(risk, kind)
    return (
        whole
        if risk.fraction == 1
        else _("%(what)s, for %(percent)s%% of the position", what=whole, percent=_shown(100 * risk.fraction))
    )


def _distance(risk: Risk, kind: str) -> Message:
    match risk:
        case PercentRisk():
            value = _shown(risk.value)
            if kind == "trailing_stop":
                return _("%(value)s%% below the best price since the entry", value=value)
            if kind == "take_profit":
                return _("at a gain of %(value)s%%", value=value)
            return _("at a loss of %(value)s%%", value=value)
        case AtrRisk():
            mult, length = _shown(risk.mult), _shown(risk.length)
            return _("%(mult)s times the average true range of %(length)s bars", mult=mult, length=length)
        case RewardRisk():
            return _("at %(value)s times the risk", value=_shown(risk.value))
        case LevelRisk():
            return _("at %(level)s", level=_level(risk))


def _level(risk: LevelRisk) -> Message:
    try:
        return series_message(parse_series(f"{risk.field}[{risk.offset}]" if risk.offset else risk.field))
    except ConditionError:
        return _("the %(field)s %(offset)s bars ago", field=risk.field, offset=risk.offset)


def sizing_message(sizing: Sizing) -> Message:
    """A position size in words."""
    match sizing:
        case RiskPercent():
            return _("risk %(value)s%% of the equity per trade", value=_shown(sizing.value))
        case PercentEquity():
            return _("%(value)s%% of the equity per position", value=_shown(sizing.value))
        case EqualWeight():
            return _("%(n)s names at equal weight", n=sizing.n)
        case Split():
            return _("bought in %(n)s parts", n=sizing.n)


def universe_message(strategy: Strategy) -> Message:
    """Market, index and symbols in words."""
    universe = strategy.universe
    parts: list[Message | str] = list(universe.symbols)
    if universe.index:
        parts.insert(0, _INDICES[universe.index])
    elif universe.market:
        parts.insert(0, _MARKETS[universe.market])
    said = joined(parts, ", ") if parts else _("not said")
    if not universe.exclude:
        return said
    left_out = joined([EXCLUSION_LABELS[name] for name in universe.exclude], ", ")
    return _("%(universe)s; left out: %(left_out)s", universe=said, left_out=left_out)


def question_message(question: Question) -> Message:
    """What only the author can answer."""
    by_readers = _QUESTIONS_BY_READERS.get(str(question.params.get("read_by", "")))
    if by_readers is not None:
        return by_readers
    return _QUESTIONS_ABOUT.get((question.code, question.path)) or _QUESTIONS[question.code]


def unsupported_message(rule: UnsupportedRule) -> Message:
    """A rule that is not used, and why."""
    shown = rule.text or rule.quote
    return _("“%(rule)s” is %(reason)s.", rule=shown, reason=_REASONS[rule.reason])


def flag_message(flag: str) -> Message:
    """A flag in words."""
    return FLAGS[flag]


def _shown(value: float) -> str:
    return format(value, ".10g")
