"""Other symbols, indicators that no condition can say, and what leans on words said before. Pure."""

from typing import Literal

from parsers.extraction.grammar.english.clauses import Named, price
from parsers.extraction.grammar.meaning.clauses import Foreign, Opaque, Reference
from parsers.extraction.grammar.meaning.operands import Operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

REFERENCES = Grammar()


# Others than the traded symbol, and what no condition can say.
REFERENCES.same("owner: SYMBOL", "owner: SYMBOL -CHART", "owner: TICKER")


@REFERENCES.rule("owned: INDEX -THING?", "owned: -OTHERMARKET")
def index_owner(named: Named | None = None) -> Named:
    """the S&P 500 itself"""
    return named or ("", "")


@REFERENCES.rule("owned: SYMBOL -ITSELF")
def symbol_itself(named: Named) -> Named:
    """bitcoin itself, in a text that trades others"""
    return named


@REFERENCES.rule("clause: owner predicate", "clause: owner compound")
def symbol_said(named: Named, predicate: Predicate) -> Foreign | None:
    """SPY is above its 200-day average"""
    if isinstance(predicate, Than) and isinstance(predicate.level, Quantity) and predicate.level.unit == "percent":
        return None
    clause = predicate.of(price())
    return Foreign(named[0], named[1], clause) if clause else None


@REFERENCES.rule("clause: owner series predicate", "clause: owner series compound")
def symbol_series_said(named: Named, subject: Operand, predicate: Predicate) -> Foreign | None:
    """SPY's RSI is below 30"""
    clause = predicate.of(subject)
    return Foreign(named[0], named[1], clause) if clause else None


@REFERENCES.rule("clause: series -(OF|ON|FOR) owner predicate")
def series_of_symbol_said(subject: Operand, named: Named, predicate: Predicate) -> Foreign | None:
    """the RSI of SPY is below 30"""
    clause = predicate.of(subject)
    return Foreign(named[0], named[1], clause) if clause else None


@REFERENCES.rule("clause: owned predicate", "clause: owned -series predicate", "clause: owned compound")
def index_said(named: Named, predicate: Predicate) -> Foreign | None:
    """the S&P 500 itself is below its 200-day average"""
    clause = predicate.of(price()) or Opaque("unsupported")
    return Foreign(named[0], named[1], clause, is_index=True)


@REFERENCES.rule(
    "strange: -STRANGE -arguments?",
    "strange: -length -STRANGE",
    "strange: -AGO -STRANGE -arguments?",
    "strange: -FRAME -STRANGE",
)
@REFERENCES.rule(
    "strange: -STRANGE -LPAREN -length -RPAREN",
    "strange: -STRANGE -OF -length",
    "strange: -NUM -STRANGE",
    "strange: -ATHIGH",
)
@REFERENCES.rule(
    "strange: -LAST -STRANGE", "strange: -PLAIN -STRANGE", "strange: -STRANGE -PLAIN", "strange: -STRANGE -STRANGE"
)
def strange() -> bool:
    """Supertrend (10, 3)"""
    return True


@REFERENCES.rule("clause: -strange -predicate", "clause: -strange -BE? -COLOR", "clause: -strange -CROSSED -level")
@REFERENCES.rule(
    "clause: -strange -BE? -(SIGN|SIGNTURN|GOING|MACDTURN|VAGUE|VAGUEADJ|CANDLE|MOVE|OVERSOLD)",
)
@REFERENCES.rule(
    "clause: -strange -CMP -CHART",
    "clause: -strange -MUST -COLOR",
    "clause: -COLOR -strange",
    "clause: -VAGUE -strange",
)
@REFERENCES.rule(
    "clause: -strange -ON -series", "clause: -strange -(CROSS|CROSSED|BREAK|CMP) -strange", "clause: -NEW -strange"
)
def strange_said() -> Opaque:
    """Supertrend is green"""
    return Opaque("unsupported")


@REFERENCES.rule("clause: -strange NEG -COLOR", "clause: -strange NOTBE -COLOR")
def strange_denied(_negator: None) -> Opaque:
    """Supertrend is not green"""
    return Opaque("unsupported")


@REFERENCES.rule("clause: -strange", cost=1.0)
def strange_alone() -> Opaque:
    """a bullish divergence"""
    return Opaque("unsupported")


@REFERENCES.rule("clause: -(VAGUE|VAGUEADJ) -PLAIN", "clause: -VAGUE -series", cost=0.5)
def vague_series() -> Opaque:
    """heavy volume"""
    return Opaque("vague")


# References to what was said before.
Direction = Literal["crosses_above", "crosses_below"]


@REFERENCES.rule("reference: -PRON? REVERSE", "reference: -series REVERSE")
def reversed_cross(field: str) -> Reference:
    """on the opposite cross"""
    return Reference("reverse", field)


@REFERENCES.rule("reference: -(PRON|THING|series)? BACK", cost=0.4)
def crosses_back(way: str) -> Reference:
    """it crosses back below"""
    return Reference("reverse", "") if way == "reverse" else Reference("elided", way)


@REFERENCES.rule("reference: -(PRON|THING|PLAIN)? -CLOSES CMP", cost=0.5)
def closes_beyond(op: Comparison) -> Reference:
    """it closes below"""
    return Reference("elided", op)


@REFERENCES.rule("reference: -(PRON|THING|PLAIN)? -CLOSES CMP -REFAVG", "reference: -(PRON|THING|PLAIN)? CROSS -REFAVG")
def beyond_that_average(op: Comparison) -> Reference:
    """it finishes below that average"""
    return Reference("beyond", (op, "average"))


@REFERENCES.rule("reference: -(PRON|THING|PLAIN)? -BREAK -REFLEVEL FROMSIDE")
def breaks_that_level(op: Comparison) -> Reference:
    """price breaks that level from below"""
    return Reference("beyond", (op, "level"))


@REFERENCES.rule(
    "reference: -(PRON|THING|PLAIN)? -CLOSES CMP -REFLEVEL", "reference: -(PRON|THING|PLAIN)? CROSS -REFLEVEL"
)
def beyond_that_level(op: Comparison) -> Reference:
    """it closes back above that level"""
    return Reference("beyond", (op, "level"))


@REFERENCES.rule(
    "reference: -(PRON|THING)? -CLOSES (CMP|CROSS) -PRON",
    "reference: -(PRON|THING)? CROSS -PRON",
)
def beyond_it(op: Comparison) -> Reference:
    """it closes back under it"""
    return Reference("beyond", (op, "it"))


@REFERENCES.rule(
    "reference: series (CMP|CROSS) -REFANYLINE", "reference: series -(BE|CLOSES) (CMP|CROSS) -REFANYLINE", cost=-0.02
)
def series_beyond_line(subject: Operand, op: Comparison) -> Reference:
    """the bar closes above that same line: an average, or a line of bands"""
    return Reference("beyond", (op, "line", subject))


@REFERENCES.rule(
    "reference: -(PRON|THING|PLAIN|CHART)? -CLOSES CMP -REFANYLINE",
    "reference: -(PRON|THING|PLAIN|CHART)? CROSS -REFANYLINE",
    cost=-0.02,
)
def beyond_that_line(op: Comparison) -> Reference:
    """it closes above that line"""
    return Reference("beyond", (op, "line"))


@REFERENCES.rule("reference: series (CMP|CROSS) -REFAVG", "reference: series -(BE|CLOSES) (CMP|CROSS) -REFAVG")
def series_beyond_average(subject: Operand, op: Comparison) -> Reference:
    """its price is below that average"""
    return Reference("beyond", (op, "average", subject))


@REFERENCES.rule("reference: series (CMP|CROSS) -PRON", "reference: series -(BE|CLOSES) (CMP|CROSS) -PRON")
def series_beyond_it(subject: Operand, op: Comparison) -> Reference:
    """the close ends up over it"""
    return Reference("beyond", (op, "it", subject))


@REFERENCES.rule("reference: series (CMP|CROSS) BANDLINE -REFBANDS")
def beyond_line_of_bands(subject: Operand, op: Comparison, line: str) -> Reference:
    """the close falls below the middle line of that channel"""
    return Reference("bands", (subject, op, line))


@REFERENCES.rule(
    "reference: series -BE? (CMP|CROSS) -REFBANDS BANDNAME", "reference: series -BE? (CMP|CROSS) BANDNAME", cost=0.05
)
def beyond_named_line(subject: Operand, op: Comparison, line: str) -> Reference:
    """a close below the channel's lower line"""
    return Reference("bands", (subject, op, line))


@REFERENCES.rule("clause: -REFLINE predicate", cost=0.1)
def of_that_line(predicate: Predicate) -> Reference | None:
    """the line itself is still below zero"""
    return Reference("it", predicate)


@REFERENCES.rule("clause: -REFAVG predicate", "clause: -(ONE|PRON) -AVG predicate")
def of_that_average(predicate: Predicate) -> Reference:
    """that average is rising"""
    return Reference("average", predicate)


@REFERENCES.rule("clause: -ITIS predicate", "clause: -PRON -BE predicate")
def it_is(predicate: Predicate) -> Reference | None:
    """(sell when) it is above 60: of the only index that was named"""
    is_number = isinstance(predicate, Than) and isinstance(predicate.level, Quantity) and not predicate.level.unit
    return Reference("sole", predicate) if is_number else None


@REFERENCES.rule("clause: -REFINDEX predicate")
def of_the_index(predicate: Predicate) -> Reference:
    """the index is above fifty"""
    return Reference("index", predicate)


@REFERENCES.rule("clause: -REFRETURN predicate", "clause: -PRON -ROC predicate", "clause: -ROC predicate")
def of_that_return(predicate: Predicate) -> Reference:
    """that return is positive"""
    return Reference("return", predicate)


@REFERENCES.rule("clause: -BOTH -OF? -PRON? predicate")
def of_both(predicate: Predicate) -> Reference:
    """both of them still under twenty"""
    return Reference("both", predicate)


@REFERENCES.rule("clause: NUM CROSS NUM", "clause: NUM CMP NUM", "clause: NUM -BE CMP NUM")
def between_lengths(fast: float, op: Comparison, slow: float) -> Reference:
    """the 5 slips under the 20"""
    return Reference("lengths", (fast, op, slow))


REFERENCES.same("clause: reference")
