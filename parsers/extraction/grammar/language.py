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

    `units`: types that make a quantity of the number before them; `negators`: types of words that deny
    what follows them, or what they follow (`denies_behind`); `conditionals`: types of "if".
    `aside`: how a sentence looks that reports what was, or says what somebody expects (searched in the folded text).
    `excuse`: the same, in words that a rule may stand in as well: in a text with rules it is asked about when two
    weighty words are in it.
    `name`: how a first line ends that only names the strategy ("… 매매법", "… strategy").
    `weighty`: types that make a sentence worth asking about when nothing of it could be read, unless it has one of
    the `reports`, which mark news, opinions and tales of past trades; `pressing`: of which it needs one as well (a
    number, a condition, a negator), when there are any; `idle`: of which a single one is talk; `doing`: types of
    deeds, which it needs as well in a text without any rule. In a text that has rules a report is asked about
    when it has one of the `measured`: a series, a
    comparator, a stop. A sentence with one of each of `instructs`, a deed and an "if", is no report.
    `correction`: how something is taken back ("I meant …"); `gathering`: how a sentence says of others that any or all
    of them hold. `breath`: the blank behind what ends a sentence in speech, where a transcript has no full stop.
    `refusing`: types of words that leave something out, beside negators; `pointing`: that speak of other conditions
    together ("any of these").
    `ahead`, `back`: how a sentence says of which list it speaks, that behind it or that before it.
    `needing`: types that a list of what is left out has only where it tells what is needed.
    `anew`: types that behind a comma begin another condition: "except A, when B".
    `choices`: types of words that want only some of the conditions ("at least two out of the three").
    `corrections`: types of words that take back what was said before ("typo above, that's 21, not 34").
    """

    code: str
    lexicon: Lexicon
    grammar: Grammar
    glue: frozenset[str]
    weighty: frozenset[str]
    units: frozenset[str] = frozenset()
    negators: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    denies_behind: bool = False
    conditionals: frozenset[str] = frozenset()
    pressing: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    doing: frozenset[str] = frozenset()
    aside: re.Pattern[str] | None = None
    excuse: re.Pattern[str] | None = None
    name: re.Pattern[str] | None = None
    reports: frozenset[str] = frozenset()
    measured: frozenset[str] = frozenset()
    instructs: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    corrections: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    needing: frozenset[str] = frozenset()
    anew: frozenset[str] = frozenset()
    refusing: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    injection: tuple[re.Pattern[str], ...] = ()
    correction: re.Pattern[str] | None = None
    breath: re.Pattern[str] | None = None
    ahead: re.Pattern[str] | None = None
    back: re.Pattern[str] | None = None
    gathering: re.Pattern[str] | None = None
    question: re.Pattern[str] = field(default_factory=lambda: re.compile(r"\?\s*$"))

    @cached_property
    def parser(self) -> Parser:
        """The grammar made ready."""
        return Parser(self.grammar)

    def ready(self) -> None:
        """Make everything that the first sentence would wait for."""
        _ = self.parser
