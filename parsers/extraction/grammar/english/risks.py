"""Stops, targets and trailing stops. Pure."""

from dataclasses import dataclass, replace

from parsers.extraction.grammar.meaning.operands import Operand
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Noted, Part, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Line
from screening.strategy import AtrRisk, LevelRisk, PercentRisk, RewardRisk

RISKS = Grammar()
_PRICES = ("low", "high", "open", "close")
_USUAL_RANGE = 14
# From here on "I risk 10 %" is a stop; a smaller one may be a size as well.
_SURELY_A_STOP = 3.0


@dataclass(frozen=True)
class Distance:
    """How far away: as a stop or target of the strategy, and which numbers are assumed."""

    risk: PercentRisk | AtrRisk | RewardRisk | LevelRisk
    assumed: tuple[str, ...] = ()
    is_signed: bool = False


@RISKS.rule("distance: quantity")
def in_percent(quantity: Quantity) -> Distance | None:
    """5 %, -7 %"""
    if quantity.unit != "percent" or not quantity.value:
        return None
    return Distance(PercentRisk(value=abs(quantity.value)), is_signed=quantity.value < 0)


@RISKS.rule("times: NUM -STAR?", "times: FACTOR", "times: FRACTION")
def times(value: float) -> float | None:
    """two"""
    return value if value > 0 else None


@RISKS.rule("times: NUM -ANDHALF")
def times_and_a_half(value: float) -> float:
    """two and a half"""
    return value + 0.5


@RISKS.rule("times: quantity")
def times_of(quantity: Quantity) -> float | None:
    """1.5 x"""
    return quantity.value if quantity.unit == "times" and quantity.value > 0 else None


@RISKS.rule("distance: times -OF? -AVERAGERANGE")
def ranges(mult: float) -> Distance:
    """two ATRs: of 14 bars, which is told as assumed"""
    return Distance(AtrRisk(mult=mult, length=_USUAL_RANGE), (str(_USUAL_RANGE),))


@RISKS.rule(
    "distance: times -OF? -AVERAGERANGE -COMMA? -LPAREN? NUM -ONE? -RPAREN?",
    "distance: times -AVERAGERANGE -COMMA? -LPAREN? length -ONE? -RPAREN?",
)
@RISKS.rule(
    "distance: times -OF? length -AVERAGERANGE",
    "distance: times -AVERAGERANGE -(OF|SPANWORD) length",
    "distance: times -OF? NUM -DASH? -AVERAGERANGE",
)
@RISKS.rule("distance: times -AVERAGERANGE -COMMA -(WITH|WHOSE|AND)? -AVERAGERANGE -(BE|EQUALS) length -AVERAGERANGE")
def ranges_of(mult: float, length: float) -> Distance | None:
    """two 20-day ATRs; 1.5N, with N being the 10-day ATR"""
    return Distance(AtrRisk(mult=mult, length=int(length))) if length == int(length) and length >= 1 else None


@RISKS.rule("distance: -AVERAGERANGE -LPAREN NUM -RPAREN -STAR times", "distance: length -AVERAGERANGE -STAR times")
def ranges_first(length: float, mult: float) -> Distance | None:
    """ATR(14) x 2"""
    return ranges_of(mult, length)


@RISKS.rule("distance: times -R", "distance: times -STAR? -REWARDRISK")
def rewards(value: float) -> Distance:
    """3R, three times the risk"""
    return Distance(RewardRisk(value=value))


@RISKS.rule(
    "distance: NUM -DASH? -(TO|COLON|DASH|SLASH) -DASH? NUM -REWARDRISK?",
    "distance: -REWARDRISK -(OF|AT|COLON|BE)? NUM -(TO|COLON|DASH|SLASH) NUM",
)
def reward_to_risk(left: float, right: float) -> Distance | None:
    """2-to-1, 1:2"""
    larger, smaller = max(left, right), min(left, right)
    return Distance(RewardRisk(value=larger / smaller)) if smaller > 0 else None


@RISKS.rule("distance: -AT? series", "distance: -(LOC|BELOWENTRY) series")
def at_level(series: Operand) -> Distance | None:
    """yesterday's low"""
    found = series.series
    if found.field not in _PRICES or series.line != Line(found) or found.timeframe:
        return None
    return Distance(LevelRisk(field=found.field, offset=found.ago))


@RISKS.rule("distance: PLAIN -(OF|ON) LEVELOF", "distance: LEVELOF PLAIN")
def at_bar(left: str | int, right: str | int) -> Distance | None:
    """the low of the pullback bar"""
    field, offset = (left, right) if isinstance(left, str) else (right, left)
    return Distance(LevelRisk(field=str(field), offset=int(offset))) if field in _PRICES else None


# Between the name of a part and its value.

RISKS.rule("sep: COLON", "sep: EQUALS", "sep: BE -AT", "sep: AT -BE", "sep: BE -ON", "sep: COLON -AT")(
    lambda _sign: True
)
RISKS.rule("sep: COLON", "sep: EQUALS", "sep: EQUALSWORD", "sep: BE", "sep: AT", "sep: OF", "sep: BY", "sep: ON")(
    lambda _sign: True
)
RISKS.rule(
    "sep: DASH",
    "sep: BELOWENTRY",
    "sep: ARROW",
    "sep: TO",
    "sep: WITH",
    "sep: IF",
    "sep: BE -BELOWENTRY",
    "sep: RPAREN",
    "sep: COMMA",
    "sep: COMMA -PRON? -BE?",
)(lambda _sign: True)
RISKS.rule("sep: SITS", "sep: SITS -(ON|AT|BELOWENTRY)")(lambda _sign: True)
RISKS.rule("below: BELOWENTRY -ENTRYPRICE", "below: LOC -ENTRYPRICE", "below: LOSSWORD", "below: FROM -ENTRYPRICE")(
    lambda _sign: True
)
RISKS.rule(
    "below: LPAREN -BELOWENTRY -ENTRYPRICE -RPAREN",
    "below: DOWNSIDE",
    "below: ONDOWN",
    "below: AND -DOWNSIDE",
    "below: DOWNSIDE -(ONDOWN|DOWNSIDE)",
)(lambda _sign: True)
RISKS.rule("above: ABOVEENTRY -ENTRYPRICE", "above: LOC -ENTRYPRICE", "above: PROFIT", "above: FROM -ENTRYPRICE")(
    lambda _sign: True
)
RISKS.rule("above: PROFIT -FROM -ENTRYPRICE", "above: PROFIT -ABOVEENTRY -ENTRYPRICE", "above: TARGET")(
    lambda _sign: True
)
RISKS.rule("top: BELOWENTRY -PEAK", "top: LOC -PEAK", "top: FROM -PEAK", "top: OF -PEAK")(lambda _sign: "top")


@RISKS.rule(
    "statement: -STOP -sep? distance -below?",
    "statement: distance -below? -STOP",
    "statement: -STOP -below? -sep? distance",
)
@RISKS.rule("statement: distance -below -sep? -STOP", "statement: -STOP -sep? -sep distance -below?")
def stop(distance: Distance) -> Statement:
    """stop 5 % below the entry"""
    return (Part("stop_loss", distance.risk, distance.assumed),)


@RISKS.rule(
    "statement: -CUTLOSS -(IF|AT|WITH|ON)? -POSITION? -BE? distance -below",
    "statement: -CUTLOSS -(IF|AT|ON) -POSITION? -BE? MOVE -BY? distance -below?",
)
@RISKS.rule("statement: -IF -POSITION? -BE? MOVE -BY? distance -below? -COMMA? -CUTLOSS")
def cut_loss(*parts: object) -> Statement | None:
    """sell when it is down 8 % from entry"""
    sign, distance = parts if len(parts) == 2 else ("-", parts[0])
    if sign != "-" or not isinstance(distance, Distance) or not isinstance(distance.risk, PercentRisk):
        return None
    return stop(distance)


@RISKS.rule("statement: -CUTLOSS -AT distance", cost=0.1)
def cut_at(distance: Distance) -> Statement | None:
    """sell at -7 %"""
    return stop(distance) if distance.is_signed else None


@RISKS.rule("statement: -LOSE distance -below")
def lose(distance: Distance) -> Statement:
    """I give it 5 % on the downside"""
    return stop(distance)


@RISKS.rule("statement: -LOSE distance", cost=0.2)
def lose_alone(distance: Distance) -> Statement | None:
    """I risk ten percent: a small one may be a size, which is asked about"""
    if not isinstance(distance.risk, PercentRisk):
        return stop(distance)
    return stop(distance) if distance.risk.value > _SURELY_A_STOP else (Noted("two_readings"),)


@RISKS.rule("statement: -LOSE distance -AND -TAKEPROFIT NUM")
def lose_and_take(distance: Distance, profit: float) -> Statement | None:
    """I risk ten percent and I am happy with twelve"""
    if not isinstance(distance.risk, PercentRisk) or profit <= 0:
        return None
    return (*stop(distance), Part("take_profit", PercentRisk(value=profit)))


# Targets.


@RISKS.rule("gain: distance")
def gain(distance: Distance) -> Distance | None:
    """4 %: never below zero"""
    return None if distance.is_signed else distance


@RISKS.rule("gain: FRACTION -(AT|ON|IF|COLON)? distance -above?", "gain: -SELL FRACTION -(AT|ON|IF)? distance -above?")
def part_of_gain(fraction: float, distance: Distance) -> Distance | None:
    """half at +4 %"""
    if distance.is_signed or not 0 < fraction <= 1:
        return None
    return replace(distance, risk=distance.risk.model_copy(update={"fraction": fraction}))


@RISKS.rule(
    "statement: -TARGET -sep? gain -above?",
    "statement: gain -above? -TARGET",
    "statement: -TARGET -sep -sep gain -above?",
)
def target(distance: Distance) -> Statement:
    """target: 6 %"""
    return (Part("take_profit", distance.risk, distance.assumed),)


@RISKS.rule(
    "statement: -TAKEPROFIT -(AT|ON|IF|WITH|BY)? gain -above",
    "statement: -TAKEPROFIT -(AT|IF|ON) -POSITION? -BE? -PROFIT? gain -above?",
    cost=0.05,
)
@RISKS.rule(
    "statement: -TAKEPROFIT -(AT|IF|ON) -POSITION? -BE? MOVE -BY? gain -above?",
    "statement: -IF -POSITION? -BE? MOVE -BY? gain -above? -COMMA? -TAKEPROFIT",
)
def take_profit(*parts: object) -> Statement | None:
    """sell when it is up 10 %; bank profits at three percent"""
    sign, distance = parts if len(parts) == 2 else ("+", parts[0])
    if sign != "+" or not isinstance(distance, Distance) or isinstance(distance.risk, LevelRisk):
        return None
    return target(distance)


@RISKS.rule("statement: -TAKEPROFIT -AT -NMOVE distance", "statement: -TAKEPROFIT -(AT|IF) distance -PROFIT")
def take_gain(distance: Distance) -> Statement | None:
    """take the money at a gain of 25 %"""
    return None if distance.is_signed else target(distance)


@RISKS.rule("statement: -TAKEPROFIT FRACTION -noun? -(AT|ON|IF)? -POSITION? -BE? -PROFIT? distance -above?")
def take_part(fraction: float, distance: Distance) -> Statement | None:
    """sell half at +4 %"""
    made = part_of_gain(fraction, distance)
    return target(made) if made and not isinstance(distance.risk, LevelRisk) else None


@RISKS.rule(
    "statement: -WITH? distance -REWARDRISK", "statement: -REWARDRISK -sep? distance", "statement: -(WITH|AT)? rewarded"
)
def reward_target(distance: Distance) -> Statement | None:
    """a 2-to-1 reward-to-risk target"""
    return target(distance) if isinstance(distance.risk, RewardRisk) else None


@RISKS.rule("rewarded: NUM -DASH? -(TO|COLON|DASH|SLASH) -DASH? NUM -REWARDRISK")
def rewarded(left: float, right: float) -> Distance | None:
    """2-to-1 reward to risk"""
    return reward_to_risk(left, right)


@RISKS.rule(
    "statement: -TARGET -sep? distance -LPAREN -SELL percent -RPAREN",
    "statement: -TARGET -sep? distance -COMMA -SELL percent",
)
def target_for_percent(distance: Distance, share: float) -> Statement | None:
    """tp1: 1.6 % (sell 50 %)"""
    made = part_of_gain(share / 100, distance)
    return target(made) if made else None


@RISKS.rule("statement: FRACTION -(AT|ON) distance -above?", cost=0.3)
def part_at(fraction: float, distance: Distance) -> Statement | None:
    """(take) half off at 2R"""
    return part_comes_off(fraction, distance)


@RISKS.rule(
    "statement: FRACTION -TAKEOFF -(AT|ON|IF)? distance -above?",
    "statement: -SELL? FRACTION -noun? -TAKEOFF -AT? distance -above?",
)
def part_comes_off(fraction: float, distance: Distance) -> Statement | None:
    """half comes off at 8 % profit"""
    made = part_of_gain(fraction, distance)
    return target(made) if made and not isinstance(distance.risk, LevelRisk) else None


@RISKS.rule("statement: -TARGET -sep? distance -COMMA? -AND? -ONLY? -FOR FRACTION -OF? -noun?")
def target_for_so_much(distance: Distance, fraction: float) -> Statement | None:
    """TP 5 % but only for a third of it"""
    made = part_of_gain(fraction, distance)
    return target(made) if made else None


@RISKS.rule("statement: -TARGET -sep? -sep? distance -COMMA? -LPAREN? -SELL FRACTION -RPAREN?")
def target_for_part(distance: Distance, fraction: float) -> Statement | None:
    """at 20 %, sell one third"""
    made = part_of_gain(fraction, distance)
    return target(made) if made else None


# Trailing stops.


@RISKS.rule(
    "statement: -TRAIL -noun? -sep? distance -top?",
    "statement: distance -TRAIL",
    "statement: -TRAIL -STOP? -sep? distance -top?",
)
@RISKS.rule(
    "statement: -TRAIL -sep? -sep distance -top?",
    "statement: distance -TRAIL -top",
    "statement: -TRAIL -WITH? distance -STOP -top",
    "statement: distance -STOP -top",
    "statement: -(STOP|CUTLOSS) -sep? distance -top",
)
@RISKS.rule("statement: -CUTLOSS -IF -POSITION? -BE? -MOVE -BY? distance -top")
def trail(distance: Distance) -> Statement | None:
    """trail a stop three ATRs below the highest high since entry"""
    if isinstance(distance.risk, RewardRisk | LevelRisk):
        return None
    return (Part("trailing_stop", distance.risk, distance.assumed),)


@RISKS.rule("statement: -(TRAIL|STOP) -sep? -sep? series", "statement: -TRAIL -sep? -(LOC|BELOWENTRY) series", cost=0.6)
@RISKS.rule("statement: -TARGET -sep? -sep? series", cost=0.6)
def at_series(of: Operand) -> Statement | None:
    """stop below the 20-day average: no stop can say it; a trailing return is none"""
    if of.series.field in ("roc", "volatility"):
        return None
    return (Noted("unsupported", "exit"),)


@RISKS.rule("statement: -CUTLOSS -IF -POSITION? -BE? -MOVE -BY? distance -top -COMMA? -OR distance -below")
def trail_or_stop(peak: Distance, entry: Distance) -> Statement | None:
    """exit when price falls 15 % from its peak, or 8 % below what I paid"""
    trailing = trail(peak)
    return (*trailing, *stop(entry)) if trailing else None
