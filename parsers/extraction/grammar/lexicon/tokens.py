"""A sentence as typed tokens: the cheapest way to cut it into known words, numbers and unknown ones. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parsers.extraction.grammar.lexicon.entries import FILLER, NUMBER, SIGNED, Entry, Meaning, Pattern
from parsers.extraction.grammar.lexicon.numerals import numeral
from parsers.extraction.grammar.lexicon.trie import Trie
from parsers.formats.matching import MatchingCopy

UNKNOWN = "UNKNOWN"
# Cutting costs: few, known, long words; a suffix is nearly free, an unknown word dear.
_WORD, _NAMED, _SUFFIX, _INSIDE, _STRANGE, _PER_LETTER = 1.0, 1.05, 0.35, 0.6, 6.0, 0.3
_KNOWN_SIGN, _SIGN = 0.1, 0.3
_UNREACHED = 1e9
_UNKNOWN_WORD = re.compile(r"[^\W_가-힣]+(?:['.&][^\W_가-힣]+)*|[가-힣]+")


@dataclass(frozen=True)
class Token:
    """A stretch of the folded sentence and what it may mean; no meaning = not known."""

    start: int
    end: int
    meanings: tuple[Meaning, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the word list has it."""
        return bool(self.meanings)

    @property
    def is_filler(self) -> bool:
        """Whether it says nothing."""
        return self.is_known and all(meaning.type == FILLER for meaning in self.meanings)


@dataclass(frozen=True)
class Lexicon:
    """A language's words."""

    trie: Trie
    patterns: tuple[Pattern, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry], patterns: Iterable[Pattern] = ()) -> "Lexicon":
        """The lexicon of these words."""
        return cls(Trie(entries), tuple(patterns))

    def tokens(self, copy: MatchingCopy, source: str) -> tuple[Token, ...]:
        """The tokens of a folded sentence, in order, blanks and unknown signs left out."""
        found = dict(self._patterns(copy, source))
        text = copy.text
        # best[i]: cost of the first i characters, where the last piece began, and the piece.
        best: list[tuple[float, int, Token | None]] = [(0.0, 0, None)]
        best += [(_UNREACHED, 0, None)] * len(text)
        for place in range(len(text)):
            if best[place][0] >= _UNREACHED:  # inside a word
                continue
            for end, cost, token in self._pieces(text, place, found.get(place, ())):
                total = best[place][0] + cost
                if total < best[end][0] - 1e-9:
                    best[end] = (total, place, token)
        chosen: list[Token] = []
        end = len(text)
        while end:
            _cost, start, token = best[end]
            if token is not None:
                chosen += reversed(_unfused(token))
            end = start
        return tuple(reversed(chosen))

    def _pieces(self, text: str, place: int, named: Iterable[Token]) -> Iterator[tuple[int, float, Token | None]]:
        sign = text[place]
        if sign == " ":
            # A pattern may say that a blank is a word: the gap between two columns of a sheet.
            yield from ((token.end, 0.0, token) for token in named)
            yield place + 1, 0.0, None
            return
        inside = place > 0 and text[place - 1] != " " and "가" <= text[place - 1] <= "힣" and "가" <= sign <= "힣"
        number = numeral(text, place)
        meanings: tuple[Meaning, ...] = ()
        if number:
            end, value, signed = number
            meanings = (Meaning(NUMBER, value), *((Meaning(SIGNED, value),) if signed else ()))
            # 005930 may be a number and a symbol.
            meanings += tuple(meaning for token in named if token.end == end for meaning in token.meanings)
            # "one" may be a number and a pronoun.
            meanings += tuple(
                meaning
                for stop, listed in self.trie.at(text, place)
                if stop == end
                for meaning in listed
                if not (meaning.is_suffix or meaning.ending)
            )
            yield end, _WORD - 0.1, Token(place, end, meanings)
        for token in named:  # a word that the list has wins
            is_one_word = text[place : token.end].isalnum()
            yield token.end, _NAMED if is_one_word else _WORD - 0.1, token
        # A particle stands behind a word, a number or what closes one, never behind an opening bracket.
        attached = place > 0 and (text[place - 1].isalnum() or text[place - 1] in ")]}%'\"")
        for end, meanings_here in self.trie.at(text, place):
            fitting = tuple(meaning for meaning in meanings_here if attached or not meaning.is_suffix)
            # A word with a fused ending is another cut than the same letters without one.
            for has_ending in (False, True):
                same_kind = tuple(meaning for meaning in fitting if bool(meaning.ending) == has_ending)
                # 경신한 종목 is no place for "한 종목": several words don't begin inside one.
                is_cut = inside and not has_ending and " " in text[place:end]
                is_cut = is_cut and not any(meaning.is_suffix for meaning in same_kind)
                if same_kind and not is_cut:
                    # Behind a number a word is as likely as a particle: 20일.
                    behind = any if attached and not text[place - 1].isdigit() else all
                    is_suffix = behind(meaning.is_suffix for meaning in same_kind)
                    yield end, _cost(text[place:end], is_suffix, inside), Token(place, end, same_kind)
        yield from _unknown(text, place)

    def _patterns(self, copy: MatchingCopy, source: str) -> Iterator[tuple[int, list[Token]]]:
        places: dict[int, list[Token]] = {}
        for pattern in self.patterns:
            for match in pattern.pattern.finditer(source if pattern.of_source else copy.text):
                value = pattern.read(match)
                if value is None or match.start() == match.end():
                    continue
                start, end = _folded(copy, *match.span()) if pattern.of_source else match.span()
                places.setdefault(start, []).append(Token(start, end, (Meaning(pattern.type, value),)))
        yield from places.items()


def _cost(surface: str, is_suffix: bool, inside: bool) -> float:
    """What a listed word costs; a listed sign (a bracket, a comma) is always better than leaving it out."""
    if not any(sign.isalnum() for sign in surface):
        return _KNOWN_SIGN
    return _SUFFIX if is_suffix else _INSIDE if inside else _WORD


def _unfused(token: Token) -> list[Token]:
    """The token, or its stem and its ending when they are fused; both keep the letters that they share."""
    endings = dict.fromkeys(meaning.ending for meaning in token.meanings if meaning.ending)
    if not endings:
        return [token]
    stems = tuple(dict.fromkeys(Meaning(meaning.type, meaning.value) for meaning in token.meanings))
    last = Token(token.end - 1, token.end, tuple(Meaning(ending) for ending in endings))
    return [Token(token.start, token.end, stems), last]


def _folded(copy: MatchingCopy, start: int, end: int) -> tuple[int, int]:
    inside = [place for place, origin in enumerate(copy.starts) if start <= origin < end]
    return inside[0], inside[-1] + 1


def _unknown(text: str, place: int) -> Iterator[tuple[int, float, Token | None]]:
    word = _UNKNOWN_WORD.match(text, place)
    if word is None:
        yield place + 1, _SIGN, None
        return
    is_hangul = "가" <= text[place] <= "힣"
    if not is_hangul and place and text[place - 1].isalpha() and text[place - 1].isascii() and text[place].isalpha():
        return
    # An unknown Korean word may end before a suffix that is known.
    for end in range(place + 1, word.end() + 1) if is_hangul else (word.end(),):
        yield end, _STRANGE + _PER_LETTER * (end - place), Token(place, end)
