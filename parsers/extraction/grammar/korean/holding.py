"""How long something is held in Korean: 5일 보유 후 매도, 다음날 시가에, 15:15 청산; and what adds nothing. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, Leaf
from parsers.extraction.grammar.meaning.operands import operand
from parsers.extraction.grammar.meaning.predicates import Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Aside, Deed, Noted, Rule, Statement
from parsers.extraction.grammar.notation import Grammar

HOLDING = Grammar()

# Holding for so long.


def _held(bars: int) -> Clause | None:
    held = operand("bars_held")
    return None if held is None else Than(">=", Quantity(bars)).of(held)


@HOLDING.rule(
    "statement: -ATNEXT done",
    "statement: -ATNEXT -METHOD? -COMMA? done",
    "statement: -DEED -(AT)? -ELAPSE? -ATNEXT done",
)
def next_bar(deed: Deed) -> Statement | None:
    """다음날 시가에 전량 매도"""
    clause = _held(1)
    if not isinstance(clause, Leaf) or deed not in ("sell", "cover"):
        return None
    return (Rule(deed, Leaf(clause.condition, ("1",))),)


@HOLDING.rule("statement: topic -METHOD? -ATNEXT", "statement: topic -ATNEXT -end?", "statement: topic -ATNEXT done")
def topic_next_bar(deed: Deed, _done: Deed | None = None) -> Statement | None:
    """매도는 다음날 시가"""
    return next_bar(deed)


@HOLDING.rule(
    "held: length -ELAPSE",
    "held: length -(SUBJ|ALSO)? -ELAPSE -(IF|CHAIN)",
    "held: length -DURING? -HOLD -DO? -(IF|AND|CHAIN|WHENS|REL)?",
    "held: length -DURING? -HOLD -ELAPSE",
    "held: -MAXIMUM? length -DURING? -HOLD -(DO|ELAPSE)? -(IF|AND|CHAIN)?",
    "held: -DEED -(WHENS|ELAPSE|DO) held",
    "held: -DEED -DO -REL -ELAPSE? held",
    "held: -DEEDV -REL -ELAPSE? held",
    "held: -HOLD held",
    "held: -HOLD -(DURING|OF|SUBJ|TOP)? held",
    "held: length -DURING -ELAPSE",
    "held: length -(SUBJ|ALSO)? -ELAPSE -EVENIF",
    "held: length -DURING? -HOLD -(DECL|THEN)",
    "held: -done held",
    "held: -HOLD length",
    "held: -DEED -AT? -FROM held",
    "held: length -EACH? -AT",
    "held: length -NTH -(AT|OF)?",
    "held: length -NTH -(SUBJ|OF)? -BECOME? -(IF|WHENS|CASE)",
    "held: length -NTH -BECOME -REL -CASE -AT?",
)
def held(bars: int) -> int:
    """5일 보유 후, 매수 후 5거래일이 지나면"""
    return bars


@HOLDING.rule("statement: held done", "statement: held -COMMA? done", "statement: held -AT done")
def leave_after(bars: int, deed: Deed) -> Statement | None:
    """5일 보유 후 매도"""
    clause = _held(bars)
    return (Rule(deed, clause),) if clause and deed in ("sell", "cover") else None


HOLDING.rule("holdword: HOLD", "holdword: holdword -(DURING|CASE|TOP|COLON|MAXIMUM)")(lambda _word: True)


@HOLDING.rule(
    "statement: -HOLD length",
    "statement: length -DURING? -HOLD -end",
    "statement: length -DURING? -HOLD",
    "statement: -MAXIMUM length -DURING? -HOLD -end?",
    "statement: -holdword length -(BE|TILL)? -(DECL|DO)?",
    "statement: -holdword length -TILL? -end?",
    "statement: topic length -ELAPSE",
)
def hold_at_most(*found: object) -> Statement | None:
    """최대 10일 보유"""
    bars = found[-1]
    clause = _held(int(str(bars)))
    return (Rule("sell", clause),) if clause else None


@HOLDING.rule(
    "bought: act -REL -SINCE",
    "bought: act -DO? -REL -SINCE",
    "bought: act -DO? -AND? -ALONG",
    "bought: act -ELAPSE",
    "bought: act -WHENS",
    "bought: act -(AT|BY)? -FROM",
    "bought: HOLD -DO? -REL -SINCE",
)
def bought(what: object) -> str | None:
    """산 지, 사고 나서, 들고 간 지, 매수 후"""
    return "bought" if what in ("buy", "short", None) else None


@HOLDING.rule(
    "core: -bought length -(SUBJ|ALSO)? -(ELAPSE|BECOME)",
    "core: -bought length -(SUBJ|ALSO)? -ILL? -(ELAPSE|BECOME)",
    "core: -bought length -OBJ? -(PASS|ELAPSE|FILL)",
    "core: length -(OBJ|HOLD) -OBJ? -FILL",
)
def held_since(bars: int) -> Clause | None:
    """산 지 10거래일이 되"""
    return _held(bars)


@HOLDING.rule(
    "statement: -bought length -WHENS? done",
    "statement: -bought length -(ELAPSE|BECOME|CASE) -(IF|IMP|EVENIF|CHAIN)? -METHOD? done",
    "statement: -bought length -(SUBJ|ALSO)? -(ELAPSE|BECOME) -(IF|IMP|EVENIF|CHAIN)? -METHOD? done",
)
def leave_since(bars: int, deed: Deed) -> Statement | None:
    """사고 나서 7거래일이 지나도 정리"""
    return leave_after(bars, deed)


@HOLDING.rule(
    "statement: REST? -(TOP|OBJ|SUBJ)? when -TILL -METHOD? kept",
    "statement: REST? -(TOP|OBJ|SUBJ)? cond -REL? -(CASE|WHENS)? -TILL -METHOD? kept",
)
def hold_until(_rest: object, clause: Clause, _kept: str) -> Statement:
    """5일선을 깰 때까지 들고 간다"""
    return (Rule("sell", clause),)


@HOLDING.rule("statement: cond -EVENIF -ALSO? notdone")
def never_even_if(clause: Clause, deed: Deed) -> Statement:
    """20일선을 깨도 팔지 않는다: nothing to do; A여도 사지 않는다 leaves A out"""
    return (Rule("exclude", clause),) if deed in ("buy", "short") else (Aside(),)


@HOLDING.rule(
    "statement: length -(SUBJ|ALSO)? -ELAPSE -EVENIF -notout -METHOD? done",
    "statement: length -(SUBJ|ALSO)? -ELAPSE -EVENIF -notout -COMMA? -METHOD? done",
)
def leave_when_not_out(bars: int, *rest: object) -> Statement | None:
    """40봉 지나도 청산이 안 됐으면 강제 청산"""
    if len(rest) != 1 or not isinstance(rest[0], str):
        return None
    return leave_after(bars, "cover" if rest[0] == "cover" else "sell") if rest[0] in ("sell", "cover") else None


@HOLDING.rule(
    "notout: (DEED|RISK) -(SUBJ|ALSO|TOP)? -AN -(BECOME|HAPPEN|GOIN|DO) -IF",
    "notout: (DEED|RISK) -(SUBJ|ALSO|TOP)? -NONE -IF",
    "notout: (DEED|RISK) -(SUBJ|ALSO|TOP)? -(BECOME|HAPPEN|DO) -JI -NOT -IF",
)
def not_out(word: object) -> str | None:
    """청산이 안 됐으면, 익절이 없으면"""
    return "held" if word in ("sell", "cover", "take_profit", "stop_loss") else None


# Only short, only long.


@HOLDING.rule(
    "statement: -ATPRICE -ONLY? done",
    "statement: -ATPRICE -AT done",
    "statement: -(TODAY|METHOD) -ATPRICE done",
    "statement: -MARKETCLOSE -(WHENS|AT)? done",
    cost=0.2,
)
def at_the_close(deed: Deed) -> Statement | None:
    """당일 종가에 청산, and nothing that has to hold: the end of the same day, which no condition says"""
    return (Noted("unsupported", "exit"),) if deed in ("sell", "cover") else None


@HOLDING.rule("statement: -SAMEDAY -end?")
def same_day() -> Statement:
    """당일 청산"""
    return (Noted("unsupported", "exit"),)


# No stops, no adding: nothing to do, and nothing to ask.


@HOLDING.rule(
    "statement: ADDON -(TOP|OBJ|SUBJ|ALSO)? -EXCLUDE -end?",
    "statement: ADDON -(TOP|OBJ|SUBJ|ALSO)? -AN -DO -fin?",
    "statement: ADDON -(TOP|OBJ|SUBJ|ALSO)? -NONE -fin?",
    "statement: ADDON -(TOP|OBJ|ALSO)? -DO -JI -TOP? -(NOT|DONT) -fin?",
    "statement: ADDON -(TOP|OBJ|SUBJ|ALSO)? -METHOD -EXCLUDE",
)
def no_adding(_word: object) -> Statement:
    """물타기 금지"""
    return (Aside(),)


@HOLDING.rule(
    "statement: length -ORLESS -HOLD -JI -TOP? -NOT -fin?", "statement: length -ORLESS -HOLD -DO? -JI -NOT -fin?"
)
def hold_no_longer(bars: int) -> Statement | None:
    """20일 넘게 들고 가지는 않습니다"""
    return leave_after(bars, "sell")
