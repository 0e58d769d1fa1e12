"""What a Korean sentence may recognisably say that is no rule, or none that we can keep. Pure."""

from parsers.extraction.grammar.common.left_out import Kinds, left_out
from parsers.extraction.grammar.meaning.clauses import Clause, negated
from parsers.extraction.grammar.meaning.operands import Operand
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Aside, Fact, Noted, Rule, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Compare, Number

ASIDES = Grammar()


@ASIDES.rule(
    "statement: kinds -(SUBJ|TOP|OBJ|COMMA|ALSO)? -EXCLUDE -end?",
    "statement: kinds -(TOP|OBJ|ALSO)? -EXCLUDEV -fin?",
    "statement: -STOCK? kinds -STOCK? -(TOP|OBJ|ALSO)? -EXCLUDE -end?",
    "statement: -EXCLUDE -CONDITION? -(COLON|TOP) kinds",
)
def several_kinds_left_out(kinds: Kinds) -> Statement:
    """관리종목·스팩 제외; of 금융주·지주사 제외 no universe knows which these are"""
    return left_out(kinds)


@ASIDES.rule(
    "statement: kinds -(TOP|OBJ|ALSO)? notdone", "statement: (VAGUE|VAGUELEVEL) -STOCK? -(TOP|OBJ|ALSO)? notdone"
)
def kinds_not_bought(kinds: Kinds | None, _deed: str) -> Statement:
    """우선주는 안 산다; of 급등주는 안 산다 nobody knows which these are"""
    return left_out(kinds) if isinstance(kinds, tuple) else (Noted("unsupported", "entry"),)


@ASIDES.rule("kinds: (KINDOFSTOCK|CHEAP)")
def kind(name: str | None) -> Kinds:
    """스팩"""
    return (name or "",)


@ASIDES.rule("kinds: kinds -(COMMA|SLASH|AND|WITH|SUBJ)? kinds")
def kinds(first: Kinds, second: Kinds) -> Kinds:
    """금융주, 지주사"""
    return (*first, *second)


ASIDES.same("kinds: kinds -STOCK")


@ASIDES.rule("statement: cond -LPAREN -CHEAP -(TOP|OBJ)? -EXCLUDE -end? -RPAREN")
def says_again(clause: Clause) -> Statement | None:
    """3,000원 이상 (저가주 제외): the brackets say in words what the number says"""
    condition = getattr(clause, "condition", None)
    is_floor = isinstance(condition, Compare) and condition.op in (">", ">=") and isinstance(condition.right, Number)
    return (Rule("", clause),) if is_floor else None


@ASIDES.rule("statement: NAMED -(COLON|STRATEGY)", "statement: NAMED -STRATEGY -COLON")
def named(_name: object) -> Statement:
    """변동성 돌파: the name of a way to trade"""
    return (Aside(),)


@ASIDES.rule("statement: VAGUE -IF? DEED -end?", "statement: VAGUE -IF? DEEDV -fin?")
def vaguely(_how: object, deed: str) -> Statement:
    """적당히 매수"""
    return (Noted("vague", "entry" if deed in ("buy", "short") else "exit"),)


@ASIDES.rule(
    "statement: kinds -(TOP|OBJ|ALSO)? -EXCLUDEV -fin? -LPAREN when skip -RPAREN",
    "statement: kinds -(TOP|OBJ|ALSO)? -EXCLUDE -end? -LPAREN when skip -RPAREN",
    "statement: kinds -(TOP|OBJ|ALSO)? -EXCLUDE -LPAREN cond -RPAREN",
)
def left_out_that_is(_kinds: Kinds, clause: Clause, _deed: str | None = None) -> Statement:
    """적자 기업은 뺍니다(PER이 0 이하면 제외): the brackets say what is meant"""
    return (Rule("exclude", clause),)


@ASIDES.rule(
    "statement: (CHART|FRAMEWORD|STRANGE) -(ALSO|TOP|OBJ)? -METHOD? -AN -LOOK -fin?",
    "statement: (CHART|FRAMEWORD) -(ALSO|TOP|OBJ)? -AN -LOOK -AND (STRANGE|CHART) -(ALSO|TOP|OBJ)? -AN -LOOK -fin?",
)
def not_looked_at(*_words: object) -> Statement:
    """차트는 안 봅니다"""
    return (Aside(),)


@ASIDES.rule(
    "statement: (ATPRICE|ATNEXT|METHOD) -(AT|BY)? -EXECUTE -fin?",
    "statement: PLAIN -(AT|BY|BASIS) -BY? -EXECUTE -fin?",
    "statement: -EXECUTION -(TOP|COLON|OBJ) (ATPRICE|ATNEXT|METHOD) -(AT|BY|BE)? -end?",
    "statement: -EXECUTION -(TOP|COLON|OBJ) PLAIN -(AT|BY|BASIS|BE)? -BY? -end?",
)
def executed(_how: object) -> Statement:
    """체결은 다음 날 시가: what is done at the close is filled with the next bar anyway"""
    return (Aside(),)


ASIDES.same(
    "statement: -CONCESSION statement",
    "done: -CONCESSION -COMMA? done",
    "notdone: -CONCESSION -COMMA? notdone",
    "skip: -CONCESSION -COMMA? skip",
    "reached: reached -CONCESSION",
)


@ASIDES.rule(
    "statement: -THAT? -CONDITION -(AMONG|DURING|OF)? -ANYOF -MISMATCH -IF (notdone|skip)",
    "statement: -CONDITION -(SUBJ|AT|ALSO)? -ANYOF? -MISMATCH -IF (notdone|skip)",
)
def else_nothing(_deed: str) -> Statement:
    """조건 중 하나라도 어긋나면 사지 않는다: all of them are needed, which is so anyway"""
    return (Aside(),)


@ASIDES.rule("statement: -CONDITION -TOP quantity -BE -fin", "statement: -THINGTOP quantity -BE -fin?")
def so_many_conditions(count: Quantity) -> Statement | None:
    """기준은 세 개예요: the list that follows says which"""
    return (Aside(),) if count.unit == "count" else None


@ASIDES.rule("MAXIMUM: MORE MUST")
def at_most(op: str, _must: object) -> str | None:
    """많아야 세 종목"""
    return "most" if op == ">" else None


@ASIDES.rule(
    "statement: series -(OBJ|TOP)? -(SET|LOOK|SPEND) -fin?",
    "statement: series -(BY|OBJ) -(SET|LOOK|SPEND) -fin?",
)
def looked_at(of: Operand) -> Statement:
    """RSI는 9짜리를 씁니다: meant when it is only named later"""
    return (Aside((of,)),)


@ASIDES.rule(
    "kept: -CONSEC HOLD -end?",
    "kept: -METHOD HOLD -end?",
    "kept: HOLD -fin?",
    "kept: HOLD -DO -fin?",
    "kept: HOLD -end?",
)
def kept(_word: object) -> str:
    """들고 간다"""
    return "kept"


@ASIDES.rule(
    "statement: cond -REL -ASLONG kept",
    "statement: cond -REL -ASLONG notsold",
    "statement: cond -REL -ASLONG notsold kept",
    "statement: cond -BE -REL -ASLONG kept",
    "statement: cond -BE -REL -ASLONG notsold kept",
)
def as_long_as(clause: Clause, *_kept: str) -> Statement:
    """A인 한 들고 간다: when A ends, it is sold"""
    return (Rule("sell", negated(clause)),)


@ASIDES.rule("notsold: act -JI -TOP? -NOT -fin?", "notsold: -AN act -fin?")
def not_sold(deed: str) -> str | None:
    """팔지 않고"""
    return "kept" if deed in ("sell", "cover") else None


# One rule for each name: the strategy has one for all.


@ASIDES.rule(
    "own: SYMBOL -(TOP|SUBJ|COLON) when",
    "own: SYMBOL -(TOP|SUBJ|COLON) cond",
    "own: SYMBOL -(TOP|SUBJ|COLON) when done",
)
def own(name: tuple[str, str], _clause: Clause, _deed: str = "") -> tuple[tuple[str, str], ...]:
    """삼성전자는 RSI 30 이하에서"""
    return (name,)


ASIDES.same("own: own -(COMMA|SLASH)")


@ASIDES.rule("owns: own own", "owns: owns own")
def owns(first: tuple[tuple[str, str], ...], second: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...] | None:
    """삼성전자는 A에서, 카카오는 B에서"""
    return (*first, *second) if len(dict.fromkeys((*first, *second))) > 1 else None


@ASIDES.rule("statement: owns", "statement: owns done", "statement: owns -ONLY? -BE -fin?")
def each_has_its_own(names: tuple[tuple[str, str], ...], _deed: str = "") -> Statement:
    """삼성전자는 A에서, 카카오는 B에서 삽니다"""
    facts = [Fact("universe.symbols", name) for name, _market in names]
    markets = [Fact("universe.market", market, is_inferred=True) for _name, market in names]
    return (*facts, *markets, Noted("unsupported", "entry"))


# What a word of the text means.


ASIDES.same("meant: cond", "meant: when", "meant: meant -(REL|CASE|STOCK|DAY|SHOULD|VALUE|OBJ|BY|SUBJ|TOP)", cost=0.05)


@ASIDES.rule("statement: meant -DEFINE -fin?", cost=0.1)
def defined(_clause: Clause) -> Statement:
    """과열은 RSI 75 이상을 뜻한다: a condition that only explains a word holds for nothing by itself"""
    return (Noted("unsupported", "entry"),)


# When something happens that no chart shows.


@ASIDES.rule(
    "occasion: -OCCASION",
    "occasion: -occasion -(FRAME|UNIT|DAY|CASE|WHENS|LISTWORD|AT|TOP|ALSO|SUBJ|BE|IF|METHOD)",
)
def occasion() -> str:
    """FOMC 주간에는"""
    return "occasion"


@ASIDES.rule("statement: -occasion skip", "statement: -occasion notdone")
def not_then(_deed: str) -> Statement:
    """FOMC 주간에는 쉽니다"""
    return (Noted("unsupported", "entry"),)
