"""English: its words and rules."""

from parsers.extraction.grammar.common.clauses import CLAUSES
from parsers.extraction.grammar.common.series import SERIES
from parsers.extraction.grammar.common.words import COMMON
from parsers.extraction.grammar.english.statements import STATEMENTS
from parsers.extraction.grammar.english.words import WORDS
from parsers.extraction.grammar.language import Language
from parsers.extraction.grammar.lexicon.tokens import Lexicon

LANGUAGE = Language(
    code="en",
    lexicon=Lexicon.of((*COMMON, *WORDS)),
    grammar=SERIES + CLAUSES + STATEMENTS,
    glue=frozenset({"AND", "COMMA", "COLON", "DASH", "LPAREN", "RPAREN", "BE"}),
    weighty=frozenset({"BUY", "SELL", "IND", "PLAIN", "AVG", "STRANGE", "NEG", "UNIT"}),
)
