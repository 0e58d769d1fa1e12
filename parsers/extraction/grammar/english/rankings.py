"""Rules of the best: rank them by, hold the ten with the highest. Pure."""

from typing import Literal

from parsers.extraction.grammar.english.deeds import Doing, said_when
from parsers.extraction.grammar.meaning.clauses import Clause, Leaf, Reference, all_of
from parsers.extraction.grammar.meaning.operands import Operand, operand, ranking
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.ranks import rank_leaf
from parsers.extraction.grammar.meaning.statements import Aside, Deed, Part, Rule, SameWeight, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Compare, Number
from screening.strategy import PercentEquity

RANKINGS = Grammar()


# Ranks with a deed.
@RANKINGS.rule("statement: rankedby RANKTOP -comma? (BUY|HOLD) place -THING?")
@RANKINGS.rule("statement: rankedby (BUY|HOLD) RANKTOP place -THING?")
def rank_and_buy(by: Operand, *parts: object) -> Statement | None:
    """sort them by price-to-book, cheapest first, and buy the first 25"""
    number = next((part for part in parts if isinstance(part, Quantity)), None)
    best = next((part for part in parts if part in ("high", "low")), None)
    leaf = rank_leaf(by, str(best), number) if number and best else None
    return (Rule("buy", leaf),) if leaf else None


@RANKINGS.rule(
    "statement: rankedby RANKORDER -comma? (BUY|HOLD) -RANKTOP? place -(THING|LEADERS)?",
)
def rank_in_order_and_buy(by: Operand, best: str, _deed: Deed, place: Quantity) -> Statement | None:
    """sort them by price-to-book, cheapest first, and buy the first 25"""
    leaf = rank_leaf(by, best, place)
    return (Rule("buy", leaf),) if leaf else None


@RANKINGS.rule("statement: -RANK what -BY series -COMMA? RANKORDER -COMMA? -AND? (BUY|HOLD) -RANKTOP? place -THING?")
def rank_of_and_buy(told: Statement, by: Operand, best: str, deed: Deed, place: Quantity) -> Statement | None:
    """sort the S&P 500 by 126-day return, best first, and buy the first 20"""
    ranked = rank_in_order_and_buy(by, best, deed, place)
    return (*ranked, *told) if ranked else None


@RANKINGS.rule("statement: -RANK what -BY series", "statement: -RANK what -(ON|IN|FOR) series", cost=0.1)
def ranked_by(told: Statement, by: Operand) -> Statement:
    """line up the Nasdaq 100 by 126-day return"""
    return (Aside((by,)), *told)


@RANKINGS.rule(
    "statement: -RANK -BY series",
    "statement: -RANK -each -(BY|ON) series",
    "statement: -(PRON|noun) -BE? -RANK -(BY|ON) series",
    cost=0.1,
)
def ranked_by_alone(by: Operand) -> Statement:
    """ranked by 126-day return"""
    return (Aside((by,)),)


RANKINGS.same("rankedby: -RANK -noun? -BY series", "rankedby: rankedby -comma")


@RANKINGS.rule("statement: rankedby (HOLD|BUY) -ONLY? RANKTOP place? -best?")
def rank_and_hold(by: Operand, _hold: Deed, best: str, place: Quantity | None) -> Statement | None:
    """rank them by 12-month return and hold the best one"""
    leaf = rank_leaf(by, best, place or Quantity(1.0))
    return (Rule("buy", leaf),) if leaf else None


RANKINGS.same("also: ONLYIF", "also: AND", "best: THING", "best: ONE", "best: -THING ONE")


@RANKINGS.rule(
    "statement: -RANK what -BY series -comma? (HOLD|BUY) -ONLY? RANKTOP place? -best? -COMMA? -also condition"
)
def rank_and_hold_if(
    told: Statement, by: Operand, _deed: Deed, best: str, place: Quantity | None, also: Clause
) -> Statement | None:
    """rank A, B and C by their 12-month return and hold the best one, provided that return is positive"""
    leaf = rank_leaf(by, best, place or Quantity(1.0))
    return said_when(Doing("buy", told), all_of(leaf, also)) if leaf else None


@RANKINGS.rule(
    "statement: (HOLD|BUY) place -(IN|OF|FROM) facts -THING? -(WITH|BY) RANKTOP series",
    "statement: (HOLD|BUY) place -THING -(IN|OF|FROM) facts -THING? -(WITH|BY) RANKTOP series",
)
@RANKINGS.rule(
    "statement: (HOLD|BUY) place facts -THING? -(WITH|BY) RANKTOP series",
    "statement: (HOLD|BUY) place facts -THING? -(WITH|BY) HIGHEST series",
)
@RANKINGS.rule("statement: (HOLD|BUY) -RANKTOP place facts -THING? -(WITH|BY) RANKTOP series")
def hold_ranked_of(deed: Deed, number: Quantity, told: Statement, best: str, by: Operand) -> Statement | None:
    """hold the 10 S&P 500 stocks with the highest 6-month return"""
    leaf = rank_leaf(by, best, number)
    return (Rule(deed, leaf), *told) if leaf else None


@RANKINGS.rule(
    "statement: (HOLD|BUY) RANKTOP place facts -THING? -BY series",
    "statement: (HOLD|BUY) RANKTOP place -THING? -(OF|IN|FROM) facts -THING? -BY series",
)
def hold_top_of(deed: Deed, best: str, *parts: object) -> Statement | None:
    """hold the top 10 S&P 500 stocks by 6-month return"""
    number, told, by = parts
    if not (isinstance(number, Quantity) and isinstance(told, tuple) and isinstance(by, Operand)):
        return None
    leaf = rank_leaf(by, best, number)
    return (Rule(deed, leaf), *told) if leaf else None


@RANKINGS.rule("statement: (HOLD|BUY) ranked -COMMA? -(ONLYIF|AND|WITH|IF) condition")
def hold_ranked_if(_deed: Deed, rank: Clause, also: Clause) -> Statement:
    """keep the 25 names with the lowest P/S, provided ROE is above 10"""
    return (Rule("buy", all_of(rank, also)),)


@RANKINGS.rule(
    "statement: (HOLD|BUY) RANKTOP place -(OF|IN|FROM)? facts -THING? -BY series -(WITH|AND|ONLYIF) condition"
)
def hold_top_of_if(
    deed: Deed, best: str, number: Quantity, told: Statement, by: Operand, clause: Clause
) -> Statement | None:
    """buy the cheapest 10 % of US stocks by price-to-book with A"""
    leaf = rank_leaf(by, best, number)
    return (Rule(deed, all_of(leaf, clause)), *told) if leaf else None


# The order of a ranking told with it.


@RANKINGS.rule(
    "statement: -RANK -noun? -NUM? -noun? -(BY|ON) series -COMMA? RANKORDER",
    "statement: -RANK what -(BY|ON) series -COMMA? RANKORDER",
)
def ranked_in_order(told: Statement | Operand, by: Operand | str, order: str | None = None) -> Statement | None:
    """sort the five by 6-month return, best first"""
    if isinstance(told, Operand):
        return (Aside((told,)),) if by == "high" else None
    return (Aside((by,)), *told) if isinstance(by, Operand) and order == "high" else None


RANKINGS.same("bestof: RANKTOP")


@RANKINGS.rule("bestof: HIGHEST")
def highest(_source: str) -> str:
    """the highest"""
    return "high"


@RANKINGS.rule("bestof: LOWEST")
def lowest(_source: str) -> str:
    """the lowest"""
    return "low"


@RANKINGS.rule(
    "statement: (HOLD|BUY|HEAD) -COLON? place facts -THING? -(WITH|BY) bestof series -COMMA? -also condition"
)
def buy_best_of_if(
    deed: Deed, number: Quantity, told: Statement, best: str, by: Operand, clause: Clause
) -> Statement | None:
    """Buying: the 20 Nasdaq 100 members with the lowest volatility, on condition that A"""
    leaf = rank_leaf(by, best, number)
    return (Rule(deed, all_of(leaf, clause)), *told) if leaf and deed == "buy" else None


@RANKINGS.rule(
    "statement: -RANK what? -(BY|ON) series -comma? (HOLD|BUY) -CALM place -THING?",
    "statement: -RANK what? -(BY|ON) series -comma? (HOLD|BUY) place -CALM -THING?",
)
def keep_the_calm(told: Statement | None, by: Operand, deed: Deed, place: Quantity) -> Statement | None:
    """sort the S&P 500 by volatility and keep the calmest 40"""
    leaf = rank_leaf(by, "low", place) if by.series.field == "volatility" else None
    return (Rule(deed, leaf), *(told or ())) if leaf else None


@RANKINGS.rule("statement: (HOLD|BUY) ranked -equally -COMMA? -(ONLYIF|IF|AND) condition")
def hold_ranked_equally_if(deed: Deed, rank: Clause, also: Clause) -> Statement:
    """holds the two strongest, in equal weights, provided A"""
    return (Rule(deed, all_of(rank, also)), SameWeight())


RANKINGS.rule("equally: EQUALWEIGHT", "equally: SAMEWEIGHT", "equally: (AT|IN|WITH|AND|COMMA) -equally")(
    lambda *_words: True
)


@RANKINGS.rule("statement: (HOLD|BUY) ranked -equally")
def hold_ranked_equally(deed: Deed, rank: Clause) -> Statement:
    """own the two leaders in equal amounts"""
    return (Rule(deed, rank), SameWeight())


@RANKINGS.rule("ranked: -RANKTOP? place -LEADERS")
def leaders(place: Quantity) -> Reference:
    """the two leaders"""
    return Reference("ranked", ("high", place.value, place.unit == "percent"))


@RANKINGS.rule("ranked: place -CALM -THING?", "ranked: -CALM place -THING?")
def the_calm(place: Quantity) -> Reference:
    """the two calmest, of those whose volatility was spoken of"""
    return Reference("ranked", ("low", place.value, place.unit == "percent", "volatility"))


@RANKINGS.rule("statement: ranked -ALLOT FRACTION -OF? -EQUITY -each?")
def ranked_get(rank: Clause, fraction: float) -> Statement:
    """the two calmest get half the money each"""
    return (Rule("buy", rank), Part("sizing", PercentEquity(value=round(fraction * 100, 9))))


@RANKINGS.rule("statement: -HOWVOLATILE -(OF|SPANWORD|FOR)? -LAST? length")
def volatility_told(bars: int) -> Statement | None:
    """I work out how volatile each has been over 60 days"""
    made = operand("volatility", (bars,))
    return (Aside((made,)),) if made else None


@RANKINGS.rule("ranked: -(PRON|THING)? -REL? -SLIDTO ORDINAL ORMORE")
def slid_to(number: float, side: str) -> Reference | None:
    """has slid to third or worse"""
    return Reference("rank", (number - 1, False)) if side == "<=" and number > 1 else None


@RANKINGS.rule("ranked: -(PRON|THING)? -REL? -SLIDPAST place")
def slid_past(place: Quantity) -> Reference:
    """has slid past place 40"""
    return Reference("rank", (place.value, place.unit == "percent"))


@RANKINGS.rule(
    "ranked: -(PRON|THING)? -DROPSOUT -RANKTOP? place -LEADERS",
    "ranked: -(PRON|THING)? -DROPSOUT -CALM place",
    "ranked: -(PRON|THING)? -DROPSOUT place -CALM",
)
def no_longer_leading(place: Quantity) -> Reference:
    """is no longer among the two leaders"""
    return Reference("rank", (place.value, place.unit == "percent"))


@RANKINGS.rule(
    "statement: -noun? ranked -(GOES|THROWN)",
    "statement: -noun? ranked -(AT|ON)? -(THEN|EVERY)? -oncalendar -(GOES|SELL|THROWN)",
    cost=0.05,
)
def goes_when_out(clause: Clause) -> Statement | None:
    """whatever is no longer among the two leaders at the next month end goes"""
    is_out = isinstance(clause, Reference) and clause.kind == "rank"
    return (Rule("sell", clause),) if is_out else None


@RANKINGS.rule("byboth: series -AND -(BY|ON)? series", "byboth: series -RANK -AND series -RANK")
def by_both(left: Operand, right: Operand) -> tuple[Operand, ...]:
    """price-to-book and price-to-sales"""
    return left, right


RANKINGS.rule("summing: SUMRANKS", "summing: INBOTH -COMMA? -SUMRANKS", "summing: COMMA -SUMRANKS")(lambda _word: True)
RANKINGS.rule("summing: INBOTH -COMMA? -SUMRANKS -COMMA? -AND", "summing: COMMA? -SUMRANKS -COMMA? -AND")(
    lambda _word: True
)
RANKINGS.rule("least: RANKTOP -(SUMS|THING)")(lambda best: best)


@RANKINGS.rule(
    "byboth: byboth -COMMA? -AND series", "byboth: series -COMMA byboth", "byboth: series -RANK -COMMA byboth"
)
def by_more(left: Operand | tuple[Operand, ...], right: Operand | tuple[Operand, ...]) -> tuple[Operand, ...]:
    """P/E, P/B and P/S"""
    return (*_as_tuple(left), *_as_tuple(right))


def _as_tuple(part: Operand | tuple[Operand, ...]) -> tuple[Operand, ...]:
    return part if isinstance(part, tuple) else (part,)


RANKINGS.rule("goodend: RANKTOP -BE? -GOODEND", "goodend: LOWGOOD")(lambda best: best)


RANKINGS.same("bestplace: -RANKTOP? place", "bestplace: bestplace -(THING|SUMS|SAMERANK)")


@RANKINGS.rule(
    "summed: byboth -BE? -SUMMED -COMMA? goodend", "summed: -SUMRANKS -(OF|BY|FOR) byboth -COMMA? goodend", cost=0.02
)
def summed(by: tuple[Operand, ...], best: str) -> tuple[tuple[str, ...], str] | None:
    """P/E ranks and P/S ranks are added up, low is good"""
    if any(found.series.params or found.series.output for found in by):
        return None
    return tuple(found.series.field for found in by), best


@RANKINGS.rule(
    "statement: summed -link? (HOLD|BUY) bestplace",
    "statement: summed -link? bestplace OPENS",
)
def best_of_summed(by: tuple[tuple[str, ...], str], *parts: object) -> Statement | None:
    """…, and the best 20 by that sum are bought"""
    place = next((part for part in parts if isinstance(part, Quantity)), None)
    deed = next((part for part in parts if part in ("buy", "short")), None)
    if place is None or deed != "buy":
        return None
    fields, best = by
    made = ranking(fields, best="low" if best == "low" else "high", percent=place.unit == "percent")
    return (Rule("buy", Leaf(Compare("<=", made.line, Number(place.value)))),)


@RANKINGS.rule("statement: -RANK -noun? -(BY|ON) byboth -COMMA? RANKORDER -summing (HOLD|BUY) place least")
def sum_of_ranks(
    by: tuple[Operand, ...], order: Literal["high", "low"], deed: Deed, place: Quantity, kept: str
) -> Statement | None:
    """rank on P/B and on P/S, cheap to expensive, sum the two ranks and keep the 30 smallest sums"""
    if kept != "low" or any(found.series.params or found.series.output for found in by):
        return None
    fields = tuple(found.series.field for found in by)
    made = ranking(fields, best=order, percent=place.unit == "percent")
    return (Rule(deed, Leaf(Compare("<=", made.line, Number(place.value)))),)
