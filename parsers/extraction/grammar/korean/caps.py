"""Korean limits on how many of a kind are held: 섹터당 최대 3개, 같은 업종 비중은 30% 이내. Pure."""

from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Noted, Statement
from parsers.extraction.grammar.notation import Grammar

CAPS = Grammar()

# Which names count together.


@CAPS.rule(
    "grouped: GROUP",
    "grouped: -(DO|EQUAL) -REL GROUP",
    "grouped: -(EQUAL|TIMES|PERNAME) GROUP",
    "grouped: grouped -(STOCK|WEIGHT|OPENPOS|HOLD)",
    "grouped: grouped -(EACH|AT|OF|BY|TOP|SUBJ|OBJ|INSIDE)",
)
def grouped(*_words: object) -> str:
    """섹터당, 한 업종에, 같은 업종 비중은"""
    return "group"


# How many of them at most. The strategy has no place for it yet.


CAPS.same(
    "most: quantity",
    "most: -(MAXIMUM|MOST) quantity",
    "most: most -(TILL|ONLY|WITHIN|BY|OBJ|SUBJ|TOP|INSIDE|ORLESS)",
)


@CAPS.rule(
    "capped: most",
    "capped: most -(HOLD|DEEDV|DEED|SPEND|SET|LIMITED|BE|LOOK)",
    "capped: most -(PASS|MORE|EXCLUDEV|DEEDV|HOLD|SPEND) -JI -TOP? -(NOT|DONT)",
)
def capped(amount: Quantity) -> Quantity | None:
    """최대 3개, 5개까지만, 30%를 넘기지 않"""
    return amount if amount.unit in ("count", "percent", "") else None


@CAPS.rule("statement: -grouped -COLON? capped -(DO|BE|SET|BECOME)? -fin?")
def most_of_a_kind(_amount: Quantity) -> Statement:
    """섹터당 최대 3개까지만 보유"""
    return (Noted("unsupported", "entry"),)
