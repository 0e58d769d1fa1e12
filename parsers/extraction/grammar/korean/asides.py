"""What a Korean sentence may recognisably say that is no rule, or none that we can keep. Pure."""

from parsers.extraction.grammar.meaning.statements import Aside, Noted, Statement
from parsers.extraction.grammar.notation import Grammar

ASIDES = Grammar()


@ASIDES.rule(
    "statement: -STOCK -EXCLUDE -end?",
    "statement: KINDOFSTOCK -(SUBJ|TOP|OBJ|COMMA)? -EXCLUDE -end?",
    "statement: KINDOFSTOCK -(TOP|OBJ)? -EXCLUDEV -fin?",
)
def kinds_left_out(_kind: object = None) -> Statement:
    """금융주 제외"""
    return (Noted("unsupported", "entry"),)


@ASIDES.rule("statement: VAGUE -IF? DEED -end?", "statement: VAGUE -IF? DEEDV -fin?")
def vaguely(_how: object, deed: str) -> Statement:
    """적당히 매수"""
    return (Noted("vague", "entry" if deed in ("buy", "short") else "exit"),)
