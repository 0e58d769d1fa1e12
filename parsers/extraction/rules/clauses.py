"""Which words of a sentence belong to buying and which to selling. Pure.

English names the deed before its conditions or after them; Korean after, or before them in a list ("매수: …").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.extraction.rules.tokens import Sentence, Token

_DEEDS = ("buy", "sell", "short", "filter", "exclude")
_STRONG = ("buy", "sell", "short")


@dataclass(frozen=True)
class Clause:
    """Tokens with one role: buy, sell, short, filter, exclude, or "" when the sentence doesn't say."""

    role: str
    tokens: tuple[Token, ...]
    is_header: bool = False  # the role stands first, so that the lines below belong to it


def clauses(sentence: Sentence) -> Iterator[Clause]:
    """The clauses of a tokenised sentence, in order."""
    split = _split_verb_last if sentence.vocabulary.verb_last else _split_verb_first
    for role, tokens, is_header in split(sentence):
        rest = tuple(token for token in tokens if token.kind != "role")
        if rest or role:
            yield Clause(role, rest, is_header)


def _split_verb_last(sentence: Sentence) -> Iterator[tuple[str, list[Token], bool]]:
    tokens = list(sentence.tokens)
    if tokens and tokens[0].is_role(*_STRONG) and not sentence.text[: tokens[0].start].strip(" -*#0123456789.)"):
        yield from _split_verb_first(sentence)
        return
    current: list[Token] = []
    for token in tokens:
        current.append(token)
        if token.is_role(*_DEEDS):
            yield token.value, current, False
            current = []
    if current:
        yield "", current, False


def _split_verb_first(sentence: Sentence) -> Iterator[tuple[str, list[Token], bool]]:
    role, current, is_header = "", list[Token](), False
    conditions_first = False
    for token in sentence.tokens:
        ends = any(sign in sentence.text[(current[-1].end if current else 0) : token.start] for sign in ";")
        if ends and current:
            yield role, current, is_header
            role, current, is_header = "", [], False
        if token.is_role(*_DEEDS):
            if role in _STRONG and token.value in _STRONG and _has_content(current):
                kept, moved = _part(current, conditions_first=conditions_first)
                yield role, kept, is_header
                role, current, is_header = "", moved, False
            if not role or (role not in _STRONG and token.value in _STRONG):
                conditions_first = _has_content(current)
                role, is_header = token.value, not conditions_first
        current.append(token)
    yield role, current, is_header


def _has_content(tokens: Sequence[Token]) -> bool:
    return any(token.kind in {"operand", "fact", "comparator"} for token in tokens)


def _part(tokens: list[Token], *, conditions_first: bool) -> tuple[list[Token], list[Token]]:
    """When conditions come before their deed, those after the last deed belong to the next one."""
    if not conditions_first:
        return tokens, []
    last = max(place for place, token in enumerate(tokens) if token.kind == "role")
    return tokens[: last + 1], tokens[last + 1 :]
