"""Korean stops, targets and trailing stops: 손절 -5%, 평단 대비 +10%면 익절, 고점 대비 8% 하락하면 매도. Pure."""

from parsers.extraction.base import PartKind
from parsers.extraction.grammar.meaning.operands import Operand
from parsers.extraction.grammar.meaning.quantities import Quantity, Unit
from parsers.extraction.grammar.meaning.statements import Deed, Part, Said, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.strategy import AtrRisk, LevelRisk, PercentRisk, RewardRisk, Risk

RISKS = Grammar()
_USUAL_ATR = 14
_WAY_OF: dict[str, PartKind] = {">": "take_profit", "<": "stop_loss", "rising": "take_profit", "falling": "stop_loss"}

# Amounts: -5%, 2 ATR, 손익비 1:2.


def percent(value: Quantity, fraction: float = 1.0) -> Risk | None:
    """A distance in percent, without its sign."""
    size = abs(value.value)
    fits = value.unit == "percent" and 0 < size <= 1000
    return PercentRisk(value=round(size, 9), fraction=fraction) if fits else None


@RISKS.rule(
    "amount: quantity",
    "amount: -PLUS quantity",
    "amount: -ENTRYPRICE -(THAN|AT|OF|FROM|BASIS|SIDE)? quantity",
    "amount: -(DASH|THAN) quantity",
)
def percent_amount(value: Quantity) -> Risk | None:
    """-5%, 매수가 대비 3%"""
    return percent(value)


RISKS.same(
    "amount: amount -(BY|SIDE|BELOW|TILL|AT|WITHIN)",
    "amount: amount -ASMUCH -SIDE",
    "amount: amount -(RISE|GAIN|RISKED)",
    "amount: amount -(RISE|GAIN) -(WHENS|AT|BY|SUBJ)?",
    "amount: -MAXIMUM amount",
    "amount: -LPAREN amount -RPAREN",
    "amount: amount -ASMUCH",
    "amount: amount -(RISE|GAIN) -(IF|WHENS)",
)


@RISKS.rule(
    "atrs: NUM -(STAR|TIMESWORD)? IND",
    "atrs: NUM UNIT? -OF? IND",
    "atrs: IND -(OF|STAR)? NUM -UNIT",
    "atrs: IND -(OF)? -STAR NUM",
)
def atrs(*found: object) -> Risk | None:
    """2ATR, ATR의 2배"""
    return _atr(found, None)


@RISKS.rule(
    "atrs: IND arguments -(OF|STAR)? NUM -UNIT?",
    "atrs: NUM -(STAR|UNIT)? IND arguments",
    "atrs: length IND -(OF|STAR)? NUM -UNIT",
    "atrs: NUM -STAR length IND",
)
def atrs_of_length(*found: object) -> Risk | None:
    """ATR(20)의 2배, 20일 ATR의 2배"""
    lengths = [part for part in found if isinstance(part, tuple | int) and part not in _named(found)]
    length = lengths[0] if lengths else None
    return _atr(tuple(part for part in found if part is not length), length)


def _named(found: tuple[object, ...]) -> list[object]:
    return [part for part in found if isinstance(part, tuple) and part and isinstance(part[0], str)]


def _atr(found: tuple[object, ...], length: object) -> Risk | None:
    named = _named(found)
    mult = next((part for part in found if isinstance(part, float)), None)
    if not named or named[0] != ("atr", "") or mult is None or not 0 < mult <= 100:
        return None
    if isinstance(length, tuple):
        length = length[0] if len(length) == 1 else None
        if length is None:
            return None
    bars = int(float(str(length))) if length is not None else _USUAL_ATR
    return AtrRisk(length=bars, mult=mult) if 1 <= bars <= 2000 else None


@RISKS.rule("amount: atrs", "amount: -ENTRYPRICE -(DASH|THAN|AT|PLUS)? atrs", "amount: -(DASH|PLUS) atrs")
def atr_amount(of: Risk) -> Risk:
    """2 * ATR(14)"""
    return of


@RISKS.rule("reward: NUM -(COLON|RATIO) NUM")
def reward(first: float, second: float) -> Risk | None:
    """1:2 and 2:1 are both two to one"""
    if first <= 0 or second <= 0 or 1 not in (first, second):
        return None
    return RewardRisk(value=max(first, second))


@RISKS.rule("reward: NUM -RUNIT", "reward: -RISKED -(OF|THAN)? NUM UNIT", "reward: -RISK -(OF|THAN|WIDTH)? NUM UNIT")
def multiple_of_risk(value: float, unit: str = "times") -> Risk | None:
    """2R, 리스크의 2배"""
    return RewardRisk(value=value) if value > 0 and unit == "times" else None


@RISKS.rule("reward: -REWARD -(TOP|SUBJ|COLON)? reward", "reward: -REWARD -(TOP|SUBJ|COLON)? NUM")
def reward_ratio(value: Risk | float) -> Risk:
    """손익비 1:2"""
    return RewardRisk(value=value) if isinstance(value, float) else value


# Levels: 전일 저가, 20일선.


@RISKS.rule("place: -ENTRYBAR -OF? ago? PLAIN")
def place_of_entry_bar(bars: int | None, field: str) -> Risk | None:
    """진입봉 저가, 돌파한 봉 바로 앞 봉의 저가"""
    return LevelRisk(field=field, offset=bars or 0) if field in ("low", "high", "open", "close") else None


@RISKS.rule("place: series")
def place(of: Operand) -> Risk | None:
    """전일 저가; an average that is broken is a rule of its own"""
    series = of.series
    if of.line.mult != 1 or series.params or series.timeframe or series.field not in ("low", "high", "open", "close"):
        return None
    return LevelRisk(field=series.field, offset=series.ago)


# Parts.
_TAIL = "-(BY|AT|OBJ)? -end"
_MARK = "-(TOP|SUBJ|COLON|OF)?"

RISKS.same(
    "kind: RISK",
    "kind: -LPAREN RISK -RPAREN",
    "kind: RISK -CONDITION",
    "kind: RISK -LINE",
    "kind: -DEED RISK",
    "kind: RISK -FROM",
)


@RISKS.rule(f"part: kind {_MARK} amount", f"part: kind {_MARK} -METHOD amount", cost=0.0)
def part(kind: PartKind, value: Risk) -> Said | None:
    """손절은 -5%"""
    return _part(kind, value)


def _part(kind: PartKind, value: Risk) -> Said | None:
    return Part(kind, value, ())


@RISKS.rule(
    "part: kind amount -struck -METHOD? -(RISK|RISKV|DEED) -end?",
    "part: kind -(TOP|AT)? amount -struck",
)
def part_reached(kind: PartKind, value: Risk) -> Said | None:
    """목표 수익률 15%에 도달하면 전량 익절"""
    return _part(kind, value)


@RISKS.rule("struck: -(AT|OBJ|SUBJ)? -(TOUCH|HAPPEN|GOIN) -DO? -(IF|WHENS)")
def struck() -> str:
    """에 도달하면"""
    return "struck"


@RISKS.rule(f"part: kind {_MARK} reward")
def part_of_reward(kind: PartKind, value: Risk) -> Said | None:
    """목표는 손익비 1:2"""
    return Part("take_profit", value) if kind == "take_profit" else None


@RISKS.rule("part: reward")
def reward_alone(value: Risk) -> Said | None:
    """손익비 1:2"""
    return Part("take_profit", value)


@RISKS.rule(f"part: kind {_MARK} place", f"part: kind {_MARK} place -(CROSSN|PIERCE)")
def part_at_place(kind: PartKind, value: Risk, _broken: object = None) -> Said | None:
    """손절은 전일 저가"""
    fits = isinstance(value, LevelRisk) and (kind != "stop_loss" or value.offset > 0 or value.field == "low")
    return Part(kind, value) if fits and kind != "trailing_stop" else None


@RISKS.rule(
    "part: amount kind",
    "part: amount -AT kind",
    "part: amount -(WHENS|IF) kind",
    "part: amount -BE -IF kind",
    "part: amount -(RISE|GAIN) -(SUBJ)? -(HAPPEN|EARN|LOSE|DO)? -(IF|WHENS) kind",
)
def part_after(value: Risk, kind: PartKind) -> Said | None:
    """-3% 손절, 10%면 익절"""
    return _part(kind, value)


@RISKS.rule(
    "part: amount RISE -DO? -(IF|WHENS) RISKV -end?",
    "part: amount RISE -DO? -(IF|WHENS) -METHOD? RISKV -end?",
)
def part_once_moved(value: Risk, way: str, kind: PartKind) -> Said | None:
    """5% 오르면 챙긴다"""
    return _part(kind, value) if _WAY_OF[way] == kind else None


@RISKS.rule("part: amount -(AT|BY) RISKV -end?", "part: amount -(AT|BY) -METHOD RISKV -end?")
def part_at_amount(value: Risk, kind: PartKind) -> Said | None:
    """3%에서 끊는다"""
    return _part(kind, value)


@RISKS.rule("peaked: -PEAK -(THAN|AT|FROM|OF)? amount", "peaked: -PEAK -(THAN|AT|FROM)? amount -RISE")
def peaked(value: Risk) -> Risk:
    """고점 대비 8%"""
    return value


@RISKS.rule(f"part: kind {_MARK} peaked")
def trailing(kind: PartKind, value: Risk) -> Said | None:
    """추적 손절은 고점 대비 8%: from the best price since it trails, whatever it is called"""
    return Part("trailing_stop", value) if kind != "take_profit" else None


@RISKS.rule("part: peaked kind")
def trailing_after(value: Risk, kind: PartKind) -> Said | None:
    """고점 대비 8% 손절"""
    return trailing(kind, value)


RISKS.same(f"part: part {_TAIL}", "part: part -DEED -end?", "part: -METHOD part", "part: part -METHOD -DEED -end?")

# Told by the deed: 매수가 대비 5% 하락하면 매도.


@RISKS.rule(
    "outcome: quantity GAIN -(SUBJ|AT)?",
    "outcome: GAIN -(SUBJ|TOP)? quantity",
    "outcome: -ENTRYPRICE -(THAN|AT|OF|FROM|BASIS) quantity ORLESS? RISE",
    "outcome: -ENTRYPRICE -(THAN|AT|OF|FROM|BASIS) quantity ORLESS? GAIN",
    "outcome: -ENTRYPRICE -(THAN|AT|OF|FROM|BASIS) quantity SIDE",
    "outcome: -ENTRYPRICE -(THAN|AT|OF|FROM|BASIS)? GAIN quantity",
    "outcome: -ENTRYPRICE -THAN quantity ORLESS? MORE",
    "outcome: quantity ORLESS GAIN",
    "outcome: GAIN -(SUBJ|TOP)? quantity ORLESS",
    "outcome: -GAIN -(SUBJ|TOP)? quantity ORLESS? RISE",
)
def outcome(*found: object) -> Part | None:
    """10% 수익, 매수가 대비 5% 하락: a target or a stop"""
    amount = next((part for part in found if isinstance(part, Quantity)), None)
    way = next((part for part in found if part in _WAY_OF and part != ">="), None)
    ops = [part for part in found if part in (">=", "<=", ">", "<")]
    if amount is None:
        return None
    words = [part for part in found if isinstance(part, str)]
    way = (
        words[0]
        if words and not isinstance(found[0], Quantity) and found[0] in _WAY_OF
        else (words[-1] if words else None)
    )
    if way not in _WAY_OF or (len(ops) > 1 and "<=" in ops):
        return None
    value = percent(amount)
    if amount.value < 0 and _WAY_OF[str(way)] == "take_profit":
        way = "<"
    return Part(_WAY_OF[str(way)], value) if value else None


@RISKS.rule(
    "outcome: -ENTRYPRICE -(THAN|AT|OF|FROM|BASIS)? SNUM UNIT -(ORLESS|AT)?",
    "outcome: -GAIN -(SUBJ|TOP)? SNUM UNIT -ORLESS?",
    "outcome: SNUM UNIT -GAIN? -ORLESS?",
    "outcome: SNUM UNIT -AT?",
)
def signed_outcome(value: float, unit: Unit) -> Part | None:
    """평단 대비 +8%, -3%"""
    amount = percent(Quantity(value, unit))
    return Part("take_profit" if value > 0 else "stop_loss", amount) if amount else None


@RISKS.rule("outcome: -ENTRYPRICE -(THAN|AT|OF|FROM) quantity -(OTHERWAY|REVERSE) -BY? -GOIN")
def against(amount: Quantity) -> Part | None:
    """진입가에서 0.6% 거꾸로 가: a stop, long or short"""
    value = percent(amount)
    return Part("stop_loss", value) if value else None


@RISKS.rule("outcome: peaked", "outcome: peaked -RISE")
def off_the_peak(value: Risk) -> Part:
    """고점 대비 8% 하락"""
    return Part("trailing_stop", value)


RISKS.same(
    "marked: outcome",
    "marked: outcome -(SUBJ|AT|BY|OBJ)",
    "got: marked",
    "got: marked -(BE|DO|HAPPEN|BECOME|TOUCH|EARN|LOSE|RISE|GOIN|PASS|CROSSV|PIERCE|GOUP|GODOWN)",
)


@RISKS.rule(
    "reached: got -(IF|WHENS|EVENIF)",
    "reached: outcome -(DO|BECOME|TOUCH|HAPPEN) -REL -CASE",
    "reached: outcome -(AT|BY)?",
    "reached: outcome -CASE",
)
def reached(of: Part) -> Part:
    """10% 수익이 나면"""
    return of


RISKS.same("reached: -RISKHEAD reached", "reached: reached -COMMA", "reached: reached -METHOD")


@RISKS.rule("statement: reached done", "statement: topic reached", "statement: topic reached done")
def leave_at(first: Part | Deed, second: Part | Deed, third: Deed | None = None) -> Statement | None:
    """10% 수익이면 매도"""
    of = first if isinstance(first, Part) else second
    deeds = [part for part in (first, second, third) if isinstance(part, str)]
    if not isinstance(of, Part) or any(deed not in ("sell", "cover") for deed in deeds):
        return None
    return (of,)


@RISKS.rule("part: reached (RISK|RISKV)", "part: RISK -(TOP|SUBJ|COLON)? reached")
def reached_by_name(first: Part | PartKind, second: Part | PartKind) -> Said | None:
    """평단 대비 +8%면 익절; a kind that the sign contradicts is nothing"""
    of, kind = (first, second) if isinstance(first, Part) else (second, first)
    if not isinstance(of, Part) or isinstance(kind, Part):
        return None
    if of.kind == "trailing_stop":
        return of if kind != "take_profit" else None
    if kind == "trailing_stop":
        # "Once it is 10 % up, trail by 5 %" says by how much later.
        return Part("trailing_stop", of.value) if of.kind == "stop_loss" else None
    return of if of.kind == kind else None
