"""Whole conditions: a series and what is said of it, a price that nobody names, lines of sheets. Pure."""

from parsers.extraction.grammar.english import distances
from parsers.extraction.grammar.english.predicates import Side
from parsers.extraction.grammar.english.quantities import Amount
from parsers.extraction.grammar.meaning.clauses import Clause, Leaf, Opaque, Reference, all_of, negated
from parsers.extraction.grammar.meaning.lines import earlier
from parsers.extraction.grammar.meaning.operands import Level, OfSubject, Operand, operand
from parsers.extraction.grammar.meaning.predicates import Lasting, Moved, Predicate, Than, Unlike, lasting
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions import parse
from screening.conditions.tree import Comparison

CLAUSES = Grammar()


# The upper line of inner bands is below the outer one, the lower line above it.
_INSIDE: tuple[Comparison, ...] = ("<", ">")
# The low touches what lies under it, the high what lies over it.
_TOUCHING: dict[str, Comparison] = {"low": "<=", "high": ">="}


Named = tuple[str, str]


def price() -> Operand:
    """The close, of which everything is said that names no series."""
    made = operand("close")
    if made is None:
        raise AssertionError("There is a close.")
    return made


@CLAUSES.rule("clause: series -COMMA? compound", "clause: series -COMMA? alternative", "past: series pastpred")
def said_of(subject: Operand, predicate: Predicate) -> Clause | None:
    """RSI is above 50 and rising"""
    return predicate.of(subject)


@CLAUSES.rule("clause: subjects predicate")
def said_of_each(subjects: tuple[Operand, ...], predicate: Predicate) -> Clause | None:
    """both the 20- and the 50-day average are rising"""
    found = [predicate.of(subject) for subject in subjects]
    return all_of(*(clause for clause in found if clause)) if all(found) else None


@CLAUSES.rule("clause: series CMP series CMP series", "clause: series CMP told CMP told")
def chain(first: Operand, op: Comparison, second: Level, other: Comparison, third: Level) -> Clause | None:
    """EMA 5 > EMA 20 > EMA 60"""
    middle = second if isinstance(second, Operand) else _line_of(second, first)
    left = Than(op, second).of(first)
    right = middle and Than(other, third).of(middle)
    return all_of(left, right) if left and right and op == other else None


def _line_of(level: OfSubject, subject: Operand) -> Operand | None:
    return level.of(subject)


@CLAUSES.rule("clause: series quantity ORMORE")
def or_more(subject: Operand, quantity: Quantity, op: Comparison) -> Clause | None:
    """ROE 15 or more"""
    return Than(op, quantity).of(subject)


@CLAUSES.rule("clause: series ORMORE quantity")
def or_more_before(subject: Operand, op: Comparison, quantity: Quantity) -> Clause | None:
    """ROE or more 15"""
    return Than(op, quantity).of(subject)


@CLAUSES.rule("clause: series -TOUCH level -ORTHROUGH?")
def touches(subject: Operand, level: Level | Quantity) -> Clause | None:
    """the low touches the 20-day average"""
    op = _TOUCHING.get(subject.series.field)
    return Than(op, level).of(subject) if op and not isinstance(level, Quantity) else None


@CLAUSES.rule("clause: series -TOUCH quantity")
def reaches(subject: Operand, quantity: Quantity) -> Clause | None:
    """RSI reaches 70: from below when it is in the upper half"""
    if subject.dimension not in ("index", "percent"):
        return None
    return Than(">=" if quantity.value >= 50 else "<=", quantity).of(subject)


@CLAUSES.rule("clause: CMP quantity series", "clause: CMP quantity -(IN|OF|ON)? series", cost=0.3)
def number_first(op: Comparison, quantity: Quantity, subject: Operand) -> Clause | None:
    """at least 15 percent ROE; over one million shares volume"""
    return Than(op, quantity).of(subject) if quantity.unit or subject.dimension != "price" else None


@CLAUSES.rule("clause: -CLOSES CMP quantity", cost=0.05)
def traded_shares(op: Comparison, quantity: Quantity) -> Clause | None:
    """have traded over one million shares"""
    made = operand("volume")
    return Than(op, quantity).of(made) if made and quantity.unit == "shares" else None


@CLAUSES.rule("clause: -(PRON|THING) predicate", "clause: -(PRON|THING) compound", "clause: -(PRON|THING) alternative")
@CLAUSES.rule("past: -(PRON|THING) pastpred", "past: pastpred", cost=0.05)
def said_of_it(predicate: Predicate) -> Clause | None:
    """it closes above the 50-day average; of a plain number the subject is what was spoken of.

    "It hasn't gained 5 % within ten days" speaks of the position as well as of the price: it is asked about.
    """
    if isinstance(predicate, Unlike) and isinstance(predicate.predicate, Moved):
        return None
    if isinstance(predicate, Than) and isinstance(predicate.level, Quantity) and predicate.level.unit != "money":
        return Reference("it", predicate) if predicate.level.unit in ("", "percent") else None
    return predicate.of(price()) or Reference("it", predicate)


@CLAUSES.rule("clause: -CLOSES predicate", "clause: -CLOSES compound", "clause: -CHART -CLOSES predicate", cost=0.03)
def closes(predicate: Predicate) -> Clause | None:
    """closes above the 50-day average"""
    return predicate.of(price())


@CLAUSES.rule("clause: OVERUNDER told", cost=0.6)
def nothing_named_beside_line(op: Comparison, level: OfSubject) -> Clause | None:
    """(stocks) above the 200-day; "more than ten days" is none"""
    return Than(op, level).of(price())


@CLAUSES.rule("clause: (CMP|CROSS) -SIGNAL", "clause: -BE (CMP|CROSS) -SIGNAL", cost=0.3)
def line_beside_signal(op: Comparison) -> Reference:
    """(MACD: when the line) crosses above the signal"""
    return Reference("it", Than(op, OfSubject("signal", 1)))


@CLAUSES.rule("clause: CMP level", "clause: CROSS series", cost=0.6)
def nothing_named(op: Comparison, level: Level | Quantity) -> Clause | None:
    """(stocks) above the 200-day average; (on) at least twice the average volume"""
    if isinstance(level, Quantity) or (isinstance(level, OfSubject) and level.kind == "line"):
        return None
    subject = operand("volume") if isinstance(level, Operand) and level.dimension == "shares" else price()
    return Than(op, level).of(subject) if subject else None


@CLAUSES.rule("onvolume: -(ON|WITH) CMP level")
def on_volume(op: Comparison, level: Level | Quantity) -> Clause | None:
    """on at least twice the average volume"""
    volume = operand("volume")
    if not isinstance(level, Operand) or level.dimension != "shares" or not volume or level.line == volume.line:
        return None
    return Than(op, level).of(volume)


@CLAUSES.rule("onvolume: -(ON|WITH) level")
def on_so_much_volume(level: Level | Quantity) -> Clause | None:
    """on twice the average volume: at least"""
    return on_volume(">=", level)


@CLAUSES.rule("onvolume: -(ON|WITH) -(VAGUE|VAGUEADJ) PLAIN", "onvolume: -(ON|WITH) PLAIN -VAGUE")
def on_heavy_volume(_field: str) -> Opaque:
    """on heavy volume"""
    return Opaque("vague")


@CLAUSES.rule("clause: moving", cost=0.3)
def moves(predicate: Predicate) -> Clause | None:
    """up more than 3 % today"""
    return predicate.of(price())


CLAUSES.same("moving: -BE? moved_by")


@CLAUSES.rule("moved_by: -WITHINOF percent -(AWAY|LOC) level")
def near(percent: float, level: Level | Quantity) -> Predicate | None:
    """within 5 % of the 52-week high"""
    return distances.near(percent, level)


@CLAUSES.rule("moved_by: MOVE amount period")
def moved_by(sign: str, amount: Amount, bars: int) -> Predicate | None:
    """up more than 3 % today"""
    return distances.moved(sign, amount, bars)


@CLAUSES.rule("moved_by: amount LOC level")
def apart(amount: Amount, side: Side, level: Level | Quantity) -> Predicate | None:
    """5 % below the 20-day average"""
    return distances.apart(amount, side, level)


@CLAUSES.rule("clause: GAPPED amount -SINCE?", "clause: -PRON? GAPPED amount", "clause: -THING GAPPED amount -SINCE?")
def gapped(sign: str, amount: Amount) -> Clause | None:
    """gapped up 4 % or more"""
    op, percent = amount
    made = operand("gap_pct")
    mirrored: dict[Comparison, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
    value = Quantity(percent if sign == "+" else -percent, "percent")
    return Than(op if sign == "+" else mirrored[op], value).of(made) if made else None


@CLAUSES.rule(
    "clause: -(PRON|THING)? -OPENED amount LOC level",
    "clause: -(PRON|THING)? -OPENED amount MOVE -(FROM|SINCE)? -level?",
)
def opened(amount: Amount, side: str, level: Level | Quantity | None = None) -> Clause | None:
    """opened at least 2 % above the prior close"""
    if side in ("+", "-"):
        return gapped(side, amount)
    is_close = isinstance(level, Operand) and level.series.field == "close" and level.series.ago == 1
    return gapped("+" if side == "above" else "-", amount) if is_close else None


@CLAUSES.rule("clause: -(PRON|THING)? -OPENED amount LOC level -COMMA? -AND? predicate", cost=-0.5)
def opened_and(amount: Amount, side: Side, level: Level | Quantity, predicate: Predicate) -> Clause | None:
    """it opened 0.6 % under yesterday's close, yet not under yesterday's low: both of the open"""
    gap, beyond = opened(amount, side, level), opened_beyond(predicate)
    told = predicate.predicate if isinstance(predicate, Unlike) else predicate
    is_price = isinstance(told, Than) and isinstance(told.level, Operand) and told.level.series.ago > 0
    return all_of(gap, beyond) if gap and beyond and is_price else None


@CLAUSES.rule("clause: -(TODAY|PRON|THING)? -OPENED predicate")
def opened_beyond(predicate: Predicate) -> Clause | None:
    """today it opened above yesterday's high"""
    made = operand("open")
    return predicate.of(made) if made else None


@CLAUSES.rule("clause: -DURINGDAY -COMMA? -(THING|PRON)? CROSS level", "clause: -(THING|PRON) CROSS level -DURINGDAY")
def during_the_day(op: Comparison, level: Level | Quantity) -> Clause | None:
    """during the day the stock undercuts the low: with its own low"""
    subject = operand("low" if op == "crosses_below" else "high")
    return Than("<" if op == "crosses_below" else ">", level).of(subject) if subject else None


@CLAUSES.rule("past: -(PRON|THING)? CANDLEPAST -TODAY?", cost=0.05)
def closed_in_color(op: Comparison) -> Leaf:
    """closed red today"""
    return Leaf(parse(f"close {op} open").root)


@CLAUSES.rule("clause: clause -COMMA? -AND -PRON? -WAS -YESTERDAY", cost=0.05)
def and_yesterday(clause: Clause) -> Clause:
    """A, and it was yesterday as well"""
    return all_of(clause, earlier(clause, 1))


@CLAUSES.rule("clause: DAYMOVE -(OF|BE)? amount")
def moved_on_the_day(sign: str, amount: Amount) -> Clause | None:
    """a gain on the day of more than 6 %"""
    op, percent = amount
    made = operand("change_pct")
    mirrored: dict[Comparison, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
    value = Quantity(percent if sign == "+" else -percent, "percent")
    return Than(op if sign == "+" else mirrored[op], value).of(made) if made else None


@CLAUSES.rule("clause: DAYMOVE -(BE|OF)? -WORSE percent")
def worse_on_the_day(sign: str, percent: float) -> Clause | None:
    """today's loss is worse than 7 %"""
    return moved_on_the_day(sign, (">", percent)) if sign == "-" else None


@CLAUSES.rule("clause: -DEBT predicate -OF -EQUITY")
def debt_of_equity(predicate: Predicate) -> Clause | None:
    """debt may not exceed 150 % of equity"""
    made = operand("debt_ratio")
    return predicate.of(made) if made else None


@CLAUSES.rule("clause: -ROC -VAGUE", cost=0.1)
def vague_momentum() -> Opaque:
    """momentum fades"""
    return Opaque("vague")


@CLAUSES.rule(
    "clause: INVESTOR -NETBUY -FOR? length -INAROW?",
    "clause: INVESTOR -NETBUY streak",
    "clause: INVESTOR -(COLON|COMMA) streak -OF? -NETBUY",
    "clause: INVESTOR -(COLON|COMMA)? length -INAROW? -OF -NETBUY",
)
def net_buying(field: str, bars: int) -> Clause | None:
    """foreigners were net buyers for three days"""
    made = operand(field)
    return Than(">=", Quantity(bars)).of(made) if made else None


@CLAUSES.rule("clause: series -WAS predicate")
def was(subject: Operand, predicate: Predicate) -> Clause | None:
    """yesterday's low was under the 21 EMA: both a bar ago"""
    ago = subject.series.ago
    if isinstance(predicate, Lasting) and predicate.kind == "within":
        return predicate.of(subject)
    if ago and isinstance(predicate, Than) and isinstance(predicate.level, OfSubject):
        return predicate.of(subject)
    clause = predicate.of(subject.with_series(ago=0)) if ago else None
    return earlier(clause, ago, only_current=True) if clause else None


@CLAUSES.rule("clause: anyoflast predicate", "clause: anyoflast pastpred")
def on_any_of(bars: int, predicate: Predicate) -> Clause | None:
    """any of the last three bars closed above the upper band"""
    clause = predicate.of(price())
    return lasting(clause, "within", bars) if clause else None


CLAUSES.same("anyoflast: -ANYLAST length", "anyoflast: anyoflast -COMMA -INCLUDED -COMMA")


@CLAUSES.rule("clause: -TODAY -COMMA? past", "clause: -PRON? -TODAY past")
def today_it_did(clause: Clause) -> Clause:
    """today it closed above yesterday's high"""
    return clause


@CLAUSES.rule(
    "clause: MORE PLAIN -THAN told",
    "clause: MORE PLAIN -THAN series",
    "onvolume: -(ON|WITH) MORE PLAIN -THAN told",
    "onvolume: -(ON|WITH) MORE PLAIN -THAN series",
)
def more_than(op: Comparison, field: str, level: Level) -> Clause | None:
    """on more volume than yesterday"""
    subject = operand(field)
    return Than(op, level).of(subject) if subject else None


@CLAUSES.rule("clause: -NEITHER series -NOR series predicate")
def neither(left: Operand, right: Operand, predicate: Predicate) -> Clause | None:
    """neither RSI(14) nor %K is over 85"""
    found = [predicate.of(subject) for subject in (left, right)]
    return all_of(*(negated(clause) for clause in found if clause)) if all(found) else None


@CLAUSES.rule("clause: CROSSFN -LPAREN level -COMMA level -RPAREN")
def cross_function(op: Comparison, left: Level | Quantity, right: Level | Quantity) -> Clause | None:
    """crossover(sma(close, 10), sma(close, 30))"""
    return Than(op, right).of(left) if isinstance(left, Operand) else None


# The bands of one inside those of another.
@CLAUSES.rule("clause: BANDS arguments? -BE? -(IN|WITHINOF) BANDS arguments?")
def inside_bands(
    inner: str, given: tuple[float, ...] | None, outer: str, other: tuple[float, ...] | None
) -> Clause | None:
    """the Bollinger bands (20, 2) lie inside the Keltner channel (20, 1.5)"""
    lines = [
        (operand(inner, given or (), output=line), operand(outer, other or (), output=line))
        for line in ("upper", "lower")
    ]
    found = [
        Than(op, right).of(left)
        for op, (left, right) in zip(_INSIDE, lines, strict=True)
        if left and right and inner != outer
    ]
    return all_of(*(clause for clause in found if clause)) if len(found) == 2 and all(found) else None


@CLAUSES.rule("clause: -YIELDING predicate")
def yielding(predicate: Predicate) -> Clause | None:
    """yielding over 2 %"""
    made = operand("dividend_yield")
    return predicate.of(made) if made else None


@CLAUSES.rule("clause: -YIELDING quantity ORMORE")
def yielding_or_more(quantity: Quantity, op: Comparison) -> Clause | None:
    """yielding 2 % or better"""
    return yielding(Than(op, quantity))


@CLAUSES.rule("following: -FOLLOWING predicate", "following: -FOLLOWING compound")
def of_the_following_bar(predicate: Predicate) -> Clause | None:
    """the following bar closes above that bar's high"""
    return predicate.of(price())
