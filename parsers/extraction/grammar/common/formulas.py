"""Lists as condition searches write them: "A. RSI below 30", "B. …", then "A and B and !C and (D or E)". Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from parsers.extraction.grammar.lexicon.entries import FILLER, Pattern
from parsers.extraction.grammar.meaning.statements import Formula, Label, Statement
from parsers.extraction.grammar.notation import Grammar

FORMULAS = Grammar()

# 가나다 count as a b c do.
_COUNTED = "a-z가나다라마바사아자차카타파하"
_WORDLIKE = "a-z가-힣"
# "A." and "조건 A:" at the start of a line; numbers of a list say nothing.
_LABEL = re.compile(
    rf"(?:^|(?<=, ))(?:[-*] ?)?(?:조건 ?|condition )?\(?(?P<letter>[{_COUNTED}])"
    rf"(?: ?[.):]| ?=(?= )|(?= ?- ))(?= ?\S)(?![{_WORDLIKE}])"
)
_NUMBER = re.compile(r"^(?:[-*] ?)?(?:\(\d{1,2}\)|\d{1,2} ?\)|\d{1,2}\.(?= ))")
_CIRCLED = re.compile(r"^\s*(?:[-*]\s*)?[①-⑳❶-❿]")
_LETTER = rf"(?:not |[!~] ?)?\(? ?(?:not |[!~] ?)?(?<![{_WORDLIKE}])[{_COUNTED}](?![{_WORDLIKE}])(?: ?\))?"
_JOIN = r" ?(?:and|or|&&?|\|\|?|그리고|또는|,) ?"
_FORMULA = re.compile(rf"(?<![{_WORDLIKE}])(?! )[( ]*{_LETTER}(?:(?:{_JOIN})[( ]*{_LETTER}[ )]*)+(?![{_WORDLIKE}])")
_WORDS = re.compile(rf"and|or|not|&&?|\|\|?|그리고|또는|[!~(),]|[{_COUNTED}]")
_NAMES = {
    "&": "and",
    "&&": "and",
    "그리고": "and",
    ",": "and",
    "|": "or",
    "||": "or",
    "또는": "or",
    "!": "not",
    "~": "not",
}


@dataclass(frozen=True)
class Combined:
    """Labels joined: all of them, any of them, or none ("not" has one part).

    `is_open`: the labels are those that may stand in the list ("any of the following"), not all of which need to.
    """

    logic: Literal["all", "any", "not"]
    parts: tuple["Combined | str", ...]
    is_open: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels in it."""
        return tuple(label for part in self.parts for label in ((part,) if isinstance(part, str) else part.labels))


OF_THE_LIST = Combined("any", (*"abcdefgh", *"가나다라마바사", *"123456789"), is_open=True)
UNCLEAR = Combined("all", ())  # and and or side by side without brackets, or brackets that don't close


def parse_formula(text: str) -> Combined:
    """The tree of a formula; UNCLEAR when its brackets or its order don't tell what is meant."""
    words = [_NAMES.get(word, word) for word in _WORDS.findall(text)]
    found = _any_or_all(words)
    if found is None or words:
        return UNCLEAR
    return found if isinstance(found, Combined) else Combined("all", (found,))


def _any_or_all(words: list[str]) -> "Combined | str | None":
    parts = [_one(words)]
    joins = set()
    while words and words[0] in ("and", "or"):
        joins.add(words.pop(0))
        parts.append(_one(words))
    if len(joins) > 1 or None in parts:
        return None
    known = tuple(part for part in parts if part is not None)
    return known[0] if not joins else Combined("all" if joins == {"and"} else "any", known)


def _one(words: list[str]) -> "Combined | str | None":
    if not words:
        return None
    word = words.pop(0)
    if word == "not":
        inner = _one(words)
        return None if inner is None else Combined("not", (inner,))
    if word == "(":
        inner = _any_or_all(words)
        return inner if words and words.pop(0) == ")" else None
    return word if len(word) == 1 and word.isalpha() else None


def _formula(match: re.Match[str]) -> Combined | None:
    labels = re.findall(rf"(?<![{_WORDLIKE}])[{_COUNTED}](?![{_WORDLIKE}])", match[0])
    return parse_formula(match[0]) if len(labels) > 1 else None


FORMULA_PATTERNS: tuple[Pattern, ...] = (
    Pattern("LABEL", _LABEL, lambda match: match["letter"]),
    Pattern(FILLER, _NUMBER, lambda match: match[0]),
    Pattern(FILLER, _CIRCLED, lambda match: match[0], of_source=True),
    Pattern("FORMULA", _FORMULA, _formula),
)


@FORMULAS.rule("statement: LABEL")
def label(letter: str) -> Statement:
    """A."""
    return (Label(letter),)


@FORMULAS.rule("statement: FORMULA")
def formula(of: Combined) -> Statement:
    """A and B and !C"""
    return (Formula(of),)
