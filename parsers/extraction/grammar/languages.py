"""The languages that can be read. To add one: a package like `english`, and one line here. Pure."""

from importlib import import_module

from parsers.extraction.grammar.language import Language

# Building a grammar takes some milliseconds: it waits for the first sentence of its language.
_LANGUAGES = {"en": "parsers.extraction.grammar.english", "ko": "parsers.extraction.grammar.korean"}


def language_of(source: str) -> Language:
    """The language of a sentence, by its script."""
    code = "ko" if any("가" <= sign <= "힣" for sign in source) else "en"
    language: Language = import_module(_LANGUAGES[code]).LANGUAGE
    return language
