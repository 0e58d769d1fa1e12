"""Korean sizes: 종목당 10%, 3번에 나눠서, 20종목 동일비중, 1회 리스크 1%. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, Foreign, Joined, Leaf, Opaque, Reference
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Deed, Noted, Part, Rule, Said, SameWeight, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.strategy import EqualWeight, PercentEquity, RiskPercent, Sizing, Split

SIZES = Grammar()
_END = "-(SPEND|SET|DO|BE|DIVIDE)? -end?"


@SIZES.rule("spent: (SPEND|SET|DIVIDE|HOLD)", "spent: (SPEND|SET|DIVIDE|HOLD) end", "spent: end")
def spent(*_words: object) -> str:
    """투입한다, 잡는다"""
    return "spent"


def _equity(value: Quantity) -> Said | None:
    if value.unit != "percent" or not 0 < value.value <= 100:
        return None
    return Part("sizing", PercentEquity(value=value.value))


@SIZES.rule(
    "share: -EQUITY -(OF|TOP|SUBJ|AT|COLON)? quantity",
    "share: -PERNAME -(TOP|AT|COLON)? quantity",
    "share: -PERNAME -(TOP|AT)? -ofequity quantity",
    "share: -EQUITY -(OF|TOP|AT)? -PERNAME quantity",
    "share: -WEIGHT -(TOP|SUBJ|COLON)? -PERNAME? quantity",
    "share: -PERNAME -WEIGHT -(TOP|SUBJ|COLON)? quantity",
    "share: -EQUITY -(OF|AT)? -WEIGHT? quantity -WEIGHT",
    "share: -PERNAME quantity -WEIGHT",
    "share: quantity -WEIGHT",
    "share: -EQUITY -(OF)? -MAXIMUM quantity",
)
def share(value: Quantity) -> Said | None:
    """자금의 10%, 종목당 10%"""
    return _equity(value)


@SIZES.rule("share: -EQUITY -(OF|TOP|AT)? HALF", "share: -PERNAME -EQUITY -OF HALF")
def half_of_equity(fraction: float) -> Said | None:
    """자금의 절반"""
    return _equity(Quantity(100 * fraction, "percent"))


@SIZES.rule("quantity: NUM -TENTHS")
def tenths(value: float) -> Quantity:
    """2할"""
    return Quantity(10 * value, "percent")


@SIZES.rule("share: -PERNAME -EQUITY -(OF|AT)? HALF", "share: -EQUITY -(OF|AT)? -PERNAME HALF")
def part_of_equity(fraction: float) -> Said | None:
    """종목당 자금의 사분의 일"""
    return _equity(Quantity(100 * fraction, "percent"))


@SIZES.rule(
    "statement: -PERNAME? -WEIGHT -(TOP|COLON|SUBJ)? -METHOD? -equally -spent?",
    "statement: -(EQUITY|OPENPOS) -(TOP|COLON|SUBJ)? -METHOD? -equally -spent?",
    "statement: -equally -DEEDV -fin?",
    "statement: -EQUALLY",
)
def same_weight() -> Statement:
    """비중은 모두 같게"""
    return (SameWeight(),)


@SIZES.rule("equally: -EQUALLY -BY?", "equally: -EQUALLY -BY? -DIVIDE -(AND|CHAIN)?")
def equally() -> str:
    """똑같이 나눠서"""
    return "equally"


SIZES.same("share: -EQUITY -(TOP|SUBJ|COLON) share")
SIZES.same("share: share -(ONLY|TILL|WITHIN|EACH|BY|OBJ|TOP|UNIT)", "share: share -(ORLESS)")


@SIZES.rule(
    "risked: -PERNAME -(TOP|AT|OF)? -RISKED -(TOP|SUBJ|COLON)? quantity",
    "risked: -PERNAME -(TOP|AT|OF)? -ofequity quantity -(ONLY|OBJ|BY|TILL)? -RISKED",
    "risked: -ofequity quantity -(ONLY|OBJ|BY|TILL)? -RISKED",
    "risked: -PERNAME -(TOP|AT|OF)? -RISKED -(TOP|SUBJ|OF|COLON)? -ofequity quantity",
    "risked: -RISKED -(TOP|SUBJ|OF|COLON)? -ofequity quantity",
    "risked: -PERNAME -(TOP|AT|OF)? -RISK -(TOP|SUBJ|OF)? -ofequity quantity",
    "risked: -RISKED -(TOP|SUBJ|COLON) -PERNAME -(TOP|AT)? -ofequity quantity",
    "risked: -EQUITY -THAN? -RISKED quantity",
    "risked: -PERNAME -MAXIMUM? -RISKED quantity",
    "risked: -RISKED -(TOP|SUBJ|COLON)? -PERNAME quantity",
)
def risked(value: Quantity) -> Said | None:
    """1회 리스크는 계좌의 1%"""
    fits = value.unit == "percent" and 0 < value.value <= 100
    return Part("sizing", RiskPercent(value=value.value)) if fits else None


@SIZES.rule(
    "risked: -wrong -RISKED -(TOP|SUBJ|COLON|OF)? quantity",
    "risked: -wrong -RISKED -(TOP|SUBJ|COLON|OF)? -ofequity quantity",
    "risked: -wrong -ofequity quantity -(ONLY|OBJ|TILL|WITHIN)? -LOSE -IMP?",
    "risked: -PERNAME -(TOP|AT)? -ofequity quantity -(ONLY|OBJ|TILL|WITHIN)? -LOSE -IMP?",
    "risked: -PERNAME? -ofequity quantity -(OBJ|ORLESS|PASS)? -ORLESS? -LOSE -JI -NOT -(IMP|AND)?",
    "risked: -PERNAME? -RISKED -(TOP|SUBJ) -ofequity quantity -OBJ? -PASS -JI -NOT -(IMP|AND)?",
    "risked: -PERNAME? -RISKED -(TOP|SUBJ) quantity -OBJ? -PASS -JI -NOT -(IMP|AND)?",
)
def risked_when_wrong(value: Quantity) -> Said | None:
    """한 번 틀렸을 때 계좌의 1%만 잃도록"""
    return risked(value)


@SIZES.rule("wrong: -PERNAME? -ONCE? -WRONG")
def wrong() -> str:
    """한 번 틀렸을 때"""
    return "wrong"


@SIZES.rule("ofequity: -EQUITY -(OF|AT)?")
def of_equity() -> str:
    """계좌의"""
    return "equity"


SIZES.same("risked: risked -(ONLY|TILL|WITHIN|BY|OBJ|SIDE|ORLESS)", "risked: risked -WEIGHT -OBJ? -(SET|DIVIDE) -fin?")


@SIZES.rule(
    "split: quantity -(AT|BY)? -DIVIDE -CHAIN?",
    "split: NUM -ROUND -(AT|BY|SPLIT)? -EQUALLY -BY? -(DIVIDE|SPLIT)? -(CHAIN|AND)?",
    "split: NUM -ROUND -(AT|BY)? -DIVIDE -(CHAIN|AND)? -EQUALLY -BY?",
    "split: -EQUALLY -BY? NUM -ROUND -(AT|BY)? -(DIVIDE|SPLIT)? -CHAIN?",
    "split: NUM -SPLIT",
    "split: NUM -SPLIT -BY",
    "split: quantity -SPLIT",
    "split: quantity -(AT|BY)? -DIVIDE -CHAIN -SPLIT?",
)
def split(count: Quantity | float) -> Sizing | None:
    """3번에 나눠서, 3분할"""
    value = count.value if isinstance(count, Quantity) else count
    unit = count.unit if isinstance(count, Quantity) else "count"
    return Split(n=int(value)) if unit in ("count", "bars", "") and 2 <= value <= 100 and value == int(value) else None


SIZES.same("split: split -DIVIDE", "split: split -BY", "split: split -(FIN|DO) -CHAIN?")


@SIZES.rule(
    "share: -LPAREN -(WEIGHT|PERNAME) -(DEED|WEIGHT)? -RPAREN -COLON? quantity",
    "share: -LPAREN -(WEIGHT|PERNAME) -(DEED|WEIGHT)? -RPAREN -COLON? -ofequity quantity",
)
def share_in_a_sheet(value: Quantity) -> Said | None:
    """[1회 매수] 예수금의 5%"""
    return _equity(value)


@SIZES.rule(
    "statement: when split done",
    "statement: when split -SPLITBUY -end?",
    "statement: when -SPLITBUY -LPAREN split -RPAREN",
)
def buy_in_parts(clause: Clause, of: Sizing, deed: Deed = "buy") -> Statement | None:
    """A면 3번에 나눠서 산다"""
    return (Rule(deed, clause), Part("sizing", of)) if deed in ("buy", "short") else None


@SIZES.rule("weights: -EQUALLY -LPAREN NUM -SPLIT -RPAREN")
def equal_parts(count: float) -> Said | None:
    """동일 (20등분)"""
    return equal_weights(Quantity(count, "count"))


@SIZES.rule("statement: -WEIGHT -(COLON|TOP) weights", "statement: -WEIGHT -(COLON|TOP) (share|risked)")
def weight_of(of: Said) -> Statement:
    """비중: 30종목 똑같이"""
    return (of,)


@SIZES.rule(
    "statement: split",
    "statement: split done",
    "statement: split -SPLITBUY -end?",
    "statement: -SPLITBUY -(TOP|COLON)? split",
    "statement: -DEED -(TOP|COLON) split",
    "statement: topic split done",
    "statement: -(OPENPOS|EQUITY|WEIGHT|STOCK) -(TOP|OBJ) split done",
    "statement: -(OPENPOS|EQUITY|WEIGHT|STOCK) -(TOP|OBJ) split -BY? -end?",
)
def in_parts(*found: object) -> Statement | None:
    """3분할 매수"""
    of = next(part for part in found if isinstance(part, Split))
    deeds = [part for part in found if isinstance(part, str)]
    return (Part("sizing", of),) if all(deed in ("buy", "short") for deed in deeds) else None


@SIZES.rule("statement: when -SPLITBUY -end?")
def buy_somehow_in_parts(clause: Clause) -> Statement:
    """A면 분할매수: into how many parts isn't said"""
    return (Rule("buy", clause), Noted("missing", "entry"))


@SIZES.rule(
    "weights: names -(OBJ|TOP|SUBJ|ALL)? -COMMA? -EQUALLY",
    "weights: -MAXIMUM? names -(OBJ|TOP|AT|BY)? -COMMA? -EQUALLY",
    "weights: -EQUALLY names",
    "weights: -EQUALLY -(BY|TOP)? names",
)
def equal_weights(count: Quantity) -> Said | None:
    """20종목 동일비중"""
    fits = count.unit == "count" and count.value >= 1 and count.value == int(count.value)
    return Part("sizing", EqualWeight(n=int(count.value))) if fits else None


@SIZES.rule("names: NUM -NAMEUNIT -OF? -STOCK?")
def names(count: float) -> Quantity:
    """20종목, 다섯 개; 네 번 counts purchases instead"""
    return Quantity(count, "count")


# So much money or so many shares: the strategy has no place for it.


@SIZES.rule("cash: quantity -(EACH|ASMUCH|WORTH|ONLY|OBJ|BY|SET)?", "cash: quantity -WORTH -(EACH|ONLY|OBJ)")
def cash(value: Quantity) -> Quantity | None:
    """20만원씩, 100주"""
    return value if value.unit in ("money", "shares") else None


@SIZES.rule("eachtime: -PERNAME? -WEIGHT", "eachtime: -PERNAME", "eachtime: -DEED -(TOP|COLON)")
def each_time() -> str:
    """한 번에, 매수 금액"""
    return "each time"


SIZES.same("eachtime: eachtime -(TOP|SUBJ|COLON|AT|OF)", "eachtime: eachtime -METHOD", "cash: cash -EQUALLY")


@SIZES.rule(
    "statement: -eachtime cash -spent?",
    "statement: -eachtime cash done",
    "statement: cash done",
    "statement: when cash done",
)
def fixed_amount(*found: object) -> Statement | None:
    """한 번에 20만원씩 산다"""
    clause = next((part for part in found if isinstance(part, Leaf | Joined | Opaque | Reference | Foreign)), None)
    deed = found[-1] if isinstance(found[-1], str) else "buy"
    if deed not in ("buy", "short"):
        return None
    noted = Noted("unsupported", "entry")
    return (noted,) if clause is None else (Rule("buy" if deed == "buy" else "short", clause), noted)


@SIZES.rule(
    f"statement: share {_END}",
    f"statement: risked {_END}",
    f"statement: weights -BY? {_END}",
    "statement: weights -BY? done",
    "statement: share done",
    "statement: risked done",
)
def size(of: Said, deed: Deed = "buy") -> Statement | None:
    """자금의 10%만 쓴다"""
    return (of,) if deed in ("buy", "short") else None


@SIZES.rule(
    "statement: -DEED -(TOP|COLON|OF|SUBJ) share",
    "statement: -DEED -(TOP|COLON) share -spent",
    "statement: -DEED share -(SPEND|SET)?",
)
def size_of_buying(of: Said) -> Statement:
    """매수는 자금의 10%"""
    return (of,)


@SIZES.rule(
    "statement: when share done",
    "statement: when share -spent",
    "statement: when share -OBJ? done",
    "statement: when weights -BY? done",
)
def buy_a_share(clause: Clause, of: Said, deed: Deed = "buy") -> Statement | None:
    """A면 자금의 10% 매수"""
    return (Rule(deed, clause), of) if deed in ("buy", "short") else None


# How many at most: the strategy has no place for it yet.


SIZES.same("upto: quantity", "upto: upto -(TILL|ONLY|OBJ|MAXIMUM|AND)")


@SIZES.rule(
    "statement: -MAXIMUM -HOLD? upto -(HOLD|DEED|SPEND|DEEDV|LOOK)? -end?",
    "statement: -HOLD -STOCK? -(TOP|COLON)? -MAXIMUM? upto",
    "statement: -MAXIMUM -HOLD -(TOP|COLON|SUBJ) upto -end?",
    "statement: -MAXIMUM -(TOP|COLON|SUBJ) upto -end?",
    "statement: quantity -TILL -ONLY? -(MAXIMUM|AND)? -HOLD -end?",
)
def most_names(count: Quantity) -> Statement | None:
    """동시에 다섯 종목까지만 보유"""
    return (Noted("unsupported", "entry"),) if count.unit == "count" else None


@SIZES.rule(
    "statement: -LEVERAGE -(TOP|SUBJ|COLON)? quantity -(BY|ONLY|TILL)? -(SPEND|SET|DO)? -fin?",
    "statement: quantity -LEVERAGE -(SPEND|SET|DO|BY)? -fin?",
)
def leverage(_times: Quantity) -> Statement:
    """레버리지 3배"""
    return (Noted("unsupported", "entry"),)
