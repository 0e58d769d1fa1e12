"""English words by theme. Pure data."""

from parsers.extraction.grammar.english.words.asides import ASIDES
from parsers.extraction.grammar.english.words.candles import PATTERNS
from parsers.extraction.grammar.english.words.comparisons import COMPARISONS
from parsers.extraction.grammar.english.words.crosses import CROSSES
from parsers.extraction.grammar.english.words.deeds import DEEDS
from parsers.extraction.grammar.english.words.facts import FACT_WORDS
from parsers.extraction.grammar.english.words.headings import HEADINGS
from parsers.extraction.grammar.english.words.logic import LOGIC
from parsers.extraction.grammar.english.words.moves import MOVES
from parsers.extraction.grammar.english.words.prose import PROSE
from parsers.extraction.grammar.english.words.quantities import QUANTITIES
from parsers.extraction.grammar.english.words.requirements import REQUIREMENTS
from parsers.extraction.grammar.english.words.risks import RISKS
from parsers.extraction.grammar.english.words.schedules import SCHEDULES
from parsers.extraction.grammar.english.words.series import SERIES_WORDS
from parsers.extraction.grammar.english.words.times import TIMES
from parsers.extraction.grammar.english.words.typos import SHORT_FORMS, misspelled
from parsers.extraction.grammar.lexicon.entries import Entry

WORDS: tuple[Entry, ...] = (
    *QUANTITIES,
    *SERIES_WORDS,
    *COMPARISONS,
    *CROSSES,
    *MOVES,
    *PATTERNS,
    *DEEDS,
    *LOGIC,
    *HEADINGS,
    *TIMES,
    *FACT_WORDS,
    *RISKS,
    *SCHEDULES,
    *PROSE,
    *ASIDES,
    *REQUIREMENTS,
    *SHORT_FORMS,
)
WORDS = (*WORDS, *misspelled(WORDS))
