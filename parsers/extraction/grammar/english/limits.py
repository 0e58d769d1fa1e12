"""Stops and targets told in whole sentences: where I give up, what I risk, a part that comes off. Pure."""

from parsers.extraction.grammar.english.risks import Distance, part_of_gain, ranges_of, stop, target, trail
from parsers.extraction.grammar.meaning.statements import Noted, Part, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison
from screening.strategy import LevelRisk, PercentRisk, RewardRisk

LIMITS = Grammar()


@LIMITS.rule("distance: times -OF? -RISKED", "distance: times -STAR? -RISKED")
def risked(value: float) -> Distance:
    """twice what I risk"""
    return Distance(RewardRisk(value=value))


@LIMITS.rule(
    "distance: times -AVERAGERANGE -COMMA -COMMA? length -AVERAGERANGE -COMMA?",
    "distance: times -AVERAGERANGE -APART? -COMMA? -AVERAGERANGE -MEASURED? -(OF|SPANWORD|BE|ON|WITH) -LAST? length",
)
def ranges_measured(mult: float, length: int) -> Distance | None:
    """2.5 ATR away, the ATR taken over 20 days"""
    return ranges_of(mult, length)


LIMITS.same("distance: distance -APART", cost=0.05)


LIMITS.rule("perone: PERTRADE", "perone: POSITION", "perone: (ON|IN|OF) -(PERTRADE|POSITION)")(lambda *_words: True)
LIMITS.rule("givesback: GIVESBACK", "givesback: who -givesback", "givesback: IF -givesback")(lambda _word: True)
LIMITS.rule("leave: CUTLOSS", "leave: SELL", "leave: STOP", "leave: PRON -leave", "leave: POSITION -leave")(
    lambda _word: True
)


@LIMITS.rule(
    "statement: distance -below? -COMMA? -PRON? -STOPHERE",
    "statement: distance -below -link -leave",
)
@LIMITS.rule("statement: -LOSE distance -CMP? -perone? -COMMA? -PRON? -STOPHERE")
def here_i_stop(distance: Distance) -> Statement | None:
    """ten percent under cost is where I give up"""
    return None if isinstance(distance.risk, RewardRisk) else stop(distance)


@LIMITS.rule(
    "statement: -IF -(POSITION|THING)? -GOES -BY? distance -below -COMMA? -CUTLOSS",
    "statement: -CUTLOSS -IF -(POSITION|THING)? -GOES -BY? distance -below",
)
@LIMITS.rule("statement: -LOSSWORD -COLON distance -below?")
@LIMITS.rule(
    "statement: -(CUTLOSS|SELL) -noun -(REL|IF)? -BE? distance -below",
    "statement: -noun -(REL|IF)? -BE? distance -below -(CUTLOSS|TAKEOFF)",
)
def goes_against(distance: Distance) -> Statement | None:
    """if it runs 15 % against me I'm out"""
    return stop(distance) if isinstance(distance.risk, PercentRisk) else None


@LIMITS.rule("statement: -STOP -sep? CMP distance -below?", "statement: -LOSE CMP distance -below")
def stop_at_most(op: Comparison, distance: Distance) -> Statement | None:
    """I accept a loss of at most 7 %"""
    return stop(distance) if op == "<=" else None


LIMITS.rule("moves: GOES", "moves: MOVE", "moves: LOSE", "moves: moves -BY")(lambda _word: True)
LIMITS.rule("notlet: (NEG|NOTBE) -LETS", "notlet: NO -who -LETS", "notlet: who -notlet", "notlet: notlet -who")(
    lambda _word: True
)


@LIMITS.rule("statement: -notlet -moves? CMP distance -below?", "statement: -NEG -LOSE CMP distance -below?")
def never_so_far(op: Comparison, distance: Distance) -> Statement | None:
    """it isn't allowed to go more than 6 % against me"""
    return stop(distance) if op == ">" and not isinstance(distance.risk, RewardRisk) else None


@LIMITS.rule(
    "statement: -(moves|CUTLOSS|GIVESBACK)? distance -top -link? -leave",
    "statement: -givesback distance -top? -link? -leave",
    "statement: -leave -givesback distance -top?",
)
def gives_back(distance: Distance) -> Statement | None:
    """give back 12 % from the peak = gone"""
    return trail(distance)


@LIMITS.rule("statement: -LOSSCAP -sep? -CMP? -percent -ofequity?", "statement: -LOSSCAP -sep? -CMP? -quantity")
def loss_of_the_day() -> Statement:
    """daily loss cap of 4 %: no strategy holds it"""
    return (Noted("unsupported", "exit"),)


@LIMITS.rule(
    "statement: -STOP -COMMA? -(SIZEWORD|PUTSAT) -(PRON|STOP)? -AT? distance",
    "statement: -(SIZEWORD|PUTSAT|HOLD) -(STOP|PRON) -AT? distance -below?",
    "statement: -(HOLD|SIZEWORD|PUTSAT|BE)? distance -BETWEEN -ENTRYPRICE -AND -STOP",
    "statement: -STOP -(BE|SITS)? distance -(AWAY|APART) -FROM? -ENTRYPRICE?",
)
def stop_put(distance: Distance) -> Statement:
    """stop loss, I put it 1.5 ATR away; keep 3 ATR between your entry and the stop"""
    return stop(distance)


@LIMITS.rule("statement: -(LOOKFOR|TARGET) -CMP distance")
def reward_of_at_least(distance: Distance) -> Statement | None:
    """I want at least three times my risk"""
    return target(distance) if isinstance(distance.risk, RewardRisk) else None


@LIMITS.rule(
    "statement: -IF -(POSITION|THING)? -GOES -PROFIT -BY? distance -COMMA? -(TAKEPROFIT|BANKS)",
    "statement: -(TAKEPROFIT|BANKS) -IF -(POSITION|THING)? -GOES -PROFIT -BY? distance",
    "statement: -BANKS -(AT|ON|IF) distance",
)
def goes_my_way(distance: Distance) -> Statement | None:
    """if it goes my way by two ATR I bank it"""
    return None if distance.is_signed or isinstance(distance.risk, LevelRisk) else target(distance)


@LIMITS.rule(
    "statement: -(STOP|TARGET|TRAIL) -sep? -(VAGUE|VAGUEADJ)",
    "statement: -(VAGUE|VAGUEADJ) -(STOP|TARGET|TRAIL)",
    cost=0.2,
)
def vague_limit() -> Statement:
    """the stop is tight"""
    return (Noted("vague", "exit"),)


@LIMITS.rule("statement: -STOP -sep? distance -below? -COMMA? -AND? -TARGET -sep? NUM")
def stop_and_target(distance: Distance, profit: float) -> Statement | None:
    """stop is four percent, target is nine: percent as well"""
    if not isinstance(distance.risk, PercentRisk) or profit <= 0:
        return None
    return (*stop(distance), Part("take_profit", PercentRisk(value=profit)))


@LIMITS.rule("statement: -(THING|POSITION)? -SITS -ON? distance -TRAIL")
def rides(distance: Distance) -> Statement | None:
    """the remainder rides on a ten percent trailing stop"""
    return trail(distance)


@LIMITS.rule("statement: -PROFIT -COLON gain -above?")
def gain_line(distance: Distance) -> Statement | None:
    """Gain: sell half at 20 %"""
    return target(distance)


@LIMITS.rule("statement: -TARGET -(COMMA|COLON|BE|DASH)? FRACTION -noun? -TAKEOFF -(AT|ON|IF)? distance -above?")
def target_takes_off(fraction: float, distance: Distance) -> Statement | None:
    """first target, half comes off at 1.8 %"""
    return _part(fraction, distance)


@LIMITS.rule("up: -POSITION? -BE? (MOVE|PROFIT) -BY? distance -above?", "up: -(POSITION|HAS) -HAS? MOVE -BY? distance")
def up(sign: str | None, distance: Distance) -> Distance | None:
    """I'm up eight percent; it has gained 5 %"""
    return None if sign == "-" or distance.is_signed else distance


LIMITS.rule("off: TAKEOFF", "off: SELL", "off: THING -TAKEOFF", "off: PRON -TAKEOFF", "off: POSITION -TAKEOFF")(
    lambda _word: True
)
LIMITS.rule("off: THING -SELL", "off: POSITION -SELL")(lambda _word: True)


@LIMITS.rule("share: percent -OF -(POSITION|THING|UNIT)", "share: percent -OF -EQUITY -POSITION")
def share(value: float) -> float | None:
    """forty percent of the shares"""
    return value / 100 if value <= 100 else None


LIMITS.rule("share: FRACTION", "share: FRACTION -(POSITION|THING|UNIT)")(lambda value: value)


@LIMITS.rule(
    "statement: share -(TAKEOFF|GOES|SELL|off) -(AT|ON|IF)? -SURPLUS? distance -above?",
    "statement: -(SELL|TAKEPROFIT) share -(AT|ON|IF) -SURPLUS? distance -above?",
)
def share_comes_off(fraction: float, distance: Distance) -> Statement | None:
    """forty percent of the shares go at plus one percent"""
    return _part(fraction, distance)


@LIMITS.rule("statement: FRACTION -off -(AT|ON|IF)? up")
def comes_off_when_up(fraction: float, distance: Distance) -> Statement | None:
    """half comes off when I'm up eight percent"""
    return _part(fraction, distance)


@LIMITS.rule(
    "statement: -IF up -COMMA? FRACTION -off", "statement: -IF up -COMMA? -(SELL|TAKEPROFIT) FRACTION -(noun|off)?"
)
def when_up_comes_off(distance: Distance, fraction: float) -> Statement | None:
    """once it is up 8 % I sell half"""
    return _part(fraction, distance)


@LIMITS.rule("statement: -(AT|ON) distance -above -COMMA? -(SELL|TAKEPROFIT)? FRACTION -noun? -TAKEOFF?")
def at_a_profit_comes_off(distance: Distance, fraction: float) -> Statement | None:
    """at 5 % profit, half goes"""
    return _part(fraction, distance)


def _part(fraction: float, distance: Distance) -> Statement | None:
    made = part_of_gain(fraction, distance)
    return target(made) if made and not isinstance(distance.risk, LevelRisk) else None


@LIMITS.rule(
    "statement: -CMP? -NUM -(UNIT|noun|POSITION|LONGS)? -PERGROUP",
    "statement: -PERGROUP -(BE|COLON|EQUALS)? -CMP? -NUM -(UNIT|noun|POSITION|LONGS)?",
    "statement: -CMP? -quantity -(OF)? -(EQUITY)? -PERGROUP",
    "statement: -PERGROUP -(BE|COLON|EQUALS)? -CMP? -quantity -OF? -EQUITY?",
    cost=0.1,
)
def cap_of_group() -> Statement:
    """at most two per sector"""
    return (Noted("unsupported", "entry"),)
