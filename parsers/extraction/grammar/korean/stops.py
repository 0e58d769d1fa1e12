"""Korean stops and targets in part, by a condition, or none at all: 절반 익절, 20일선 이탈 시 손절. Pure."""

from parsers.extraction.base import PartKind
from parsers.extraction.grammar.korean.risks import percent
from parsers.extraction.grammar.meaning.clauses import Clause
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Aside, Deed, Heading, Noted, Part, Rule, Said, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.strategy import PercentRisk, RewardRisk, Risk

STOPS = Grammar()

# In part: 절반 익절.


@STOPS.rule("HALF: HALF -SUBJ? -NOTBUT HALF")
def rather_half(_denied: float, fraction: float) -> float:
    """3분의 1이 아니라 절반"""
    return fraction


STOPS.rule("METHOD: HALF -SUBJ? -NOTBUT -METHOD")(lambda _denied: True)


@STOPS.rule(
    "part: reached HALF -(OBJ|TOP|ONLY)? (RISK|RISKV)",
    "part: RISK -(TOP|SUBJ|COLON)? reached HALF",
    "part: RISK -(TOP|SUBJ|COLON)? amount -(TOUCH|HAPPEN) -DO? -(WHENS|IF)? HALF",
    "part: amount -RISE -DO? -(WHENS|IF) HALF -(OBJ|TOP|ONLY)? (RISK|RISKV)",
    "part: RISK -(TOP|SUBJ|COLON)? amount -(AT|BY|IF|WHENS)? HALF",
    "part: amount -(BE|AT)? -(IF|WHENS)? HALF -(OBJ|TOP|ONLY)? (RISK|RISKV)",
)
def partly(*found: object) -> Said | None:
    """+8%면 절반 익절"""
    kind = next((part for part in found if isinstance(part, str)), None)
    fraction = next((part for part in found if isinstance(part, float)), 1.0)
    value = next(
        (part.value if isinstance(part, Part) else part for part in found if isinstance(part, Part | PercentRisk)), None
    )
    of = next((part for part in found if isinstance(part, Part)), None)
    if not isinstance(value, PercentRisk) or (of is not None and of.kind != kind) or kind != "take_profit":
        return None
    return Part("take_profit", PercentRisk(value=value.value, fraction=fraction))


@STOPS.rule("statement: reached HALF -(OBJ|TOP|ONLY)? done", "statement: reached HALF -(OBJ|TOP|ONLY)? -DEED? -REST? ")
def leave_half_at(of: Part, fraction: float, deed: Deed = "sell") -> Statement | None:
    """10% 수익이면 절반 매도"""
    if of.kind != "take_profit" or not isinstance(of.value, PercentRisk) or deed not in ("sell", "cover"):
        return None
    return (Part("take_profit", PercentRisk(value=of.value.value, fraction=fraction)),)


@STOPS.rule("statement: HALF -(TOP|OBJ|ONLY) reached done")
def leave_half_first(fraction: float, of: Part, deed: Deed) -> Statement | None:
    """절반은 8% 수익에 팔고"""
    return leave_half_at(of, fraction, deed)


@STOPS.rule("statement: -SPLITSELL -CONDITION? -COLON")
def sold_in_parts() -> Statement:
    """분할 매도: how much is sold at each of the points is said behind"""
    return (Heading("sell"),)


STOPS.same("part: part -AND", "part: part -COMMA? -ALLOF")


@STOPS.rule("statement: part")
def risk(of: Said) -> Statement:
    """손절 -5%."""
    return (of,)


@STOPS.rule(
    "statement: -(DEEDV|LOSE|EARN) -IF part",
    "statement: -DEED -DO? -(IF|WHENS|ELAPSE|AND) part",
    "statement: -DEED -WHENS -(TOP|COLON)? part",
)
def risk_once_in(of: Said) -> Statement:
    """사면 손절은 7%"""
    return (of,)


@STOPS.rule("statement: part part", "statement: part -(COMMA|SLASH|AND) part")
def two_risks(one: Said, other: Said) -> Statement | None:
    """익절 +4% / 손절 -1.5%"""
    return (one, other) if isinstance(one, Part) and isinstance(other, Part) and one.kind != other.kind else None


# A rule that is called a stop: 20일선 이탈 시 손절.


@STOPS.rule("statement: when (RISK|RISKV) -end?", "statement: when -METHOD (RISK|RISKV) -end?")
def leave_when(clause: Clause, _kind: PartKind) -> Statement:
    """20일선을 깨면 손절"""
    return (Rule("sell", clause),)


@STOPS.rule(
    "statement: RISK -(TOP|SUBJ|COLON)? when -end?",
    "statement: RISK -(TOP|SUBJ|COLON)? when done",
    "statement: RISK -(TOP|SUBJ|COLON)? cond -end?",
)
def named_leave(kind: PartKind, clause: Clause, _deed: Deed = "sell") -> Statement | None:
    """손절은 20일선 이탈 시"""
    return (Rule("sell", clause),) if _deed in ("sell", "cover") and kind != "trailing_stop" else None


@STOPS.rule("statement: REST -(TOP|OBJ|SUBJ)? when done", "statement: REST -(TOP|OBJ|SUBJ)? when (RISK|RISKV) -end?")
def rest_when(_rest: object, clause: Clause, deed: str) -> Statement | None:
    """나머지는 20일선을 깨면 정리"""
    return (Rule("sell", clause),) if deed in ("sell", "cover", "stop_loss", "take_profit") else None


@STOPS.rule(
    "statement: REST -(TOP|OBJ|SUBJ)? reached done", "statement: REST -(TOP|OBJ|SUBJ)? reached (RISK|RISKV) -end?"
)
def rest_reached(_rest: object, of: Part, deed: str) -> Statement | None:
    """나머지는 고점 대비 7% 빠지면 정리"""
    return (of,) if deed in ("sell", "cover", of.kind) and of.kind != "take_profit" else None


@STOPS.rule(
    "statement: part -(ALSO|SUBJ|TOP)? -NEED? -NONE -fin?", "statement: RISK -(ALSO|SUBJ|TOP)? -NEED -NONE -fin?"
)
def needless_stop(_part: object) -> Statement:
    """손절 3%도 필요 없다"""
    return (Aside(),)


@STOPS.rule("part: -(RISKED|GAIN|MAXIMUM) -(TOP|SUBJ)? amount -(TILL|ONLY|WITHIN|ORLESS)? -ONLY? -ENDURE")
def endured(value: Risk) -> Said:
    """손실은 8%까지만 견딘다"""
    return Part("stop_loss", value)


@STOPS.rule("outcome: quantity -OBJ? -EARN")
def earned(amount: Quantity) -> Part | None:
    """7% 벌"""
    value = percent(amount)
    return Part("take_profit", value) if value and amount.value > 0 else None


@STOPS.rule("part: kind -(TOP|SUBJ|COLON|OF)? reward -(AT|BY|IF|WHENS)? HALF")
def part_of_reward_partly(kind: PartKind, value: Risk, fraction: float) -> Said | None:
    """익절은 2R에서 절반"""
    if kind != "take_profit" or not isinstance(value, RewardRisk):
        return None
    return Part("take_profit", RewardRisk(value=value.value, fraction=fraction))


@STOPS.rule(
    "statement: cond orjoin reached done",
    "statement: cond orjoin reached (RISK|RISKV) -end?",
    "statement: when -OR reached done",
)
def leave_or_reached(clause: Clause, *rest: object) -> Statement | None:
    """5거래일이 지나거나 4% 먹으면 판다: a rule and a part"""
    of = next((part for part in rest if isinstance(part, Part)), None)
    deed = rest[-1]
    if of is None or deed not in ("sell", "cover", of.kind):
        return None
    return (Rule("cover" if deed == "cover" else "sell", clause), of)


@STOPS.rule(
    "statement: outcome -(BE|DO|HAPPEN|BECOME|TOUCH|EARN|RISE|GOIN|GOUP|GODOWN)? orjoin when (RISK|RISKV) -end?",
    "statement: outcome -(BE|DO|HAPPEN|BECOME|TOUCH|EARN|RISE|GOIN|GOUP|GODOWN)? orjoin when done",
    "statement: outcome -(SUBJ|AT|OBJ) -(HAPPEN|BECOME|TOUCH|EARN|GOIN) orjoin when done",
)
def reached_or_leave(of: Part, _join: str, clause: Clause, deed: str) -> Statement | None:
    """4% 먹거나 5거래일이 지나면 판다"""
    return leave_or_reached(clause, of, deed)


# Vague stops.


@STOPS.rule(
    "statement: RISK -(TOP|SUBJ|COLON|BY)? -VAGUE",
    "statement: RISK -(TOP|SUBJ|COLON|BY)? -VAGUELEVEL",
    "statement: RISK -(TOP|SUBJ|COLON)? -VAGUELEVEL -(PIERCE|CROSSN|AT|BY)",
)
def vague_stop(_kind: PartKind) -> Statement:
    """손절은 적당히"""
    return (Noted("vague", "exit"),)


@STOPS.rule(
    "statement: when -(RISK|RISKV) -(TOP|OBJ|SUBJ)? -(DO|SET)? -JI -TOP? -NOT -fin?",
    "statement: when -(RISK|RISKV) -(TOP|OBJ|SUBJ)? -AN -(DO|SET) -fin?",
    "statement: when -(RISK|RISKV) -(TOP|OBJ|SUBJ)? -(NONE|EXCLUDE) -end?",
)
def no_stop_when(_clause: Clause) -> Statement:
    """20일선 위에 있으면 손절하지 않는다"""
    return (Noted("unsupported", "exit"),)


@STOPS.rule(
    "statement: RISK -(TOP|OBJ|SUBJ|ALSO)? -AN -(DO|SET|HOLD) -fin?",
    "statement: RISK -(TOP|OBJ|SUBJ|ALSO)? -NONE -fin?",
    "statement: RISK -(TOP|OBJ|SUBJ|ALSO)? -(DO|SET) -JI -TOP? -NOT -fin?",
    "statement: RISK -(TOP|OBJ|SUBJ|ALSO)? -DO? -JI -NOT -fin?",
    "statement: RISKV -JI -TOP? -NOT -fin?",
    "statement: RISK -NONE",
    "statement: RISK -WITHOUT -(GOIN|SET|DO|HOLD|LOOK)? -fin?",
)
def no_stop(_kind: object) -> Statement:
    """손절은 안 합니다: nothing to do"""
    return (Aside(),)
