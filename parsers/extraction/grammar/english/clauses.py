"""Whole conditions: a series and what is said of it, crosses as nouns, candles, counts, other symbols. Pure."""

from typing import Literal

from parsers.extraction.grammar.english import predicates
from parsers.extraction.grammar.english.quantities import Amount
from parsers.extraction.grammar.meaning.clauses import Clause, Foreign, Leaf, Opaque, Reference, all_of, negated
from parsers.extraction.grammar.meaning.lines import earlier
from parsers.extraction.grammar.meaning.operands import Level, OfSubject, Operand, operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than, in_span, lasting
from parsers.extraction.grammar.meaning.quantities import Quantity, Span
from parsers.extraction.grammar.notation import Grammar
from screening.conditions import parse
from screening.conditions.tree import Comparison

CLAUSES = Grammar()
_PRICES = ("close", "high", "low", "open")
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


@CLAUSES.rule("clause: series quantity ORMORE", "clause: series ORMORE quantity")
def or_more(subject: Operand, left: object, right: object) -> Clause | None:
    """ROE 15 or more"""
    quantity, op = (left, right) if isinstance(left, Quantity) else (right, left)
    return Than(op, quantity).of(subject) if isinstance(quantity, Quantity) and isinstance(op, str) else None  # type: ignore[arg-type]


@CLAUSES.rule("clause: series -TOUCH level")
def touches(subject: Operand, level: Level | Quantity) -> Clause | None:
    """the low touches the 20-day average"""
    op: Comparison | None = {"low": "<=", "high": ">="}.get(subject.series.field)  # type: ignore[assignment]
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
    """it closes above the 50-day average; of a plain number the subject is what was spoken of"""
    if isinstance(predicate, Than) and isinstance(predicate.level, Quantity) and predicate.level.unit != "money":
        return Reference("it", predicate) if predicate.level.unit in ("", "percent") else None
    return predicate.of(price()) or Reference("it", predicate)


@CLAUSES.rule("clause: -CLOSES predicate", "clause: -CLOSES compound", cost=0.03)
def closes(predicate: Predicate) -> Clause | None:
    """closes above the 50-day average"""
    return predicate.of(price())


@CLAUSES.rule("clause: CMP level", "clause: CROSS series", cost=0.6)
def nothing_named(op: Comparison, level: Level | Quantity) -> Clause | None:
    """(stocks) above the 200-day average; (on) at least twice the average volume"""
    if isinstance(level, Quantity):
        return None
    subject = operand("volume") if isinstance(level, Operand) and level.dimension == "shares" else price()
    return Than(op, level).of(subject) if subject else None


@CLAUSES.rule("onvolume: -(ON|WITH) CMP level", "onvolume: -(ON|WITH) level")
def on_volume(*parts: object) -> Clause | None:
    """on at least twice the average volume"""
    op, level = parts if len(parts) == 2 else (">=", parts[0])
    volume = operand("volume")
    if not isinstance(level, Operand) or level.dimension != "shares" or not volume or level.line == volume.line:
        return None
    return Than(op, level).of(volume)  # type: ignore[arg-type]


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
    return predicates.near(percent, level)


@CLAUSES.rule("moved_by: MOVE amount period", "moved_by: amount LOC level")
def moved_by(left: object, middle: object, right: object) -> Predicate | None:
    """up more than 3 % today; 5 % below the 20-day average"""
    if isinstance(left, str):
        return predicates.moved(left, middle, right)  # type: ignore[arg-type]
    return predicates.apart(left, middle, right)  # type: ignore[arg-type]


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


@CLAUSES.rule("clause: series -COLON predicate", "clause: series -(COLON|EQUALS) -CMP -CMP predicate", cost=0.1)
def sheet_line(subject: Operand, predicate: Predicate) -> Clause | None:
    """ROE: at least 12 %"""
    return predicate.of(subject)


@CLAUSES.rule("clause: series -(COLON|EQUALS) quantity ORMORE", "clause: series -(COLON|EQUALS) -IN? span")
def sheet_value(subject: Operand, value: Quantity | Span, op: Comparison | None = None) -> Clause | None:
    """ROE: 12 % or more; P/B: 0.5 - 1.5"""
    if isinstance(value, Span):
        return in_span(value).of(subject)
    return Than(op, value).of(subject) if op else None


@CLAUSES.rule("clause: series -WAS predicate")
def was(subject: Operand, predicate: Predicate) -> Clause | None:
    """yesterday's low was under the 21 EMA: both a bar ago"""
    ago = subject.series.ago
    clause = predicate.of(subject.with_series(ago=0)) if ago else None
    return clause and earlier(clause, ago)


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


# Crosses as nouns, and whole conditions with a name.


@CLAUSES.rule("nominal: series CMP level")
def noun_close(subject: Operand, op: Comparison, level: Level | Quantity) -> Clause | None:
    """a close above the 50-day average"""
    return Than(op, level).of(subject) if subject.series.field == "close" else None


@CLAUSES.rule("nominal: NCROSS level")
def noun_cross(op: Comparison, level: Level | Quantity) -> Clause | None:
    """a break of the 20-day high"""
    return Than(op, level).of(price())


@CLAUSES.rule("nominal: length HIGHEST", cost=0.2)
def at_a_high(bars: int, source: str) -> Clause | None:
    """(buy on) a 20-day high"""
    predicate = predicates.new_high(bars, source)
    return predicate.of(price()) if predicate else None


@CLAUSES.rule("nominal: length LOWEST", cost=0.2)
def at_a_low(bars: int, source: str) -> Clause | None:
    """(sell on) a 20-day low"""
    predicate = predicates.new_low(bars, source)
    return predicate.of(price()) if predicate else None


@CLAUSES.rule("nominal: series NCROSS level")
def noun_cross_of(subject: Operand, op: Comparison, level: Level | Quantity) -> Clause | None:
    """an RSI cross above 30"""
    return Than(op, level).of(subject)


CLAUSES.same("clause: nominal", "nominal: event")


@CLAUSES.rule("event: CROSSNAME", cost=0.1)
def named_cross(op: Comparison) -> Leaf:
    """golden cross: of the 50- and the 200-day average, which is told as assumed"""
    return Leaf(parse(f"sma(50) {op} sma(200)").root, ("50", "200"))


@CLAUSES.rule("event: CROSSNAME -(OF|ON|BETWEEN|LPAREN) NUM -(AND|SLASH|COMMA|DASH) NUM -RPAREN?")
@CLAUSES.rule("event: CROSSNAME -(OF|ON|BETWEEN|LPAREN) NUM -(AND|SLASH|COMMA|DASH) length -RPAREN?")
@CLAUSES.rule("event: CROSSNAME -(OF|ON|BETWEEN|LPAREN) length -AND length -RPAREN?")
def cross_of_lengths(op: Comparison, fast: float, slow: float) -> Clause | None:
    """golden cross of the 20- and the 60-day"""
    left, right = operand("sma", (fast,)), operand("sma", (slow,))
    return Than(op, right).of(left) if left and right and fast < slow else None


@CLAUSES.rule("event: CROSSNAME -(OF|ON|BETWEEN|LPAREN) levels -RPAREN?")
def cross_of_levels(op: Comparison, levels: tuple[Level, ...]) -> Clause | None:
    """golden cross of the 20 and 50 EMA"""
    made = [level.of(price()) if isinstance(level, OfSubject) else level for level in levels]
    left, right = made if len(made) == 2 else (None, None)
    return Than(op, right).of(left) if left and right else None


@CLAUSES.rule(
    "clause: series MACDTURN",
    "clause: series -BE MACDTURN",
    "event: MACDTURN -(OF|ON)? series",
    "event: series MACDTURN",
)
def turns(left: Operand | Comparison, right: Operand | Comparison) -> Clause | None:
    """MACD turns bullish: crosses its signal line"""
    subject, op = (left, right) if isinstance(left, Operand) else (right, left)
    if not isinstance(subject, Operand) or isinstance(op, Operand) or subject.series.field != "macd":
        return None
    return Than(op, OfSubject("signal", 1)).of(subject)


@CLAUSES.rule("event: OVERSOLD series")
def oversold_series(op: Comparison, subject: Operand) -> Clause | None:
    """an oversold RSI"""
    return predicates.extreme(op).of(subject)


@CLAUSES.rule("event: -PRON? CANDLE", "event: -TODAY -BE? CANDLE", "event: -BE CANDLE", "event: -YESTERDAY -CANDLE")
def candle(op: Comparison) -> Leaf:
    """a green candle"""
    return Leaf(parse(f"close {op} open").root)


@CLAUSES.rule("event: AGO CANDLE", "event: YESTERDAY -BE? CANDLE")
def candle_before(bars: int, op: Comparison) -> Leaf:
    """yesterday a red candle"""
    shift = f"[{bars}]" if bars else ""
    return Leaf(parse(f"close{shift} {op} open{shift}").root)


@CLAUSES.rule("event: NUM -CONSECUTIVE? CANDLE -INAROW?", "event: -LAST NUM CANDLE", "event: NUM -CONSECUTIVE CANDLE")
def candles(count: float, op: Comparison) -> Clause | None:
    """three green candles in a row"""
    return lasting(candle(op), "for", int(count)) if count == int(count) and count > 1 else None


@CLAUSES.rule("event: -(PRON|THING)? HIGHERDAY", "event: -series HIGHERDAY", cost=0.1)
def higher_day(op: Comparison) -> Leaf:
    """closes higher"""
    return Leaf(parse(f"close {op} close[1]").root)


@CLAUSES.rule("event: NUM -CONSECUTIVE? HIGHERDAY -INAROW?")
def higher_days(count: float, op: Comparison) -> Clause | None:
    """three straight up days"""
    return lasting(higher_day(op), "for", int(count)) if count == int(count) and count > 1 else None


@CLAUSES.rule("event: -(PRON|THING|series)? HIGHERDAY streak")
def higher_for(op: Comparison, bars: int) -> Clause | None:
    """closes higher three days in a row"""
    return lasting(higher_day(op), "for", bars)


@CLAUSES.rule("event: SHAPE", "event: -BE SHAPE", "event: -NEW SHAPE")
def shape(named: tuple[str, Comparison]) -> Leaf:
    """a bullish engulfing"""
    field, op = named
    return Leaf(parse(f"{field} {op} 0").root)


@CLAUSES.rule("event: -NEW -OF? PLAIN", "event: -NEW PLAIN")
def new_extreme(field: str) -> Clause | None:
    """a new 52-week high"""
    predicate = predicates.at_extreme(field)
    return predicate.of(price()) if predicate else None


@CLAUSES.rule("event: -NEW length HIGHEST")
def new_high(bars: int, source: str) -> Clause | None:
    """a new 20-day high"""
    predicate = predicates.new_high(bars, source)
    return predicate.of(price()) if predicate else None


@CLAUSES.rule("event: -NEW length LOWEST")
def new_low(bars: int, source: str) -> Clause | None:
    """a new 20-day low"""
    predicate = predicates.new_low(bars, source)
    return predicate.of(price()) if predicate else None


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
        for op, (left, right) in zip(("<", ">"), lines, strict=True)
        if left and right and inner != outer
    ]
    return all_of(*(clause for clause in found if clause)) if len(found) == 2 and all(found) else None


# Counts.


@CLAUSES.rule(
    "clause: NUM -CONSECUTIVE? -(CLOSES|PLAIN|CHART) -INAROW predicate",
    "clause: NUM -CONSECUTIVE -(CLOSES|PLAIN|CHART) predicate",
)
@CLAUSES.rule("nominal: NUM -CONSECUTIVE? -(CLOSES|PLAIN|CHART) -INAROW? predicate", cost=0.05)
def closes_in_a_row(count: float, predicate: Predicate) -> Clause | None:
    """two closes in a row under the 20-day average"""
    clause = predicate.of(price())
    return lasting(clause, "for", int(count)) if clause and count == int(count) and count > 1 else None


@CLAUSES.rule("clause: series MOVE streak", "clause: series -HAS MOVE streak")
def series_moved_each_day(subject: Operand, sign: str, bars: int) -> Clause | None:
    """the price has fallen three days in a row"""
    clause = Than(">" if sign == "+" else "<", OfSubject("ago", 1)).of(subject)
    return lasting(clause, "for", bars) if clause else None


@CLAUSES.rule("clause: -(PRON|THING)? MOVE streak", "clause: -(PRON|THING)? -HAS MOVE streak")
def moved_each_day(sign: str, bars: int) -> Clause | None:
    """it has fallen three days in a row"""
    return lasting(higher_day(">" if sign == "+" else "<"), "for", bars)


@CLAUSES.rule("clause: counted HIGHERDAY")
def counted_days(count: tuple[Comparison, int, int], op: Comparison) -> Clause | None:
    """at least three of the last five days closed higher"""
    return counted(count, Than(op, OfSubject("ago", 1)))


@CLAUSES.rule("clause: counted predicate", "clause: counted -series predicate")
def counted(count: tuple[Comparison, int, int], predicate: Predicate) -> Clause | None:
    """at least 7 of the last 10 closes above the 20-day average"""
    op, least, bars = count
    clause = predicate.of(price())
    if clause is None or op not in (">", ">=", "<", "<="):
        return None
    least = least + 1 if op in (">", "<=") else least
    found = lasting(clause, "count", bars, least) if 1 <= least <= bars else None
    return negated(found) if found and op in ("<", "<=") else found


@CLAUSES.rule(
    "counted: CMP NUM -(OF|SPANWORD) -LAST? NUM -(CLOSES|UNIT|PLAIN|CHART)",
    "counted: CMP NUM -(CLOSES|UNIT|PLAIN) -(OF|SPANWORD) -LAST? NUM -UNIT?",
)
def count_of(op: Comparison, least: float, bars: float) -> tuple[Comparison, int, int]:
    """at least 7 of the last 10 closes"""
    return op, int(least), int(bars)


@CLAUSES.rule(
    "counted: NUM -(OF|SPANWORD) -LAST? NUM -(CLOSES|UNIT|PLAIN|CHART)", "counted: NUM -SLASH NUM -(CLOSES|UNIT|PLAIN)"
)
def count_of_so_many(least: float, bars: float) -> tuple[Comparison, int, int]:
    """7 of the last 10 closes"""
    return ">=", int(least), int(bars)


# Others than the traded symbol, and what no condition can say.

CLAUSES.same("owner: SYMBOL", "owner: SYMBOL -CHART", "owner: TICKER")


@CLAUSES.rule("owned: INDEX -THING?", "owned: -OTHERMARKET")
def index_owner(named: Named | None = None) -> Named:
    """the S&P 500 itself"""
    return named or ("", "")


@CLAUSES.rule("clause: owner predicate", "clause: owner compound")
def symbol_said(named: Named, predicate: Predicate) -> Foreign | None:
    """SPY is above its 200-day average"""
    if isinstance(predicate, Than) and isinstance(predicate.level, Quantity) and predicate.level.unit == "percent":
        return None
    clause = predicate.of(price())
    return Foreign(named[0], named[1], clause) if clause else None


@CLAUSES.rule("clause: owner series predicate", "clause: owner series compound")
def symbol_series_said(named: Named, subject: Operand, predicate: Predicate) -> Foreign | None:
    """SPY's RSI is below 30"""
    clause = predicate.of(subject)
    return Foreign(named[0], named[1], clause) if clause else None


@CLAUSES.rule("clause: series -(OF|ON|FOR) owner predicate")
def series_of_symbol_said(subject: Operand, named: Named, predicate: Predicate) -> Foreign | None:
    """the RSI of SPY is below 30"""
    clause = predicate.of(subject)
    return Foreign(named[0], named[1], clause) if clause else None


@CLAUSES.rule("clause: owned predicate", "clause: owned -series predicate", "clause: owned compound")
def index_said(named: Named, predicate: Predicate) -> Foreign | None:
    """the S&P 500 itself is below its 200-day average"""
    clause = predicate.of(price()) or Opaque("unsupported")
    return Foreign(named[0], named[1], clause, is_index=True)


@CLAUSES.rule(
    "strange: -STRANGE -arguments?",
    "strange: -length -STRANGE",
    "strange: -AGO -STRANGE -arguments?",
    "strange: -FRAME -STRANGE",
)
@CLAUSES.rule(
    "strange: -STRANGE -LPAREN -length -RPAREN",
    "strange: -STRANGE -OF -length",
    "strange: -NUM -STRANGE",
    "strange: -ATHIGH",
)
@CLAUSES.rule(
    "strange: -LAST -STRANGE", "strange: -PLAIN -STRANGE", "strange: -STRANGE -PLAIN", "strange: -STRANGE -STRANGE"
)
def strange() -> bool:
    """Supertrend (10, 3)"""
    return True


@CLAUSES.rule("clause: -strange -predicate", "clause: -strange -BE? -COLOR", "clause: -strange -CROSSED -level")
@CLAUSES.rule(
    "clause: -strange -NEG -COLOR",
    "clause: -strange -BE? -(SIGN|SIGNTURN|GOING|MACDTURN|VAGUE|VAGUEADJ|CANDLE|MOVE|OVERSOLD)",
)
@CLAUSES.rule(
    "clause: -strange -CMP -CHART",
    "clause: -strange -MUST -COLOR",
    "clause: -COLOR -strange",
    "clause: -VAGUE -strange",
)
@CLAUSES.rule(
    "clause: -strange -ON -series", "clause: -strange -(CROSS|CROSSED|BREAK|CMP) -strange", "clause: -NEW -strange"
)
def strange_said() -> Opaque:
    """Supertrend is green"""
    return Opaque("unsupported")


@CLAUSES.rule("clause: -strange", cost=1.0)
def strange_alone() -> Opaque:
    """a bullish divergence"""
    return Opaque("unsupported")


@CLAUSES.rule("clause: -(VAGUE|VAGUEADJ) -PLAIN", "clause: -VAGUE -series", cost=0.5)
def vague_series() -> Opaque:
    """heavy volume"""
    return Opaque("vague")


# References to what was said before.

Direction = Literal["crosses_above", "crosses_below"]


@CLAUSES.rule("reference: -PRON? REVERSE", "reference: -series REVERSE")
def reversed_cross(field: str) -> Reference:
    """on the opposite cross"""
    return Reference("reverse", field)


@CLAUSES.rule("reference: -(PRON|THING|series)? BACK", cost=0.4)
def crosses_back(way: str) -> Reference:
    """it crosses back below"""
    return Reference("reverse", "") if way == "reverse" else Reference("elided", way)


@CLAUSES.rule("reference: -(PRON|THING|PLAIN)? -CLOSES CMP", cost=0.5)
def closes_beyond(op: Comparison) -> Reference:
    """it closes below"""
    return Reference("elided", op)


@CLAUSES.rule("clause: -REFAVG predicate", "clause: -(ONE|PRON) -AVG predicate")
def of_that_average(predicate: Predicate) -> Reference:
    """that average is rising"""
    return Reference("average", predicate)


@CLAUSES.rule("clause: -REFINDEX predicate")
def of_the_index(predicate: Predicate) -> Reference:
    """the index is above fifty"""
    return Reference("index", predicate)


@CLAUSES.rule("clause: -REFRETURN predicate", "clause: -PRON -ROC predicate", "clause: -ROC predicate")
def of_that_return(predicate: Predicate) -> Reference:
    """that return is positive"""
    return Reference("return", predicate)


@CLAUSES.rule("clause: -BOTH -OF? -PRON? predicate")
def of_both(predicate: Predicate) -> Reference:
    """both of them still under twenty"""
    return Reference("both", predicate)


@CLAUSES.rule("clause: NUM CROSS NUM", "clause: NUM CMP NUM", "clause: NUM -BE CMP NUM")
def between_lengths(fast: float, op: Comparison, slow: float) -> Reference:
    """the 5 slips under the 20"""
    return Reference("lengths", (fast, op, slow))


CLAUSES.same("clause: reference")


@CLAUSES.rule("following: -FOLLOWING predicate", "following: -FOLLOWING compound")
def of_the_following_bar(predicate: Predicate) -> Clause | None:
    """the following bar closes above that bar's high"""
    return predicate.of(price())
