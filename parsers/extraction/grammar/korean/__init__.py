"""Korean: its words, particles, endings and rules."""

from parsers.extraction.grammar.common.clauses import CLAUSES
from parsers.extraction.grammar.common.series import SERIES
from parsers.extraction.grammar.common.words import COMMON
from parsers.extraction.grammar.korean.statements import STATEMENTS
from parsers.extraction.grammar.korean.words import WORDS
from parsers.extraction.grammar.language import Language
from parsers.extraction.grammar.lexicon.tokens import Lexicon

LANGUAGE = Language(
    code="ko",
    lexicon=Lexicon.of((*COMMON, *WORDS)),
    grammar=SERIES + CLAUSES + STATEMENTS,
    glue=frozenset({"AND", "COMMA", "COLON", "DASH", "LPAREN", "RPAREN"}),
    weighty=frozenset({"BUY", "SELL", "IND", "PLAIN", "AVG", "STRANGE", "NEG", "UNIT"}),
)
