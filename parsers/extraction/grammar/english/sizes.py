"""How much: risk a trade, share of the equity, equal weights, parts. Pure."""

from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Deed, Noted, Part, Rule, SameWeight, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison
from screening.strategy import EqualWeight, PercentEquity, RiskPercent, Split

SIZES = Grammar()

SIZES.rule(
    "ofequity: OF -EQUITY", "ofequity: OF -EQUITY -PERTRADE", "ofequity: PERTRADE", "ofequity: OF -EQUITY -AT -PERTRADE"
)(lambda _word: True)
SIZES.rule("ofequity: OF -EQUITY -(FOR|ON|IN) -each")(lambda _word: True)
SIZES.rule("ofequity: EQUITY -PERTRADE?", "ofequity: PERTRADE -OF -EQUITY", "ofequity: (ON|IN) -EQUITY")(
    lambda _word: True
)


@SIZES.rule("each: PERTRADE", "each: (ALLOF|ANY) -(THING|POSITION|PERTRADE|UNIT)")
def each(_word: object) -> bool:
    """every trade"""
    return True


@SIZES.rule(
    "statement: -RISKPER -sep? percent -ofequity",
    "statement: percent -OF? -EQUITY? -RISKPER -PERTRADE",
    "statement: -RISKPER -PERTRADE -sep? percent -ofequity?",
)
@SIZES.rule(
    "statement: percent -RISKPER -ofequity?",
    "statement: percent -ofequity -RISKPER",
    "statement: -RISKPER -sep percent -ofequity?",
)
@SIZES.rule(
    "statement: -(NO|NEITHER|NEG) -(POSITION|PERTRADE|THING)? -MAYCOST percent -ofequity",
    "statement: percent -OF -EQUITY -RISKPER -(IN|ON|FOR)? -each",
    "statement: -SKIP -MAYCOST percent -ofequity",
    "statement: -PRON? -PUTSAT percent -ofequity -ATSTAKE -each?",
    "statement: percent -OF -RISKPER",
    "statement: -ONLY? percent -OF -EQUITY -BE? -RISKPER -perone?",
    "statement: -(POSITION|PERTRADE|THING|each)? -COSTS -CMP? percent -ofequity",
)
def risk(value: float) -> Statement | None:
    """risk 1 % of equity per trade"""
    return (Part("sizing", RiskPercent(value=value)),) if value <= 100 else None


@SIZES.rule("statement: -(NO|NEITHER|NEG) -(POSITION|PERTRADE|THING|IDEA)? -PUTSAT CMP percent -ofequity -ATSTAKE")
def risk_no_more(op: Comparison, value: float) -> Statement | None:
    """no trade puts more than 1 % of equity on the line"""
    return risk(value) if op == ">" else None


@SIZES.rule(
    "statement: -SIZEWORD -sep? -CMP? percent -ofequity?",
    "statement: percent -OF -EQUITY -PERTRADE",
    "statement: percent -PERTRADE",
    "statement: percent -PERTRADE -OF -EQUITY",
    "statement: -EQUITY -PERTRADE -sep? percent",
    "statement: -SIZEWORD -PERTRADE -sep? percent -ofequity?",
    "statement: -SIZEWORD? percent -OF -EQUITY -IF -SIZEWORD",
)
@SIZES.rule(
    "statement: -each -ALLOT percent -ofequity",
    "statement: -each -ALLOT percent -(OF|IN)? -EQUITY",
    "statement: -each -(COLON|EQUALS) percent -ofequity",
)
@SIZES.rule("statement: -each -COMMA? -PRON -BE? -CMP? percent -ofequity")
@SIZES.rule("statement: -(BUY|HOLD|SIZEWORD)? percent -OF -EQUITY -(ON|IN|FOR|TO)? -each")
@SIZES.rule(
    "statement: percent -OF -EQUITY -ALLOT -(IN|ON|TO)? -each",
    "statement: -(POSITION|THING|IDEA|SIGNALNOUN) -ALLOT percent -OF -EQUITY",
)
@SIZES.rule("statement: percent -OF -EQUITY -BE -SIZEWORD", "statement: percent -OF -EQUITY -TO -each")
@SIZES.rule(
    "statement: -WITH percent -OF -EQUITY",
    "statement: percent -OF -EQUITY -SIZEWORD",
    "statement: percent -SIZEWORD",
    "statement: -IN percent -OF -EQUITY",
)
def share(value: float) -> Statement:
    """10 % of the account per position"""
    return (Part("sizing", PercentEquity(value=value)),)


@SIZES.rule(
    "statement: -(WITH|SIZEWORD|BUY)? FRACTION -OF? -EQUITY -PERTRADE?",
    "statement: -SIZEWORD -sep? FRACTION -OF? -EQUITY -PERTRADE?",
)
def fraction(value: float) -> Statement:
    """a quarter of my account"""
    return (Part("sizing", PercentEquity(value=round(value * 100, 9))),)


@SIZES.rule(
    "statement: FRACTION -OF? -EQUITY -ALLOT -(IN|ON|TO)? -each",
    "statement: -each -ALLOT FRACTION -OF? -EQUITY",
    "statement: FRACTION -OF? -EQUITY -(IN|ON|FOR|TO) -each",
)
def fraction_each(value: float) -> Statement:
    """each one gets a quarter of the account"""
    return fraction(value)


@SIZES.rule(
    "statement: money -(PERTRADE|each)",
    "statement: -(SIZEWORD|BUY|each) -(sep|ALLOT)? -CMP? money -PERTRADE?",
    "statement: -(BUY|SIZEWORD) money -(OF|IN|INTO|ON) -noun",
    "statement: money -(GOES|ALLOT) -(IN|ON|TO)? -(each|noun)",
    cost=0.1,
)
def sum_of_money(_value: float) -> Statement:
    """500 dollars a pop: no size of a strategy"""
    return (Noted("unsupported", "entry"),)


@SIZES.rule("statement: (BUY|HOLD) money -(OF|IN|ON) facts", cost=0.05)
def sum_of_money_of(deed: Deed, _value: float, told: Statement) -> Statement:
    """buy $500 of VTI"""
    return (Rule(deed), *told, Noted("unsupported", "entry"))


@SIZES.rule("money: quantity", "money: quantity -WORTH -OF?")
def money(quantity: Quantity) -> float | None:
    """500 dollars"""
    return quantity.value if quantity.unit == "money" else None


@SIZES.rule("statement: -SIZEWORD -ANY -EQUITY", "statement: -ANY -IN -EQUITY")
def everything() -> Statement:
    """all of the account"""
    return (Part("sizing", PercentEquity(value=100)),)


@SIZES.rule("names: quantity", "names: NUM -THING", "names: NUM -POSITION")
def names(value: Quantity | float) -> int | None:
    """20 names"""
    if isinstance(value, Quantity):
        return int(value.value) if value.unit == "count" and value.value == int(value.value) > 0 else None
    return int(value) if value == int(value) and value > 0 else None


@SIZES.rule(
    "statement: -(HOLD|BUY|CMP|SIZEWORD)? names -(AT|IN|COMMA|WITH|AND|LPAREN)? -EQUALWEIGHT",
    "statement: -EQUALWEIGHT -(COMMA|OF|IN|AND)? -(HOLD|CMP|SPANWORD)? names",
)
@SIZES.rule(
    "statement: -(HOLD|BUY) -CMP names -(AT|IN|COMMA|WITH|AND|LPAREN)? -EQUALWEIGHT",
    "statement: -EQUALWEIGHT -COMMA? -CMP names",
)
@SIZES.rule("statement: -SIZEWORD -sep -EQUALWEIGHT -COMMA? -CMP? names")
def equal(count: int) -> Statement:
    """20 names at equal weight"""
    return (Part("sizing", EqualWeight(n=count)),)


@SIZES.rule(
    "statement: -ALLOF? names -BE -SAMEWEIGHT",
    "statement: -ALLOF? names -COMMA? -(ALLOF|WITH|AT|ALLOT)? -SAMEWEIGHT",
    "statement: -ALLOF? names -BE -AT? -EQUALWEIGHT",
    "statement: names -COMMA? -each -(AT|WITH|ALLOT|BE)? -SAMEWEIGHT",
    "statement: -each? -(AT|WITH|ALLOT)? -SAMEWEIGHT -(COMMA|FOR|OF)? -ALLOF? names",
)
def equal_names(count: int) -> Statement:
    """all 30 positions are the same size"""
    return equal(count)


@SIZES.rule(
    "statement: -EQUITY? -BE? -EVENSPLIT -(SPANWORD|BETWEEN|IN|ON|FOR|CMP)? NUM -(PARTS|THING|POSITION)",
    "statement: -EQUITY? -BE? -EVENSPLIT -(SPANWORD|BETWEEN|IN|ON|FOR|CMP)? names",
    cost=-0.05,
)
def spread_evenly(count: float) -> Statement | None:
    """the money is divided evenly over ten slots"""
    return (Part("sizing", EqualWeight(n=int(count))),) if count > 1 and count == int(count) else None


@SIZES.rule("statement: NUM -EQUALWEIGHT", cost=0.05)
def equal_slots(count: float) -> Statement | None:
    """ten equal slots"""
    return (Part("sizing", EqualWeight(n=int(count))),) if count >= 1 and count == int(count) else None


@SIZES.rule(
    "statement: -SAMEWEIGHT", "statement: -SIZEWORD -sep? -SAMEWEIGHT", "statement: -ALLOF -SAMEWEIGHT", cost=0.3
)
@SIZES.rule(
    "statement: -each -(ALLOT|BE|COMMA)? -SAMEWEIGHT",
    "statement: -(ALLOF|ANY|PERTRADE) -(POSITION|THING|UNIT) -(ALLOT|BE)? -(AT|WITH)? -SAMEWEIGHT",
    "statement: -SAMEWEIGHT -(IN|FOR|ON|TO)? -each",
    cost=0.3,
)
def same_weight() -> Statement:
    """each gets the same weight: as many as the ranking keeps"""
    return (SameWeight(),)


@SIZES.rule("statement: -(BUY|IN|WITH|SELL)? -IN? NUM -PARTS", "statement: -SIZEWORD -sep? -IN? NUM -PARTS")
@SIZES.rule(
    "statement: -EQUITY? -SPLITWORD -(IN|ON)? NUM -PARTS",
    "statement: -EQUITY? -SPLITWORD -(IN|ON)? NUM -PARTS -COMMA? -NUM? -PERTRADE",
)
@SIZES.rule("statement: -ADDON -(WITH|IN|BY)? NUM -PARTS", "statement: -ADDON -SPANWORD NUM -PARTS")
def split(count: float) -> Statement | None:
    """in three tranches"""
    return (Part("sizing", Split(n=int(count))),) if count > 1 and count == int(count) else None
