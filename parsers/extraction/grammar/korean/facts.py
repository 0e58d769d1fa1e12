"""What is traded and on which bars, as Korean texts say it: 코스닥만 봅니다, 대상은 현대차, 1시간봉. Pure."""

from parsers.extraction.grammar.common.facts import frame_of
from parsers.extraction.grammar.meaning.clauses import Clause
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Fact, Heading, Noted, Rule, Said, Statement
from parsers.extraction.grammar.notation import Grammar

FACTS = Grammar()
_WHERE = frozenset({"universe.market", "universe.index"})


@FACTS.rule("fact: INDEX")
def index(of: tuple[str, str]) -> Statement:
    """코스닥"""
    return (Fact("universe.index", of[0]), Fact("universe.market", of[1], is_inferred=True))


@FACTS.rule("fact: MARKET")
def market(of: str) -> Statement:
    """국내 상장"""
    return (Fact("universe.market", of),)


@FACTS.rule("fact: SYMBOL")
def symbol(of: tuple[str, str]) -> Statement:
    """삼성전자"""
    return (Fact("universe.symbols", of[0]), Fact("universe.market", of[1], is_inferred=True))


@FACTS.rule("fact: fact -LPAREN TICKER -RPAREN")
def ticker(of: Statement, name: object) -> Statement:
    """나스닥(NQ)"""
    symbol, market = name if isinstance(name, tuple) else (str(name), "")
    return (*of, Fact("universe.symbols", symbol)) if market or symbol else of


@FACTS.rule("fact: FRAME", "fact: FRAME -(CHART|BASIS|AT|BY)", "fact: -MEAN FRAME")
def frame(of: str) -> Statement:
    """1시간봉, 일봉 기준"""
    return (Fact("timeframe", of),)


@FACTS.rule("fact: quantity -(CHART|CANDLESIGN)", "fact: NUM UNIT -CANDLESIGN")
@FACTS.rule("fact: -FRAMEWORD -(COLON|TOP) quantity", "fact: -FRAMEWORD -(COLON|TOP) NUM UNIT")
def counted_frame(of: Quantity | float, unit: str = "") -> Statement | None:
    """15분 차트"""
    count, name = (of.value, of.unit) if isinstance(of, Quantity) else (of, unit)
    found = frame_of(count, name)
    return (Fact("timeframe", found),) if found and name in ("minutes", "hours") else None


@FACTS.rule("fact: fact -NUM? -DONT fact")
def rather(_not_this: Statement, but_this: Statement) -> Statement:
    """코스닥150 말고 코스닥"""
    return but_this


@FACTS.rule(
    "statement: DEED -TOP -STRATEGY? -BY? -DO -JI -TOP? -(DONT|NOT) -end?",
    "statement: DEED -TOP -METHOD? -AN -DO -fin?",
    "statement: DEED -TOP -METHOD? -AN -(DEEDV|LOOK) -fin?",
)
def other_side_only(deed: str) -> Statement | None:
    """롱은 하지 않는다: short only"""
    side = {"buy": "short", "short": "long"}.get(deed)
    return (Fact("direction", side),) if side else None


@FACTS.rule("fact: -SHORTONLY -(ONLY|BE|SET|LOOK)?", "fact: -SHORTONLY -(ONLY|BE)? -fin?")
def short_only() -> Statement:
    """숏 전용"""
    return (Fact("direction", "short"),)


@FACTS.rule("fact: -BOTHWAYS -(ONLY|BE|SET|LOOK|AT)?", "fact: -BOTHWAYS -(ONLY|BE|DO)? -fin?")
def both_ways() -> Statement:
    """양방향"""
    return (Fact("direction", "both"),)


_NOUN = "-(STOCK|CHART|CAP|THING)"
FACTS.same(
    f"fact: fact {_NOUN}",
    "fact: fact -(ONLY|AT|TOP|OBJ|OF|ALSO|BY|WITH|AMONG|LISTED)",
    f"fact: fact -OF? {_NOUN} -(ONLY|AT|TOP|OBJ|SUBJ|AMONG|BY)",
    "fact: -TARGET -(TOP|COLON|SUBJ|BY)? fact",
    "fact: fact -TARGET -(BY|BE)?",
    "fact: -LPAREN fact -RPAREN",
    "fact: fact -ONLY -(OBJ|AT|TOP)",
    "fact: fact -ONLY? -AMONG -BY?",
    "fact: -ONLY fact",
    "fact: fact -COUNTWORD",
    "fact: fact -ONE -(ONLY)",
    "fact: fact -LISTED -(TOP|OBJ)? -TARGET?",
    "fact: fact -LISTED -SUBJ -TARGET",
    "fact: fact -(SUBJ) -TARGET",
    "fact: fact -WITHIN -AT? -ONLY?",
    "fact: fact -NUM -STOCK",
    "fact: fact -NUM -UNIT -(ONLY|OBJ|TOP)",
    "fact: fact -COUNTWORD -(ONLY|BE|BY|OBJ|TOP)",
    "fact: fact -COUNTWORD -ONLY -(BE|BY|OBJ)? -fin?",
    "fact: fact -ONE -(ONLY|BE|BY|OBJ|TOP)? -(BY|ONLY)?",
)


@FACTS.rule("fact: fact -(COMMA|SLASH|WITH|AND)? fact", "fact: fact -DO -AND fact")
def facts(first: Statement, second: Statement) -> Statement:
    """코스닥, 5분봉"""
    return (*first, *second)


@FACTS.rule(
    "statement: fact",
    "statement: fact -(LOOK|DEED|FIND|BE|HOLD) -end?",
    "statement: fact -end",
    "statement: fact -STRATEGY",
    "statement: fact -OBJ? -METHOD? -(LOOK|HOLD) -end?",
    "statement: fact -OBJ? -METHOD? -LOOK -DO? -AND -EXIST -fin?",
    "statement: fact -OBJ? -LOOK -AND -EXECUTE -fin?",
)
def told(of: Statement) -> Statement:
    """코스닥만 봅니다."""
    return of


@FACTS.rule(
    "statement: fact -BE? -OR fact -BE? -OR -NOMATTER -fin?",
    "statement: fact -BE? -OR fact -BE? -OR -METHOD? -(LOOK|DEED|DEEDV|FIND) -end?",
    "statement: fact -BE? -IF fact -BE? -OR fact -BE? -OR -NOMATTER -fin?",
)
def either_market(*found: Statement) -> Statement | None:
    """코스피든 코스닥이든 안 가립니다: the market that both are of"""
    markets = [said.value for of in found for said in of if isinstance(said, Fact) and said.path == "universe.market"]
    others = [said for of in found for said in of if isinstance(said, Fact) and said.path not in _WHERE]
    return (Fact("universe.market", markets[0]),) if len(set(markets)) == 1 and not others else None


@FACTS.rule("statement: fact -COUNTWORD? -(DONT|BUT) -TOP? notdone", "statement: fact -COUNTWORD? -DONT -TOP? skip")
def nothing_else(of: Statement, _deed: str) -> Statement:
    """이 셋 말고는 사지 않는다"""
    return of


@FACTS.rule(
    "statement: fact -played -(STRATEGY|PERSON) -BE? -fin?",
    "statement: fact -played -NAMED -STRATEGY? -BE? -fin?",
    "statement: fact -OF? -NAMED? -STRATEGY -BE? -fin?",
    "statement: fact -STRATEGY -STRATEGY -BE? -fin?",
)
def strategy_on(of: Statement) -> Statement:
    """코스피200 종목으로 돌리는 로테이션입니다"""
    return of


@FACTS.rule("played: -(BY|OBJ|AT)? -(LOOK|RUN|SPEND|SET|DO) -REL", "played: -(BY|OBJ|AT)? -(LOOK|DEED) -DO -REL")
def played() -> str:
    """으로 돌리는"""
    return "played"


@FACTS.rule("statement: fact -EXCLUDE -end?", "statement: fact -NONE")
def excluded(_of: Statement) -> Statement:
    """코스닥 제외: the strategy has no place for what is left out"""
    return (Noted("unsupported", "entry"),)


@FACTS.rule("statement: when -COMMA? fact -OBJ? done", "statement: when -COMMA? fact -OBJ -METHOD? done")
def bought_when(clause: Clause, of: Statement, deed: str) -> Statement | None:
    """20일선을 돌파하는 날 삼성전자를 매수"""
    rule = Rule("buy", clause) if deed == "buy" else Rule("short", clause)
    return (*of, rule) if deed in ("buy", "short") else None


@FACTS.rule("statement: fact statement")
def fact_and_rule(of: Statement, said: Statement) -> Statement | None:
    """코스닥에서 …를 매수: the fact, then what is done"""
    if any(isinstance(part, Fact | Heading | Noted) for part in said) or not any(
        isinstance(part, Rule) for part in said
    ):
        return None
    if any(isinstance(part, Fact) and part.path == "timeframe" and part.value in ("1w", "1M") for part in of):
        return None  # the condition alone may be looked at on these bars
    rest: tuple[Said, ...] = said
    return (*of, *rest)
