"""The words of each language as data: patterns over the folded text and what each stands for."""

from parsers.extraction.rules.vocabulary import english, korean
from parsers.extraction.rules.vocabulary.base import Vocabulary

VOCABULARIES: dict[str, Vocabulary] = {"en": english.VOCABULARY, "ko": korean.VOCABULARY}

__all__ = ["VOCABULARIES", "Vocabulary"]
