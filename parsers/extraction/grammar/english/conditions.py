"""Conditions joined by and, or, unless; ranks and times of day. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.meaning.clauses import Clause, Reference, all_of, any_of, negated
from parsers.extraction.grammar.meaning.lines import with_lines
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.predicates import Than, in_span
from parsers.extraction.grammar.meaning.quantities import Quantity, Span
from parsers.extraction.grammar.meaning.ranks import rank_leaf
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison, Line

CONDITIONS = Grammar()
Clauses = tuple[Clause, ...]

CONDITIONS.same("item: clause", "item: past", "item: timed", "item: ranked", "item: -IF item", "item: -BE item")
CONDITIONS.same("item: -LPAREN condition -RPAREN", "item: -THING -REL item")


@CONDITIONS.rule("item: -NEG item", "item: -NEG -IF item", "item: -NO clause", cost=0.1)
def not_item(clause: Clause) -> Clause:
    """without a red candle"""
    return negated(clause)


@CONDITIONS.rule("item: -EITHER item -COMMA? -OR item")
def either(left: Clause, right: Clause) -> Clause:
    """either A or B"""
    return any_of(left, right)


CONDITIONS.same("item: -EITHER -COMMA item", "item: -TODAY -COMMA? item", "item: item -THATBAR", cost=0.02)


@CONDITIONS.rule("item: item onvolume", "condition: condition onvolume")
def with_volume(clause: Clause, volume: Clause) -> Clause:
    """a new high on twice the average volume"""
    return all_of(clause, volume)


@CONDITIONS.rule("item: -BOTH item -AND item")
def both(left: Clause, right: Clause) -> Clause:
    """both A and B"""
    return all_of(left, right)


@CONDITIONS.rule("item: -NEITHER item -NOR item")
def neither(left: Clause, right: Clause) -> Clause:
    """neither A nor B"""
    return all_of(negated(left), negated(right))


@CONDITIONS.rule("item: -SKIP item", cost=0.3)
def no_such(clause: Clause) -> Clause:
    """no red candle"""
    return negated(clause)


@CONDITIONS.rule("list: item -COMMA item", "list: list -COMMA item")
def listed(left: Clause | Clauses, right: Clause) -> Clauses:
    """A, B"""
    return (*left, right) if isinstance(left, tuple) else (left, right)


@CONDITIONS.rule("conjunction: item -COMMA? -AND item", "conjunction: conjunction -COMMA? -AND item")
@CONDITIONS.rule("conjunction: conjunction -COMMA item", cost=0.02)
def and_(left: Clause, right: Clause) -> Clause:
    """A and B"""
    return all_of(left, right)


@CONDITIONS.rule("conjunction: list -COMMA? -AND item")
def and_at_last(clauses: Clauses, last: Clause) -> Clause:
    """A, B and C"""
    return all_of(*clauses, last)


@CONDITIONS.rule("conjunction: list", cost=0.1)
def and_by_comma(clauses: Clauses) -> Clause:
    """A, B, C"""
    return all_of(*clauses)


@CONDITIONS.rule("disjunction: item -COMMA? -OR item", "disjunction: disjunction -COMMA? -OR item")
def or_(left: Clause, right: Clause) -> Clause:
    """A or B; a mixture with "and" has no reading here and is asked about"""
    return any_of(left, right)


@CONDITIONS.rule("disjunction: list -COMMA? -OR item")
def or_at_last(clauses: Clauses, last: Clause) -> Clause:
    """A, B or C"""
    return any_of(*clauses, last)


@CONDITIONS.rule(
    "condition: condition timed",
    "condition: condition -ON clause",
    "condition: condition -(REL|WHOSE) clause",
    cost=0.15,
)
@CONDITIONS.rule("condition: condition -REL conjunction", cost=0.2)
def and_so(clause: Clause, more: Clause) -> Clause:
    """a close above VWAP after 10:00; a break on volume of twice the average; stocks up that are above the average"""
    return all_of(clause, more)


CONDITIONS.same("condition: excepted")


@CONDITIONS.rule("condition: condition -(AT|ON) OPENCLOSE", cost=0.1)
def at_the_close(clause: Clause, event: str) -> Clause | None:
    """A at the close: when every bar is judged"""
    return clause if event == "close" else None


@CONDITIONS.rule(
    "condition: -(ON|FRAMEIN) frame -(COLON|COMMA) condition",
    "condition: -(ON|FRAMEIN) frame condition",
    "condition: -GOTO frame -COMMA? -AND? condition",
    cost=0.15,
)
def on_the_frame(frame: str, clause: Clause) -> Clause:
    """on the 4-hour: A"""

    def changed(line: Line) -> Line:
        return line if line.series.timeframe else replace(line, series=replace(line.series, timeframe=frame))

    return with_lines(clause, changed)


@CONDITIONS.rule("excepted: excepted -COMMA? -AND item")
def excepted_and(clause: Clause, more: Clause) -> Clause:
    """A unless B, and C"""
    return all_of(clause, more)


@CONDITIONS.rule("excepted: condition -COMMA? -(UNLESS|BUTNOT) item")
def except_(clause: Clause, exception: Clause) -> Clause:
    """A unless B"""
    return all_of(clause, negated(exception))


CONDITIONS.same("condition: item", "condition: conjunction", "condition: disjunction")


# The clock.


@CONDITIONS.rule("timed: BEFORE clock", "timed: CMP TIME")
def at_time(op: Comparison, minutes: int) -> Clause | None:
    """before 10:00"""
    clock = operand("time_of_day")
    return Than(op, Quantity(minutes, "clock")).of(clock) if clock else None


@CONDITIONS.rule("timed: -(AT|FROM)? clock ORLATER")
def at_or_later(minutes: int, op: Comparison) -> Clause | None:
    """at 17:00 or later"""
    return at_time(op, minutes)


@CONDITIONS.rule("timed: -CLOCKSHOWS clock")
def clock_shows(minutes: int) -> Clause | None:
    """the clock shows 13:50"""
    return at_time(">=", minutes)


@CONDITIONS.rule("timed: span")
def in_hours(span: Span) -> Clause | None:
    """between 10:00 and 15:30"""
    clock = operand("time_of_day")
    return in_span(span).of(clock) if clock and span.low.unit == "clock" else None


@CONDITIONS.rule("timed: -OUTSIDE span")
def out_of_hours(span: Span) -> Clause | None:
    """(no trade) outside 08:00 to 16:30"""
    clause = in_hours(span)
    return negated(clause) if clause else None


# Ranks.


@CONDITIONS.rule(
    "ranked: -IN? RANKTOP place -THING? -BY series", "ranked: RANKTOP place -THING? -BY -RANKTOP series", cost=0.02
)
@CONDITIONS.rule("ranked: -IN? RANKTOP place -THING? -(OF|IN) -noun? -BY series")
def top(best: str, place: Quantity, by: Operand) -> Clause | None:
    """in the top 20 % by 12-month return; the cheapest 20 by P/E"""
    return rank_leaf(by, best, place)


@CONDITIONS.rule(
    "ranked: place -THING? -(WITH|BY) RANKTOP series", "ranked: -RANKTOP place -THING? -(WITH|BY) RANKTOP series"
)
def with_the_lowest(place: Quantity, best: str, by: Operand) -> Clause | None:
    """the 25 names with the lowest price-to-sales"""
    return rank_leaf(by, best, place)


@CONDITIONS.rule("ranked: place -THING? -(WITH|BY) LOWEST series")
def with_low(place: Quantity, _low: str, by: Operand) -> Clause | None:
    """the 25 names with the lowest P/E"""
    return rank_leaf(by, "low", place)


@CONDITIONS.rule("ranked: RANKTOP series -COMMA? place", cost=0.3)
def lowest_place(best: str, by: Operand, place: Quantity) -> Clause | None:
    """lowest P/E, 20 names"""
    return rank_leaf(by, best, place)


@CONDITIONS.rule("place: ORDINAL")
def ordinal(number: float) -> Quantity:
    """20th"""
    return Quantity(number)


@CONDITIONS.rule("place: quantity")
def place(quantity: Quantity) -> Quantity | None:
    """20, 20 names, 20 %"""
    return quantity if quantity.unit in ("", "count", "percent") and quantity.value > 0 else None


@CONDITIONS.rule(
    "ranked: -HOLD? RANKTOP place -THING?", "ranked: place RANKTOP -THING?", "ranked: RANKTOP -(THING|ONE)", cost=0.35
)
def best_of_those_ranked(left: str | Quantity, right: Quantity | str | None = None) -> Reference:
    """the ten strongest, of what was ranked before"""
    best, number = (left, right) if isinstance(left, str) else (right, left)
    number = number if isinstance(number, Quantity) else Quantity(1.0)
    return Reference("ranked", (best, number.value, number.unit == "percent"))


@CONDITIONS.rule(
    "ranked: -(PRON|THING|POSITION)? -BE? -RANK CMP -RANKTOP? place",
    "ranked: -(PRON|THING|POSITION)? -RANK -MORE CMP place",
)
def ranks_beyond(op: Comparison, number: Quantity) -> Reference | None:
    """ranks lower than 20th"""
    return Reference("rank", (number.value, number.unit == "percent")) if op in ("<", ">") else None


@CONDITIONS.rule(
    "ranked: -(PRON|THING)? -DROPSOUT -RANKTOP place -THING?", "ranked: -THING -REL -DROPSOUT -RANKTOP place"
)
def out_of_the_top(place: Quantity) -> Reference:
    """drops out of the top 40 %"""
    return Reference("rank", (place.value, place.unit == "percent"))


@CONDITIONS.rule(
    "ranked: -(PRON|THING)? -DROPSOUT place -RANKTOP -THING?", "ranked: -THING -REL -DROPSOUT place -RANKTOP"
)
def out_of_the_best(place: Quantity) -> Reference:
    """is no longer among the two strongest"""
    return Reference("rank", (place.value, place.unit == "percent"))


CONDITIONS.same("ranked: ranked -SAMERANK", cost=0.01)


@CONDITIONS.rule("ranked: series -RANK? ranked")
def of_that_ranking(by: Operand, rank: Clause) -> Clause | None:
    """the 3-month return rank leaves the best 40 %"""
    is_place = isinstance(rank, Reference) and rank.kind == "rank" and rank.said is not None
    return replace(rank, said=(*rank.said[:2], by.series.field)) if is_place and isinstance(rank, Reference) else None


@CONDITIONS.rule("ranked: -ANOTHER")
def no_longer_best() -> Reference:
    """another one takes the lead"""
    return Reference("rank", None)
