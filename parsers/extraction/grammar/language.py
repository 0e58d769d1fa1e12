"""A language: its words, its rules and its customs. Pure."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from parsers.extraction.grammar.chart import Parser
from parsers.extraction.grammar.lexicon.tokens import Lexicon
from parsers.extraction.grammar.notation import Grammar


@dataclass(frozen=True)
class Language:
    """`glue`: types that may stand between phrases unread (commas, "and", "is"): never negators, quantifiers or "or".

    `weighty`: types that make a sentence worth asking about when nothing of it could be read.
    """

    code: str
    lexicon: Lexicon
    grammar: Grammar
    glue: frozenset[str]
    weighty: frozenset[str]
    injection: tuple[re.Pattern[str], ...] = ()
    question: re.Pattern[str] = field(default_factory=lambda: re.compile(r"\?\s*$"))

    @cached_property
    def parser(self) -> Parser:
        """The grammar made ready."""
        return Parser(self.grammar)

    def ready(self) -> None:
        """Make everything that the first sentence would wait for."""
        _ = self.parser
