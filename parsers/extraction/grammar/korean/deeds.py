"""Korean sentences that do something: …면 매수, …인 종목을 산다, 매도는 … 때, …면 사지 않는다. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.meaning.clauses import Clause, leaves
from parsers.extraction.grammar.meaning.lines import all_series
from parsers.extraction.grammar.meaning.operands import Level, operand
from parsers.extraction.grammar.meaning.predicates import Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Deed, Noted, Rule, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Compare, Comparison

DEEDS = Grammar()
_ENTRIES = frozenset({"buy", "short"})
_OPPOSITE: dict[Comparison, Comparison] = {">": "<", "<": ">", ">=": "<", "<=": ">"}

# How a sentence ends.


@DEEDS.rule("fin: (DECL|AND|IMP|NOM|CHAIN|REL|MUST|WANT)")
def fin(_ending: object) -> str:
    """다, 고, 자, 기"""
    return "fin"


@DEEDS.rule(
    "end: (DO|BE|BECOME|SET|NEED)",
    "end: (DO|BE|BECOME|SET) fin",
    "end: fin",
    "end: (DO|SET) MUST (DO|BECOME) fin?",
    "end: (DO|SET) IF (BECOME|OKAY) fin?",
)
def end(*_words: object) -> str:
    """한다, 합니다, 하면 된다"""
    return "end"


# What is done: 매수, 매수한다, 산다, 전량 매도합니다, 매수하면 됩니다.


DEEDS.same(
    "act: DEED", "act: DEEDV", "act: DEED -DO", "act: DEED -OBJ -DO", "act: DEED -OBJ? -SET", "act: DEED -BY -HAPPEN"
)
DEEDS.same(
    "done: act",
    "done: act -(DECL|IMP|AND|CHAIN|NOM|WANT|REL|MUST)",
    "done: act -(MUST|WANT|IMP) -DO -fin?",
    "done: act -IF -BECOME -fin?",
    "done: act -IF -OKAY",
    "done: act -REL -(STRATEGY|SHOULD|CONDITION) -end?",
    "done: act -REL -(STRATEGY|SHOULD) -(BY|OBJ|TOP)?",
    "done: act -(BE|CALLED) -fin?",
    "done: act -CALLED -end?",
    "done: act -CONDITION -end?",
    "done: act -REL -(CASE|WHENS|CALLED|STOCK) -BE -fin?",
    "done: act -ONLY -DO -fin?",
    "done: -METHOD done",
    "done: act -AND -EXIST -fin?",
    "done: -REST -(OBJ|TOP|ALSO)? done",
    "done: -ATNEXT done",
    "done: -TODAY -(TOP|AT)? done",
    "done: -ATPRICE done",
    "done: -ATPRICE -ONLY done",
    "done: -(STOCK|THOSE) -OBJ? done",
    "done: -METHOD -OBJ done",
    "done: -COMMA done",
    "done: done -METHOD",
    "done: -PLAIN -(AT|BY) done",
    "done: -PLAIN -BASIS -BY? done",
)

# What is not done: 매수하지 않는다, 사지 말 것, 매수 금지, 제외, 쉰다.
DEEDS.same(
    "notdone: act -JI -TOP? -NOT -fin?",
    "notdone: act -JI -DONT -end?",
    "notdone: act -JI -TOP? -DONT -end?",
    "notdone: -METHOD -AN act -fin?",
    "notdone: notdone -(STOCK|THINGTOP) -(BE|SUBJ)? -fin?",
    "notdone: act -AN -DO -fin?",
    "notdone: -AN act -fin?",
    "notdone: act -(TOP|OBJ|SUBJ)? -EXCLUDE -end?",
    "notdone: act -(TOP|OBJ)? -EXCLUDEV -fin?",
    "notdone: act -(TOP|SUBJ|ALSO)? -NONE -fin?",
    "notdone: -METHOD notdone",
    "notdone: -TODAY -TOP? notdone",
    "notdone: notdone -(STRATEGY|SHOULD)",
    "notdone: act -TOP -(AN) -DO -fin?",
)


@DEEDS.rule(
    "skip: EXCLUDE -end?",
    "skip: EXCLUDE -BECOME -fin?",
    "skip: EXCLUDEV -fin?",
    "skip: LOOK -JI -TOP? -NOT -fin?",
    "skip: LOOK -JI -DONT",
    "skip: (SPEND|HOLD) -JI -(TOP|ALSO)? -NOT -fin?",
    "skip: METHOD -AN (SPEND|DO) -fin?",
    "skip: -AN (SPEND|GOIN) -fin?",
    "skip: -AN LOOK -fin?",
    "skip: LOOK -AN -DO -fin?",
    "skip: LOOK -(TOP|OBJ|SUBJ)? -EXCLUDE -end?",
    "skip: LOOK -(TOP|OBJ)? -EXCLUDEV -fin?",
    "skip: METHOD skip",
    "skip: NOTHING -(DO|LOOK) -DO? -JI -NOT -fin?",
    "skip: NOTHING -AN -DO -fin?",
    "skip: -TODAY -TOP? skip",
    "skip: LOOK -DO -JI -TOP? -NOT -fin?",
    "skip: LOOK -DO -JI -DONT -end?",
    "skip: -METHOD -AN LOOK -fin?",
    "skip: -AN DO -fin?",
)
def skip(*_words: object) -> Deed:
    """제외, 패스, 쉰다, 거래하지 않는다"""
    return "exclude"


# Sentences.


@DEEDS.rule(
    "statement: when done",
    "statement: when -COMMA? done",
    "statement: when -(SUBJ|TOP) done",
    "statement: when -OBJ done",
    "statement: when -BY? -LIMITED done",
)
def do_when(clause: Clause, deed: Deed) -> Statement | None:
    """A면 매수; how long something is held is no reason to buy"""
    if deed in _ENTRIES and _is_held(clause):
        return None
    return (Rule(deed, clause),)


def _is_held(clause: Clause) -> bool:
    """Whether it asks how long something is held."""
    return any(series.field == "bars_held" for leaf in leaves(clause) for series in all_series(leaf.condition))


@DEEDS.rule("statement: when -HOLD -DO? -(AND|CHAIN)? -COMMA? when done")
def hold_or_leave(held: Clause, left: Clause, deed: Deed) -> Statement | None:
    """A면 보유, B면 현금화"""
    return (Rule("buy", held), Rule("sell", left)) if deed == "sell" else None


@DEEDS.rule("statement: cond -EVENIF -ALSO? done")
def do_even_if(clause: Clause, deed: Deed) -> Statement | None:
    """A여도 매도: one more reason to sell; for buying it would be an alternative, which is asked about"""
    return (Rule(deed, clause),) if deed in ("sell", "cover") else None


@DEEDS.rule(
    "statement: -(DAILY|ONCEADAY)? TIME -AT? done",
    "statement: topic TIME -AT? -BE? -fin?",
    "statement: SAMEDAY -COLON? TIME",
    "statement: TIME -AT? SAMEDAY -end?",
)
def leave_at_time(first: int | Deed | None, second: int | Deed | None) -> Statement | None:
    """15:15 청산"""
    minutes, deed = (first, second) if isinstance(first, int) else (second, first)
    clock = operand("time_of_day")
    if not isinstance(minutes, int) or clock is None or deed not in ("sell", "cover"):
        return None
    clause = Than(">=", Quantity(minutes, "clock")).of(clock)
    return (Rule(deed, clause),) if clause else None


@DEEDS.rule("statement: when notdone")
def never_when(clause: Clause, deed: Deed) -> Statement:
    """A면 매수하지 않는다; not to sell is nothing that a strategy holds"""
    if deed not in _ENTRIES:
        return (Noted("unsupported", "exit"),)
    return (Rule("exclude", clause),)


@DEEDS.rule("priced: level -THAN MORE -REL -(PRICEWORD|VALUE) -AT")
def priced(level: Level | Quantity, op: Comparison) -> Clause | None:
    """VWAP보다 낮은 가격에서: a price is what is compared"""
    price = operand("close")
    return None if price is None else Than(op, level).of(price)


@DEEDS.rule("statement: priced notdone")
def never_at_a_price(clause: Clause, deed: Deed) -> Statement | None:
    """VWAP보다 낮은 가격에서는 사지 않는다"""
    return (Rule("exclude", clause),) if deed in _ENTRIES else None


@DEEDS.rule("statement: when skip")
def skip_when(clause: Clause, _deed: Deed) -> Statement:
    """A면 패스"""
    return (Rule("exclude", clause),)


# Deed first: 매도는 A일 때, 매수 조건은 A이고 B.
DEEDS.same(
    "topic: DEED -(TOP|COLON|SUBJ|ALSO)",
    "topic: DEED -CONDITION -(TOP|COLON|SUBJ)?",
    "topic: DEED -OF? -CONDITION -(TOP|COLON|SUBJ)",
    "topic: DEEDV -REL -(CONDITION|SHOULD|CALLED|CASE) -(TOP|COLON)",
    "topic: DEEDV -(NOM|REL) -(TOP|COLON)",
    "topic: DEED -(DO|AT) -NOM? -TOP",
    "topic: DEED -DO -REL -(CONDITION|SHOULD|CALLED|CASE) -(TOP|COLON)",
    "topic: topic -COMMA",
    "topic: -AND topic",
    "topic: DEEDV -REL -THINGTOP",
    "topic: DEEDV -IF -(TOP|COLON|DASH)?",
    "topic: DEED -WHENS -(TOP|COLON|DASH)",
    "topic: DEED -DO -REL -THINGTOP",
    "topic: DEED -THINGTOP",
    "topic: DEEDV -REL -FOREMOST -COLON?",
    "topic: DEED -FROM -COLON",
    "topic: DEED -DO -REL -FOREMOST -COLON?",
    "topic: DEEDV -REL -(CALLED|CASE|SHOULD|CONDITION|STOCK) -(TOP|COLON|SUBJ)",
    "topic: DEED -DO -REL -(CALLED|CASE|STOCK) -(TOP|COLON|SUBJ)",
    "topic: DEED -(CALLED|CASE) -(TOP|COLON)",
    "topic: topic -ANYOF -COMMA?",
    "topic: topic -(DAYS|ONE) -COMMA?",
    "topic: topic -REVERSE -COMMA?",
)


@DEEDS.rule(
    "statement: topic when",
    "statement: topic when -end",
    "statement: topic when -METHOD",
    "statement: topic when -OBJ -(SET|CALLED)",
    "statement: topic when -BE -fin?",
    "statement: topic when -ANYOF -BY? -end?",
    "statement: topic when -LIMITED -end?",
)
def topic_when(deed: Deed, clause: Clause) -> Statement:
    """매도는 A일 때"""
    return (Rule(deed, clause),)


@DEEDS.rule("statement: topic when done", "statement: topic stocks done")
def topic_do_when(deed: Deed, clause: Clause, done: Deed) -> Statement | None:
    """청산은 A면 전량 매도"""
    return (Rule(deed, clause),) if deed == done or (deed, done) in (("cover", "sell"), ("sell", "cover")) else None


@DEEDS.rule(
    "statement: topic cond",
    "statement: topic cond -BE? -(DECL|AND|NOM)",
    "statement: topic cond -(OBJ|BY) -end?",
    "statement: topic cond -REL? -CASE",
    "statement: topic cond -REL? -CASE -(BE|COMMA) -fin?",
    cost=0.3,
)
def topic_is(deed: Deed, clause: Clause) -> Statement:
    """매수 조건은 A이고 B이다"""
    return (Rule(deed, clause),)


DEEDS.same(
    "side: SIDE",
    "side: side -(AT|BE)",
    "side: side -EXIST",
    "if_side: side -(IF|TOP|WHENS)",
    "if_side: if_side -COMMA",
    "if_side: -(AND|BUT|COMMA) if_side",
)


@DEEDS.rule("statement: when done if_side done")
def on_either_side(clause: Clause, deed: Deed, side: Comparison, other: Deed) -> Statement | None:
    """A가 B 위면 매수, 아래면 매도: of the same lines"""
    compared = [
        leaf for leaf in leaves(clause) if isinstance(leaf.condition, Compare) and leaf.condition.op in _OPPOSITE
    ]
    if len(compared) != 1 or deed == other or not isinstance(compared[0].condition, Compare):
        return None
    condition = compared[0].condition
    if _OPPOSITE[condition.op] != side:
        return None
    return (Rule(deed, clause), Rule(other, replace(compared[0], condition=replace(condition, op=side))))
