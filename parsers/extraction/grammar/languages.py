"""The languages that can be read. To add one: a package like `english`, and one line here. Pure."""

import gc
from functools import lru_cache
from importlib import import_module

from parsers.extraction.grammar.language import Language

LANGUAGES = {"en": "parsers.extraction.grammar.english", "ko": "parsers.extraction.grammar.korean"}


def language_of(source: str) -> Language:
    """The language of a sentence, by its script."""
    return _loaded("ko" if any("가" <= sign <= "힣" for sign in source) else "en")


@lru_cache
def _loaded(code: str) -> Language:
    """Built at the first sentence of it. All that is built stays, so looking for garbage meanwhile is half the time."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        language: Language = import_module(LANGUAGES[code]).LANGUAGE
        language.ready()
    finally:
        if was_collecting:
            gc.enable()
    return language
