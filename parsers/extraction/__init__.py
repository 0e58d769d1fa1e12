"""The readers of strategies. A new one is one line here and one module or package beside it."""

from collections.abc import Mapping
from importlib import import_module

from parsers.extraction.base import Extraction
from parsers.formats.base import ParsedContent
from screening.strategy import Strategy

# Name -> dotted path of an Extraction; loaded on first use.
EXTRACTORS: Mapping[str, str] = {
    "rules": "parsers.extraction.grammar.reader.GrammarExtraction",
    # Without somebody to ask it reads as the rules do; who asks models is parsers.services.model_reading.
    "model": "parsers.extraction.model.extraction.ModelExtraction",
}


def load_extraction(name: str = "rules") -> Extraction:
    """The reader of that name; raises KeyError for a name that is not in the table."""
    module, _, attribute = EXTRACTORS[name].rpartition(".")
    reader: Extraction = getattr(import_module(module), attribute)()
    return reader


def extract(content: ParsedContent, *, name: str = "rules") -> Strategy:
    """The strategy in the text, every rule with its quote; a text without one gives is_strategy False."""
    return load_extraction(name).extract(content)
