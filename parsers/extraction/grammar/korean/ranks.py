"""Korean ranks: 배당수익률 높은 순으로 15종목, 시가총액 하위 20%, PER과 PBR 합산 순위 상위 20개. Pure."""

from typing import Literal

from parsers.extraction.grammar.meaning.clauses import Clause, Leaf, Reference
from parsers.extraction.grammar.meaning.operands import Operand, ranking
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Deed, Part, Rule, Said, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions import ConditionError
from screening.conditions.tree import Compare, Number
from screening.strategy import EqualWeight

RANKS = Grammar()
Best = Literal["high", "low"]


@RANKS.rule(
    "keys: series -(SUBJ|TOP|OBJ|OF)?",
    "keys: keys -(WITH|COMMA|SLASH|AND|PLUS) series -(SUBJ|TOP|OBJ|OF)?",
    "keys: series -(WITH) series -(SUBJ|TOP|OBJ|OF)?",
    "keys: series series -(SUBJ|TOP|OBJ|OF)?",
)
def keys(first: Operand | tuple[Operand, ...], second: Operand | None = None) -> tuple[Operand, ...]:
    """PBR과 PER을"""
    found = first if isinstance(first, tuple) else (first,)
    return (*found, second) if second is not None else found


def _ranked(by: tuple[Operand, ...], best: Best, count: Quantity) -> Clause | None:
    series = [one.series for one in by]
    length = None
    if len(series) == 1 and series[0].field == "roc":
        length = int(str(dict(series[0].params)["length"]))
    elif any(one.params for one in series):
        return None
    if count.unit not in ("count", "percent") or count.value <= 0:
        return None
    try:
        place = ranking(tuple(one.field for one in series), best=best, percent=count.unit == "percent", length=length)
    except ConditionError:
        return None
    return Leaf(Compare("<=", place.line, Number(count.value)))


@RANKS.rule(
    "taken: BEST quantity",
    "taken: BEST quantity -(WITHIN|TILL|ONLY|OBJ|TOP|STOCK|ORLESS)",
    "taken: BEST quantity -(WITHIN|AT)? -STOCK -(OBJ|ONLY|TOP)?",
    "taken: BEST quantity -(WITHIN|AT) -(OBJ|ONLY|AT|BE|EXIST|SUBJ)?",
)
def taken(best: Best, count: Quantity) -> tuple[Best, Quantity] | None:
    """상위 20개"""
    return (best, count) if count.unit in ("count", "percent") else None


@RANKS.rule(
    "taken: quantity",
    "taken: quantity -(WITHIN|TILL|ONLY|OBJ|TOP|STOCK)",
    "taken: quantity -STOCK -(OBJ|ONLY|TOP)",
)
def taken_first(count: Quantity) -> tuple[Best, Quantity] | None:
    """15종목"""
    return taken("high", count)


RANKS.same("taken: taken -AMONG")


@RANKS.rule(
    "core: keys BEST quantity -(WITHIN|ORLESS|TILL)? -AT?",
    "core: keys -(BASIS|BY)? BEST quantity -(WITHIN|ORLESS)? -AT? -EXIST?",
    "core: keys -BASIS -BY? BEST quantity",
)
def best_of(by: tuple[Operand, ...], best: Best, count: Quantity) -> Clause | None:
    """시가총액 하위 20%"""
    return _ranked(by, best, count) if len(by) == 1 else None


@RANKS.rule(
    "core: keys -MOST MORE -REL ONE -ONLY?",
    "core: keys -MOST MORE -REL quantity -ONLY?",
    "core: keys -MOST MORE -REL ONLY",
)
def very_best(by: tuple[Operand, ...], op: str, count: Quantity | None) -> Clause | None:
    """수익률이 가장 높은 하나"""
    of = count if isinstance(count, Quantity) else Quantity(1, "count")
    clause = _ranked(by, "high" if op == ">" else "low", of) if len(by) == 1 else None
    return Leaf(clause.condition, ("1",)) if isinstance(clause, Leaf) and count is None else clause


@RANKS.rule(
    "core: -RANKED -(SUBJ|TOP)? quantity -OUTSIDE -(BY|AT) -(GODOWN|GOIN|BECOME|HAPPEN|RISE)",
    "core: -RANKED -(SUBJ|TOP)? quantity -AT -(GODOWN|RISE)",
    "core: quantity -OUTSIDE -(BY|AT) -(GODOWN|GOIN|BECOME|HAPPEN|RISE)",
    "core: quantity -AT -(GODOWN|RISE)",
    cost=0.02,
)
def ranks_beyond(place: Quantity) -> Clause | None:
    """순위가 30위 밖으로 밀리"""
    fits = place.unit in ("count", "percent") and place.value >= 1
    return Reference("rank", (place.value, place.unit == "percent")) if fits else None


RANKS.same("orders: order", "orders: orders -(EACHOF|RANKED|OBJ|SUBJ|COMMA|AND|CHAIN)")
RANKS.same("beyond: quantity -OUTSIDE", "beyond: beyond -(BY|AT|BE|slid)", "beyond: -BEST beyond")


@RANKS.rule("core: keys -RANKED? -(SUBJ|TOP)? beyond", "core: -volatile -RANKED? -(SUBJ|TOP)? beyond")
def ranks_beyond_by(*found: tuple[Operand, ...] | Quantity) -> Clause | None:
    """12개월 수익률 순위가 상위 25% 밖으로 밀리: in the ranking by that"""
    by = next((part for part in found if isinstance(part, tuple)), None)
    place = found[-1]
    if not isinstance(place, Quantity):
        return None
    fits = place.unit in ("count", "percent") and place.value >= 1 and (by is None or len(by) == 1)
    field = by[0].series.field if by else "volatility"
    return Reference("rank", (place.value, place.unit == "percent", field)) if fits else None


RANKS.rule("slid: (GODOWN|GOIN|BECOME|HAPPEN|RISE)")(lambda _word: True)
RANKS.rule("volatile: length -OF? -(VOLATILITY|RANGE)")(lambda bars: bars)


@RANKS.rule("core: quantity -(CASE|CALLED|EXIST) -(OBJ|AT|FROM) -(PIERCE|GODOWN|RISE)")
def loses_place(place: Quantity) -> Clause | None:
    """1등 자리를 내주"""
    return ranks_beyond(place) if place.unit == "count" else None


@RANKS.rule("core: keys -BY -RANKED -(OBJ|CHAIN|AND)? taken")
def in_order_of_returns(by: tuple[Operand, ...], of: tuple[Best, Quantity]) -> Clause | None:
    """126거래일 수익률로 줄을 세워 1등만: from the highest, which only returns go without saying"""
    is_return = len(by) == 1 and by[0].series.field == "roc"
    return _ranked(by, "high", of[1]) if is_return and of[0] == "high" else None


@RANKS.rule("core: keys MORE -REL -SHOULD quantity -(WITHIN|AT|BY)? -(BELONG|EXIST|GOIN)?")
def of_the_side(by: tuple[Operand, ...], op: str, count: Quantity) -> Clause | None:
    """PBR이 낮은 쪽 20%에 드"""
    return _ranked(by, "high" if op == ">" else "low", count) if len(by) == 1 else None


RANKS.same("core: core -AT? -BELONG", "keys: keys -EACHOF", "taken: -METHOD taken")


@RANKS.rule(
    "core: length -OF? -VOLATILITY -(SUBJ|TOP|OBJ)? order taken",
    "core: length -OF? -(VOLATILITY|RANGE) -(SUBJ|TOP|BASIS|COLON)? BEST quantity -(WITHIN|ORLESS)?",
)
def least_volatile(bars: int, best: Best, of: tuple[Best, Quantity] | Quantity) -> Clause | None:
    """60일 변동성이 낮은 순으로 30종목"""
    count = of if isinstance(of, Quantity) else of[1]
    if count.unit not in ("count", "percent") or (isinstance(of, tuple) and of[0] == "low"):
        return None
    try:
        place = ranking(("volatility",), best=best, percent=count.unit == "percent", length=bars)
    except ConditionError:
        return None
    return Leaf(Compare("<=", place.line, Number(count.value)))


@RANKS.rule("taken: -SIDE -AT quantity -(ONLY|OBJ)?")
def from_the_top(count: Quantity) -> tuple[Best, Quantity] | None:
    """위에서 열다섯 개"""
    return ("high", count) if count.unit == "count" else None


RANKS.same(
    "order: INORDER",
    "order: INORDER -BY",
    "order: INORDER -(BY)? -RANKED -(DO)? -(CHAIN|AND|ELAPSE)?",
    "order: INORDER -(BY)? -end?",
    "order: INORDER -RANKED -(OBJ)? -COMMA?",
)


@RANKS.rule("core: keys order taken", "core: keys order -COMMA? taken", "core: keys order -METHOD taken")
def in_order(by: tuple[Operand, ...], best: Best, of: tuple[Best, Quantity]) -> Clause | None:
    """배당수익률 높은 순으로 15종목: the first of that order"""
    if len(by) != 1 or of[0] == "low":
        return None
    return _ranked(by, best, of[1])


@RANKS.rule(
    "core: keys order -SUMMED -(BY|AT|OF|TOP)? taken",
    "core: keys order -SUMMED -RANKED? -(BY|AT|OF|TOP)? taken",
    "core: keys -SUMMED order taken",
    "core: keys order -SUMMED -INORDER -BY? taken",
)
def summed(by: tuple[Operand, ...], best: Best, of: tuple[Best, Quantity]) -> Clause | None:
    """PBR과 PER을 낮은 순서로 순위를 매겨 합산 순위 상위 20개"""
    return _ranked(by, best, of[1]) if len(by) > 1 and of[0] == "high" else None


@RANKS.rule(
    "sums: keys -RANKED? -(OBJ|SUBJ)? -SUMMED",
    "sums: keys orders -(SUMMED|SUM)",
)
def sums(by: tuple[Operand, ...], best: Best = "low") -> tuple[Operand, ...] | None:
    """PER 순위와 PBR 순위를 더해: of the smallest places, however they were counted"""
    return by if len(by) > 1 and best == "low" else None


RANKS.same(
    "keys: keys -RANKED",
    "keys: keys -UNIT? -(INDICATORS|STOCK) -(SUBJ|TOP|OBJ)?",
    "sums: sums -(AND|CHAIN|COMMA|SUBJ|OF|SUM|RANKED)",
)


@RANKS.rule(
    "core: sums order taken",
    "core: sums MORE -REL -(SIDE|SHOULD|CALLED)? -(FROM|BY|ORLESS)? taken",
    "core: sums -MOST? MORE -REL taken",
)
def smallest_sums(by: tuple[Operand, ...], least: str, of: tuple[Best, Quantity]) -> Clause | None:
    """… 더해 합이 작은 30종목"""
    return _ranked(by, "low", of[1]) if least in ("<", "low") and of[0] == "high" else None


RANKS.same(
    "core: -THEM -(OBJ|TOP|SUBJ)? core", "core: -AMONG core", "core: -THEM -AMONG core", "core: -STOCK -AMONG core"
)


@RANKS.rule(
    "statement: core -(ONLY|OBJ|TOP)? -COMMA? -EQUALLY -BY? done?",
    "statement: core -(ONLY|OBJ|TOP)? -EQUALLY -BY? -spent?",
)
def equal_best(clause: Clause, deed: Deed | None = None) -> Statement | None:
    """… 상위 20개를 동일 비중으로 사고: so many names at equal weight"""
    count = _count(clause)
    if count is None or deed not in (None, "buy"):
        return None
    size: Said = Part("sizing", EqualWeight(n=count))
    return (Rule(deed or "require", clause), size)


@RANKS.rule(
    "statement: core -(ONLY|OBJ|TOP)? done",
    "statement: core -(ONLY|OBJ|TOP)? -FIND -end?",
    "statement: core -(ONLY|OBJ|TOP) -(HOLD|LOOK) -end?",
    "statement: core -ONLY? -OBJ? -AMONG -end?",
    "statement: core -(ONLY|TOP)? -COMMA? -end?",
)
def buy_the_best(clause: Clause, deed: Deed = "require") -> Statement | None:
    """… 상위 20개를 매수"""
    if _count(clause, percent=True) is None or deed not in ("buy", "require"):
        return None
    return (Rule(deed, clause),)


def _count(clause: Clause, *, percent: bool = False) -> int | None:
    """How many a rank takes; None for other clauses."""
    condition = getattr(clause, "condition", None)
    if not isinstance(condition, Compare) or not isinstance(condition.right, Number):
        return None
    field = getattr(getattr(condition.left, "series", None), "field", "")
    if field not in (("rank", "rank_pct") if percent else ("rank",)):
        return None
    return int(condition.right.value)
