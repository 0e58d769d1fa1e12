"""Conditions with a name: crosses as nouns, new highs, candles, streaks, counts. Pure."""

from parsers.extraction.grammar.english import predicates
from parsers.extraction.grammar.english.clauses import price
from parsers.extraction.grammar.meaning.clauses import Clause, Leaf, all_of, leaves, negated
from parsers.extraction.grammar.meaning.lines import earlier
from parsers.extraction.grammar.meaning.operands import Level, OfSubject, Operand, operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than, lasting
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions import parse
from screening.conditions.text import node_text
from screening.conditions.tree import Comparison

EVENTS = Grammar()


# Crosses as nouns, and whole conditions with a name.
@EVENTS.rule("nominal: series CMP level")
def noun_close(subject: Operand, op: Comparison, level: Level | Quantity) -> Clause | None:
    """a close above the 50-day average"""
    return Than(op, level).of(subject) if subject.series.field == "close" else None


@EVENTS.rule("nominal: series -OF CMP level", cost=0.1)
def noun_of(subject: Operand, op: Comparison, level: Level | Quantity) -> Clause | None:
    """(no) volume of more than three times its average"""
    return Than(op, level).of(subject)


@EVENTS.rule("nominal: NCROSS level")
def noun_cross(op: Comparison, level: Level | Quantity) -> Clause | None:
    """a break of the 20-day high"""
    return Than(op, level).of(price())


@EVENTS.rule("nominal: length HIGHEST", cost=0.2)
def at_a_high(bars: int, source: str) -> Clause | None:
    """(buy on) a 20-day high"""
    predicate = predicates.new_high(bars, source)
    return predicate.of(price()) if predicate else None


@EVENTS.rule("nominal: length LOWEST", cost=0.2)
def at_a_low(bars: int, source: str) -> Clause | None:
    """(sell on) a 20-day low"""
    predicate = predicates.new_low(bars, source)
    return predicate.of(price()) if predicate else None


@EVENTS.rule("nominal: series NCROSS level")
def noun_cross_of(subject: Operand, op: Comparison, level: Level | Quantity) -> Clause | None:
    """an RSI cross above 30"""
    return Than(op, level).of(subject)


EVENTS.same("clause: nominal", "nominal: event")


@EVENTS.rule("event: series BROKEN", "event: series -BE BROKEN")
def broken(level: Operand, _said: None) -> Clause | None:
    """the 20-day high is broken"""
    predicate = predicates.breaks(level)
    return predicate.of(price()) if predicate else None


@EVENTS.rule("event: series RECLAIMED", "event: series -BE RECLAIMED")
def reclaimed(level: Operand, op: Comparison) -> Clause | None:
    """VWAP is reclaimed"""
    return Than(op, level).of(price())


@EVENTS.rule("event: CROSSNAME", cost=0.1)
def named_cross(op: Comparison) -> Leaf:
    """golden cross: of the 50- and the 200-day average, which is told as assumed"""
    return Leaf(parse(f"sma(50) {op} sma(200)").root, ("50", "200"))


@EVENTS.rule("event: CROSSNAME -(OF|ON|BETWEEN|LPAREN) NUM -(AND|SLASH|COMMA|DASH) NUM -RPAREN?")
@EVENTS.rule("event: CROSSNAME -(OF|ON|BETWEEN|LPAREN) NUM -(AND|SLASH|COMMA|DASH) length -RPAREN?")
@EVENTS.rule("event: CROSSNAME -(OF|ON|BETWEEN|LPAREN) length -AND length -RPAREN?")
def cross_of_lengths(op: Comparison, fast: float, slow: float) -> Clause | None:
    """golden cross of the 20- and the 60-day"""
    left, right = operand("sma", (fast,)), operand("sma", (slow,))
    return Than(op, right).of(left) if left and right and fast < slow else None


@EVENTS.rule("event: CROSSNAME -(OF|ON|BETWEEN|LPAREN) levels -RPAREN?")
def cross_of_levels(op: Comparison, levels: tuple[Level, ...]) -> Clause | None:
    """golden cross of the 20 and 50 EMA"""
    made = [level.of(price()) if isinstance(level, OfSubject) else level for level in levels]
    left, right = made if len(made) == 2 else (None, None)
    return Than(op, right).of(left) if left and right else None


@EVENTS.rule(
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


@EVENTS.rule("event: OVERSOLD series")
def oversold_series(op: Comparison, subject: Operand) -> Clause | None:
    """an oversold RSI"""
    return predicates.extreme(op).of(subject)


@EVENTS.rule("event: -PRON? CANDLE", "event: -TODAY -BE? CANDLE", "event: -BE CANDLE")
def candle(op: Comparison) -> Leaf:
    """a green candle"""
    return Leaf(parse(f"close {op} open").root)


@EVENTS.rule("event: AGO CANDLE", "event: YESTERDAY -(BE|MUST|HAS|WAS)? CANDLE")
def candle_before(bars: int, op: Comparison) -> Leaf:
    """yesterday a red candle"""
    shift = f"[{bars}]" if bars else ""
    return Leaf(parse(f"close{shift} {op} open{shift}").root)


@EVENTS.rule("event: NUM -CONSECUTIVE? CANDLE -INAROW?", "event: -LAST NUM CANDLE", "event: NUM -CONSECUTIVE CANDLE")
def candles(count: float, op: Comparison) -> Clause | None:
    """three green candles in a row"""
    return lasting(candle(op), "for", int(count)) if count == int(count) and count > 1 else None


@EVENTS.rule("event: -(PRON|THING)? HIGHERDAY", "event: -series HIGHERDAY", cost=0.1)
def higher_day(op: Comparison) -> Leaf:
    """closes higher"""
    return Leaf(parse(f"close {op} close[1]").root)


@EVENTS.rule("event: NUM -CONSECUTIVE? HIGHERDAY -INAROW?")
def higher_days(count: float, op: Comparison) -> Clause | None:
    """three straight up days"""
    return lasting(higher_day(op), "for", int(count)) if count == int(count) and count > 1 else None


@EVENTS.rule("event: -(PRON|THING|series)? HIGHERDAY streak")
def higher_for(op: Comparison, bars: int) -> Clause | None:
    """closes higher three days in a row"""
    return lasting(higher_day(op), "for", bars)


@EVENTS.rule("event: SHAPE", "event: -BE SHAPE", "event: -NEW SHAPE")
def shape(named: tuple[str, Comparison]) -> Leaf:
    """a bullish engulfing"""
    field, op = named
    return Leaf(parse(f"{field} {op} 0").root)


@EVENTS.rule("event: INSIDEBAR", "event: -(BE|MUST|HAS) INSIDEBAR")
def inside_bar(kind: str) -> Clause | None:
    """an inside bar: between the high and the low of the bar before"""
    ops: tuple[Comparison, Comparison] = ("<", ">") if kind == "inside" else (">", "<")
    high, low = operand("high"), operand("low")
    found = [Than(op, OfSubject("ago", 1)).of(of) for op, of in zip(ops, (high, low), strict=True) if of]
    return all_of(*(clause for clause in found if clause)) if all(found) else None


@EVENTS.rule("event: YESTERDAY -(BE|MUST|HAS|WAS)? INSIDEBAR", "event: AGO INSIDEBAR")
def inside_bar_before(bars: int, kind: str) -> Clause | None:
    """yesterday must be an inside bar"""
    clause = inside_bar(kind)
    return earlier(clause, bars) if clause else None


@EVENTS.rule("event: event -LPAREN conjunction -RPAREN", "event: event -LPAREN list -RPAREN")
@EVENTS.rule("clause: clause -LPAREN clause -RPAREN", "clause: clause -COMMA? -IE clause")
def event_explained(told: Clause, meaning: Clause | tuple[Clause, ...]) -> Clause | None:
    """an inside bar (its high lower than the high before it, its low higher than the low before it)"""
    whole = all_of(*meaning) if isinstance(meaning, tuple) else meaning
    shifted = earlier(whole, 1)
    return told if _unplaced(told) in (_unplaced(whole), _unplaced(shifted)) else None


def _unplaced(clause: Clause) -> frozenset[str]:
    return frozenset(node_text(leaf.condition) for leaf in leaves(clause))


@EVENTS.rule("event: -HAS event", "event: -HADWORD event", cost=0.01)
def has_had(clause: Clause) -> Clause:
    """we've had three lower closes in a row"""
    return clause


@EVENTS.rule("event: -NEW -OF? PLAIN", "event: -NEW PLAIN")
def new_extreme(field: str) -> Clause | None:
    """a new 52-week high"""
    predicate = predicates.at_extreme(field)
    return predicate.of(price()) if predicate else None


@EVENTS.rule("event: -NEW length HIGHEST")
def new_high(bars: int, source: str) -> Clause | None:
    """a new 20-day high"""
    predicate = predicates.new_high(bars, source)
    return predicate.of(price()) if predicate else None


@EVENTS.rule("event: -NEW length LOWEST")
def new_low(bars: int, source: str) -> Clause | None:
    """a new 20-day low"""
    predicate = predicates.new_low(bars, source)
    return predicate.of(price()) if predicate else None


# Counts.
@EVENTS.rule(
    "clause: NUM -CONSECUTIVE? -(CLOSES|PLAIN|CHART) -INAROW predicate",
    "clause: NUM -CONSECUTIVE -(CLOSES|PLAIN|CHART) predicate",
)
@EVENTS.rule("nominal: NUM -CONSECUTIVE? -(CLOSES|PLAIN|CHART) -INAROW? predicate", cost=0.05)
def closes_in_a_row(count: float, predicate: Predicate) -> Clause | None:
    """two closes in a row under the 20-day average"""
    clause = predicate.of(price())
    return lasting(clause, "for", int(count)) if clause and count == int(count) and count > 1 else None


@EVENTS.rule(
    "clause: NUM -CONSECUTIVE? frame -(CLOSES|PLAIN|CHART) -INAROW predicate",
    "nominal: NUM -CONSECUTIVE? frame -(CLOSES|PLAIN|CHART) -INAROW? predicate",
    "clause: NUM -CONSECUTIVE frame -(CLOSES|PLAIN|CHART) predicate",
)
def frame_closes_in_a_row(count: float, frame: str, predicate: Predicate) -> Clause | None:
    """two daily closes in a row above the 50-day average"""
    subject = price().with_series(timeframe=frame)
    clause = predicate.of(subject)
    return lasting(clause, "for", int(count)) if clause and count == int(count) and count > 1 else None


@EVENTS.rule("clause: series MOVE streak", "clause: series -HAS MOVE streak")
def series_moved_each_day(subject: Operand, sign: str, bars: int) -> Clause | None:
    """the price has fallen three days in a row"""
    clause = Than(">" if sign == "+" else "<", OfSubject("ago", 1)).of(subject)
    return lasting(clause, "for", bars) if clause else None


@EVENTS.rule("clause: -(PRON|THING)? MOVE streak", "clause: -(PRON|THING)? -HAS MOVE streak")
def moved_each_day(sign: str, bars: int) -> Clause | None:
    """it has fallen three days in a row"""
    return lasting(higher_day(">" if sign == "+" else "<"), "for", bars)


@EVENTS.rule("clause: series CROSSED level window")
def crossed_within(subject: Operand, op: Comparison, level: Level | Quantity, bars: int) -> Clause | None:
    """the EMA 10 went up through the EMA 30 within the last four bars"""
    clause = Than(op, level).of(subject)
    return lasting(clause, "within", bars) if clause else None


@EVENTS.rule("clause: -ON? counted -COMMA? series -(WAS|BE|HAS)? predicate")
def counted_series(count: tuple[Comparison, int, int], subject: Operand, predicate: Predicate) -> Clause | None:
    """on at least 15 of the last 20 days the close was above the 100-day average"""
    return _counted(count, predicate.of(subject))


@EVENTS.rule("event: YESTERDAY -(WAS|BE) HIGHERDAY", "event: YESTERDAY HIGHERDAY")
def yesterday_higher(bars: int, op: Comparison) -> Clause:
    """yesterday was a down day"""
    return earlier(higher_day(op), bars)


@EVENTS.rule("clause: counted HIGHERDAY")
def counted_days(count: tuple[Comparison, int, int], op: Comparison) -> Clause | None:
    """at least three of the last five days closed higher"""
    return counted(count, Than(op, OfSubject("ago", 1)))


@EVENTS.rule("clause: counted predicate", "clause: counted -series predicate")
def counted(count: tuple[Comparison, int, int], predicate: Predicate) -> Clause | None:
    """at least 7 of the last 10 closes above the 20-day average"""
    return _counted(count, predicate.of(price()))


def _counted(count: tuple[Comparison, int, int], clause: Clause | None) -> Clause | None:
    op, least, bars = count
    if clause is None or op not in (">", ">=", "<", "<="):
        return None
    least = least + 1 if op in (">", "<=") else least
    found = lasting(clause, "count", bars, least) if 1 <= least <= bars else None
    return negated(found) if found and op in ("<", "<=") else found


@EVENTS.rule(
    "counted: CMP NUM -(OF|SPANWORD) -LAST? NUM -(CLOSES|UNIT|PLAIN|CHART)",
    "counted: CMP NUM -(CLOSES|UNIT|PLAIN) -(OF|SPANWORD) -LAST? NUM -UNIT?",
)
def count_of(op: Comparison, least: float, bars: float) -> tuple[Comparison, int, int]:
    """at least 7 of the last 10 closes"""
    return op, int(least), int(bars)


@EVENTS.rule(
    "counted: NUM -(OF|SPANWORD) -LAST? NUM -(CLOSES|UNIT|PLAIN|CHART)", "counted: NUM -SLASH NUM -(CLOSES|UNIT|PLAIN)"
)
def count_of_so_many(least: float, bars: float) -> tuple[Comparison, int, int]:
    """7 of the last 10 closes"""
    return ">=", int(least), int(bars)
