"""All Korean words by theme. Pure data."""

import re
from dataclasses import replace
from unicodedata import normalize

from parsers.extraction.grammar.korean.words.deeds import DEED_WORDS
from parsers.extraction.grammar.korean.words.facts_ko import MARKETS
from parsers.extraction.grammar.korean.words.filler import FILLERS, NAMES
from parsers.extraction.grammar.korean.words.particles import PARTICLES, VERBS_OF_GRAMMAR
from parsers.extraction.grammar.korean.words.relations import RELATIONS
from parsers.extraction.grammar.korean.words.risks import RISK_WORDS
from parsers.extraction.grammar.korean.words.series import SERIES_WORDS
from parsers.extraction.grammar.lexicon.entries import Entry

_LETTERS = re.compile("[\u3131-\u318e]")
_LISTED: tuple[Entry, ...] = (
    *SERIES_WORDS,
    *RELATIONS,
    *DEED_WORDS,
    *RISK_WORDS,
    *PARTICLES,
    *VERBS_OF_GRAMMAR,
    *FILLERS,
    *NAMES,
    *MARKETS,
)
# The folded text has single letters (ㅌㅌ, ㅋㅋ) in another form than keyboards give.
WORDS: tuple[Entry, ...] = tuple(
    replace(entry, surface=normalize("NFKC", entry.surface)) if _LETTERS.search(entry.surface) else entry
    for entry in _LISTED
)
