"""Korean sentences that do something: …면 매수, …인 종목을 산다, 매도는 … 때, …면 사지 않는다. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, Leaf, all_of, any_of, leaves
from parsers.extraction.grammar.meaning.lines import all_series
from parsers.extraction.grammar.meaning.operands import operand
from parsers.extraction.grammar.meaning.predicates import Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Aside, Deed, Formula, Heading, Noted, Rule, Statement
from parsers.extraction.grammar.notation import Grammar

DEEDS = Grammar()
_ENTRIES = frozenset({"buy", "short"})

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
    "done: act -ONLY -DO -fin?",
    "done: -METHOD done",
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
    "notdone: act -AN -DO -fin?",
    "notdone: -AN act -fin?",
    "notdone: act -(TOP|OBJ|SUBJ)? -EXCLUDE -end?",
    "notdone: act -(TOP|OBJ)? -EXCLUDEV -fin?",
    "notdone: act -(TOP|SUBJ|ALSO)? -NONE -fin?",
    "notdone: -METHOD notdone",
    "notdone: notdone -(STRATEGY|SHOULD)",
    "notdone: act -TOP -(AN) -DO -fin?",
)


@DEEDS.rule(
    "skip: EXCLUDE -end?",
    "skip: EXCLUDE -BECOME -fin?",
    "skip: EXCLUDEV -fin?",
    "skip: LOOK -JI -TOP? -NOT -fin?",
    "skip: LOOK -JI -DONT",
    "skip: -AN LOOK -fin?",
    "skip: LOOK -AN -DO -fin?",
    "skip: LOOK -(TOP|OBJ|SUBJ)? -EXCLUDE -end?",
    "skip: LOOK -(TOP|OBJ)? -EXCLUDEV -fin?",
    "skip: METHOD skip",
    "skip: -AN DO -fin?",
)
def skip(*_words: object) -> Deed:
    """제외, 패스, 쉰다, 거래하지 않는다"""
    return "exclude"


# Sentences.


@DEEDS.rule("statement: when done", "statement: when -COMMA? done")
def do_when(clause: Clause, deed: Deed) -> Statement | None:
    """A면 매수; how long something is held is no reason to buy"""
    if deed in _ENTRIES and _is_held(clause):
        return None
    return (Rule(deed, clause),)


def _is_held(clause: Clause) -> bool:
    """Whether it asks how long something is held."""
    return any(series.field == "bars_held" for leaf in leaves(clause) for series in all_series(leaf.condition))


@DEEDS.rule("statement: cond -EVENIF -ALSO? done")
def do_even_if(clause: Clause, deed: Deed) -> Statement | None:
    """A여도 매도: one more reason to sell; for buying it would be an alternative, which is asked about"""
    return (Rule(deed, clause),) if deed in ("sell", "cover") else None


@DEEDS.rule(
    "statement: TIME -AT? done",
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


@DEEDS.rule(
    "statement: length -ORLESS -HOLD -JI -TOP? -NOT -fin?", "statement: length -ORLESS -HOLD -DO? -JI -NOT -fin?"
)
def hold_no_longer(bars: int) -> Statement | None:
    """20일 넘게 들고 가지는 않습니다"""
    return leave_after(bars, "sell")


@DEEDS.rule("statement: when notdone")
def never_when(clause: Clause, deed: Deed) -> Statement:
    """A면 매수하지 않는다; not to sell is nothing that a strategy holds"""
    if deed not in _ENTRIES:
        return (Noted("unsupported", "exit"),)
    return (Rule("exclude", clause),)


@DEEDS.rule("statement: when skip")
def skip_when(clause: Clause, _deed: Deed) -> Statement:
    """A면 패스"""
    return (Rule("exclude", clause),)


@DEEDS.rule(
    "stocks: cond -REL -STOCK",
    "stocks: cond -BE -REL -STOCK",
    "stocks: cond -STOCK",
    "stocks: cond -BE -REL -STOCK -(OBJ|SUBJ|TOP|ONLY|ALSO)",
    "stocks: cond -REL -STOCK -(OBJ|SUBJ|TOP|ONLY|ALSO)",
    "stocks: cond -STOCK -(OBJ|SUBJ|TOP|ONLY|ALSO)",
    "stocks: cond -REL -STOCK -ONLY -OBJ?",
    "stocks: cond -BE -REL -STOCK -ONLY -OBJ?",
    "stocks: cond -BE? -PASTREL -STOCK -(OBJ|SUBJ|TOP|ONLY|ALSO)?",
    "stocks: stocks -METHOD",
)
def stocks(clause: Clause) -> Clause:
    """A인 종목을"""
    return clause


@DEEDS.rule("statement: stocks done")
def do_those(clause: Clause, deed: Deed) -> Statement:
    """A인 종목을 매수"""
    return (Rule(deed, clause),)


@DEEDS.rule(
    "statement: stocks -COMMA? -AND? kinds -(TOP|OBJ|ALSO)? skip",
    "statement: stocks -(WITH|COMMA) -AND? kinds -(TOP|OBJ|ALSO)? skip",
)
def skip_those_and_kinds(clause: Clause, _kinds: str, _deed: Deed) -> Statement:
    """A인 종목, 관리종목은 제외"""
    return (Rule("exclude", clause), Noted("unsupported", "entry"))


@DEEDS.rule("statement: stocks skip", "statement: cond -end? skip", "statement: cond -(TOP|OBJ|SUBJ) skip")
def skip_those(clause: Clause, _deed: Deed) -> Statement:
    """A인 종목은 제외"""
    return (Rule("exclude", clause),)


@DEEDS.rule("statement: stocks notdone")
def never_those(clause: Clause, deed: Deed) -> Statement | None:
    """A인 종목은 사지 않는다"""
    return (Rule("exclude", clause),) if deed in _ENTRIES else None


@DEEDS.rule(
    "statement: stocks FIND -end? -STRATEGY?",
    "statement: stocks FIND -end? -COMMA? done",
    "statement: when FIND -end?",
)
def find_those(clause: Clause, _find: object, _deed: Deed = "buy") -> Statement:
    """A인 종목을 찾아줘"""
    return (Rule("require", clause),)


@DEEDS.rule(
    "among: stocks -AMONG -COMMA?",
    "among: stocks -OBJ -AMONG -COMMA?",
    "among: cond -REL -AMONG -COMMA?",
    "among: stocks -COMMA? -AMONG",
    "among: cond -BE -REL -AMONG",
)
def among(clause: Clause) -> Clause:
    """A인 종목 중에서"""
    return clause


@DEEDS.rule("statement: among cond -(ONLY|OBJ|TOP)? -end?", "statement: among stocks -end?")
def require_among(first: Clause, second: Clause) -> Statement:
    """A인 종목 중 시총 상위 30개"""
    return (Rule("require", all_of(first, second)),)


@DEEDS.rule("statement: among when done", "statement: among stocks done")
def do_among(first: Clause, second: Clause, deed: Deed) -> Statement | None:
    """A인 종목 중에서 B하면 매수"""
    return (Rule(deed, all_of(first, second)),) if deed in _ENTRIES else None


@DEEDS.rule(
    "statement: among",
    "statement: among -DO -fin?",
    "statement: stocks -(BE|AMONG) -(DECL|AND)",
    "statement: among -BE? -(DECL|AND)",
)
def only_among(clause: Clause) -> Statement:
    """A인 종목 대상"""
    return (Rule("require", clause),)


@DEEDS.rule(
    "statement: when -ONLY? LOOK -fin?",
    "statement: stocks LOOK -fin?",
    "statement: stocks LOOK -DO -fin?",
    "statement: when LOOK -DO -fin?",
)
def trade_when(clause: Clause, _look: object) -> Statement:
    """A일 때만 거래한다"""
    return (Rule("require", clause),)


@DEEDS.rule(
    "statement: stocks -COMMA? stocks -COMMA? -ANYOF -(MATCH|HAPPEN) -DO? -(IF|WHENS)? skip",
    "statement: both -COMMA? -ANYOF -(MATCH|HAPPEN) -DO? -(IF|WHENS)? skip",
)
def skip_any(first: Clause, *rest: object) -> Statement:
    """A인 곳, B인 곳, 하나라도 걸리면 탈락"""
    second = rest[0] if len(rest) > 1 else None
    parts = (first, second) if second is not None else getattr(first, "parts", (first,))
    return (Rule("exclude", any_of(*parts)),)  # type: ignore[arg-type]


# Required: A여야 한다.


@DEEDS.rule(
    "statement: cond -BE? -MUST -DO -fin?",
    "statement: cond -BE? -MUST -BECOME -fin?",
    "statement: cond -BE? -MUST",
    "statement: cond -BE? -MUST -ONLY? done",
    "statement: cond -NOM -DO -fin?",
)
def must(clause: Clause, deed: Deed = "require") -> Statement | None:
    """PER은 0보다 커야 한다"""
    return (Rule(deed, clause),)


@DEEDS.rule("statement: when -ONLY")
def only_when(clause: Clause) -> Statement:
    """A일 때만."""
    return (Rule("", clause),)


@DEEDS.rule(
    "statement: cond -BE? -NOT? -IF skip",
    "statement: cond -BE? -IF skip",
)
def unless_skip(clause: Clause, _deed: Deed) -> Statement:
    """A가 아니면 패스 is read as (not A) -> 패스"""
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
    "topic: DEEDV -REL -THINGTOP",
    "topic: DEEDV -IF -TOP?",
    "topic: DEED -DO -REL -THINGTOP",
    "topic: DEED -THINGTOP",
)


@DEEDS.rule(
    "statement: topic when",
    "statement: topic when -end",
    "statement: topic when -METHOD",
    "statement: topic when -OBJ -(SET|CALLED)",
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
    "statement: topic cond -CASE",
    cost=0.3,
)
def topic_is(deed: Deed, clause: Clause) -> Statement:
    """매수 조건은 A이고 B이다"""
    return (Rule(deed, clause),)


# Headings.


@DEEDS.rule(
    "statement: DEED -CONDITION? -COLON",
    "statement: -LPAREN DEED -CONDITION? -RPAREN -COLON?",
    "statement: DEED -CONDITION",
    "statement: -FIND? DEED -CONDITION -TOP",
)
def heading(deed: Deed) -> Statement:
    """매수 조건:"""
    return (Heading(deed),)


@DEEDS.rule(
    "statement: -DEED? EXCLUDE -CONDITION? -COLON",
    "statement: EXCLUDE -CONDITION",
    "statement: -LPAREN EXCLUDE -CONDITION? -RPAREN",
)
def exclude_heading(_word: object) -> Statement:
    """제외 조건:"""
    return (Heading("exclude"),)


@DEEDS.rule(
    "statement: FIND -COLON", "statement: FIND -CONDITION -COLON?", "statement: -LPAREN FIND -CONDITION -RPAREN"
)
def search_heading(_word: object) -> Statement:
    """검색 조건:"""
    return (Heading("require"),)


@DEEDS.rule(
    "statement: -(CONDITION|WHEREOF) -(SUBJ|TOP)? -ALLOF? -HAPPEN -IF done",
    "statement: -CONDITION -(SUBJ|TOP)? -ALLOF -MATCH -IF done",
    "statement: -ALLOF -HAPPEN -IF done",
    "statement: -ALLOF -MATCH -IF done",
    "statement: -CONDITION -ALLOF? -HAPPEN -WHENS done",
    "statement: -CONDITION -(SUBJ|TOP|OBJ)? -ALLOF? -MATCH -(DO|BECOME)? -IF -COMMA? done",
    "statement: -CONDITION -(SUBJ|TOP|OBJ)? -ALLOF? -MATCH -WHENS done",
    "statement: -CONDITION -(SUBJ|OBJ)? -ALLOF? -MATCH -(DO|BECOME)? -REL? -STOCK -OBJ? done",
)
def all_hold(deed: Deed) -> Statement:
    """조건이 다 맞으면 매수"""
    return (Rule(deed),)


@DEEDS.rule("statement: SEARCH -(COLON|BE)? -fin?", "statement: -FIND SEARCH -COLON?")
def search(_word: object) -> Statement:
    """퀀트 조건 정리: what follows is to be fulfilled for buying"""
    return (Heading("require"),)


@DEEDS.rule(
    "statement: (FORMULAWORD|SEARCH|CONDITION) -COLON FORMULA",
    "statement: (FORMULAWORD|SEARCH|CONDITION) -(TOP|EQUALS)? FORMULA",
)
def named_formula(*found: object) -> Statement:
    """조합: A and B"""
    return (Formula(found[-1]),)


@DEEDS.rule(
    "statement: FORMULA -(BE)? -(IF|WHENS|HAPPEN) done",
    "statement: FORMULA -(ALLOF|OBJ|SUBJ)? -(MATCH|HAPPEN) -DO? -(IF|WHENS) done",
)
def formula_to_do(of: object, deed: Deed) -> Statement | None:
    """A and B면 매수"""
    return (Rule(deed), Formula(of)) if deed in _ENTRIES else None


@DEEDS.rule("statement: done", cost=0.0)
def deed_alone(deed: Deed) -> Statement:
    """매수합니다."""
    return (Rule(deed),)


@DEEDS.rule(
    "statement: cond -(DECL|NOM|IMP)",
    "statement: cond -BE -DECL",
    "statement: cond -AND",
    "statement: cond -BE -AND",
    "statement: cond -REL -CONDITION",
    "statement: cond -BE -REL -(CONDITION|CALLED|STOCK)",
    "statement: cond -NOM",
    "statement: cond -CONDITION",
    "statement: when",
)
def bare(clause: Clause) -> Statement:
    """A이다."""
    return (Rule("", clause),)


DEEDS.rule("statement: cond")(bare)


@DEEDS.rule("statement: stocks", "statement: stocks -BE? -(DECL|AND)")
def those(clause: Clause) -> Statement:
    """A인 종목."""
    return (Rule("require", clause),)


# Holding for so long.


def _held(bars: int) -> Clause | None:
    held = operand("bars_held")
    return held and Than(">=", Quantity(bars)).of(held)


@DEEDS.rule(
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


@DEEDS.rule("statement: topic -ATNEXT", "statement: topic -ATNEXT -end?", "statement: topic -ATNEXT done")
def topic_next_bar(deed: Deed, done: Deed | None = None) -> Statement | None:
    """매도는 다음날 시가"""
    return next_bar(deed)


@DEEDS.rule(
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
)
def held(bars: int) -> int:
    """5일 보유 후, 매수 후 5거래일이 지나면"""
    return bars


@DEEDS.rule("statement: held done", "statement: held -COMMA? done", "statement: held -AT done")
def leave_after(bars: int, deed: Deed) -> Statement | None:
    """5일 보유 후 매도"""
    clause = _held(bars)
    return (Rule(deed, clause),) if clause and deed in ("sell", "cover") else None


@DEEDS.rule(
    "statement: -MAXIMUM length -DURING? -HOLD -end?",
    "statement: -HOLD -(DURING|CASE)? -(TOP|COLON)? -MAXIMUM? length -(BE|TILL)? -(DECL|DO)?",
    "statement: -HOLD -(DURING|CASE)? -(TOP|COLON)? -MAXIMUM? length -TILL? -end?",
    "statement: topic length -ELAPSE",
)
def hold_at_most(*found: object) -> Statement | None:
    """최대 10일 보유"""
    bars = found[-1]
    clause = _held(int(str(bars)))
    return (Rule("sell", clause),) if clause else None


# Only short, only long.


@DEEDS.rule("statement: -SAMEDAY -end?")
def same_day() -> Statement:
    """당일 청산"""
    return (Noted("unsupported", "exit"),)


# No stops, no adding: nothing to do, and nothing to ask.


@DEEDS.rule(
    "statement: ADDON -(TOP|OBJ|SUBJ|ALSO)? -EXCLUDE -end?",
    "statement: ADDON -(TOP|OBJ|SUBJ|ALSO)? -AN -DO -fin?",
    "statement: ADDON -(TOP|OBJ|SUBJ|ALSO)? -NONE -fin?",
    "statement: ADDON -(TOP|OBJ|ALSO)? -DO -JI -TOP? -(NOT|DONT) -fin?",
    "statement: ADDON -(TOP|OBJ|SUBJ|ALSO)? -METHOD -EXCLUDE",
)
def no_adding(_word: object) -> Statement:
    """물타기 금지"""
    return (Aside(),)
