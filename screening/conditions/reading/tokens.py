"""Cuts the text of a condition into tokens with their positions. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pastetrader.common.messages import message as _
from screening.conditions.errors import ConditionError
from screening.conditions.reading.aliases import KEYWORD_ALIASES

MAX_LENGTH = 10_000

TokenKind = Literal["number", "clock", "average", "name", "symbol", "end"]

_UNITS = {"조": 1e12, "억": 1e8, "만": 1e4}
_KOREAN_AVERAGES = {"": "sma", "단순": "sma", "지수": "ema", "가중": "wma"}
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<clock>"[0-2]?\d:[0-5]\d" | '[0-2]?\d:[0-5]\d' | [0-2]?\d:[0-5]\d)
  | (?P<average>\d{1,4}\s*일\s*(?:이동\s*)?(?P<average_kind>단순|지수|가중)?\s*(?:이동\s*평균선?|이평선?|평균선|선))
  | (?P<extreme>52\s*주\s*(?:신고가|신저가|최고가|최저가))
  | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:\s*[조억만](?:\s*\d+(?:\.\d+)?\s*[억만])*)?)
  | (?P<name>[^\W\d]\w*)
  | (?P<symbol>>=|<=|==|!=|<>|&&|\|\||[-+*><=()\[\],.@!≥≤])
    """,
    re.VERBOSE,
)
_NUMBER_PART = re.compile(r"([\d.]+(?:[eE][+-]?\d+)?)\s*([조억만]?)")
_SYMBOL_ALIASES = {"&&": "and", "||": "or", "!": "not", "=": "==", "<>": "!=", "≥": ">=", "≤": "<="}


@dataclass(frozen=True)
class Token:
    """A piece of the text. `text` of a word is lower case, with keywords in English; `written` is what was typed."""

    kind: TokenKind
    text: str
    written: str
    line: int
    column: int
    value: float = 0.0


def tokens(text: str) -> list[Token]:
    """All tokens, ended by one of kind "end". ConditionError at a character that belongs to none."""
    if len(text) > MAX_LENGTH:
        raise ConditionError("too_long", _("The condition is longer than %(limit)s characters.", limit=MAX_LENGTH)).at(
            1, 1
        )
    return list(_scan(text))


def _scan(text: str) -> Iterator[Token]:
    place, line, line_start = 0, 1, 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        column = place - line_start + 1
        if match is None:
            raise ConditionError(
                "unknown_character", _('"%(character)s" does not belong into a condition.', character=text[place])
            ).at(line, column)
        if match["space"] is None:
            yield _token(match, line, column)
        breaks = match[0].count("\n")
        if breaks:
            line, line_start = line + breaks, place + match[0].rindex("\n") + 1
        place = match.end()
    yield Token("end", "", "", line, place - line_start + 1)


def _token(match: re.Match[str], line: int, column: int) -> Token:
    written = match[0]
    if match["clock"]:
        hour, minute = written.strip("\"'").split(":")
        if int(hour) > 23:
            raise ConditionError("wrong_time", _('"%(time)s" is no time of day.', time=written)).at(line, column)
        return Token("clock", f"{int(hour):02}:{minute}", written, line, column)
    if match["average"]:
        length = float(re.match(r"\d+", written)[0])  # type: ignore[index]  # the pattern starts with digits
        return Token("average", _KOREAN_AVERAGES[match["average_kind"] or ""], written, line, column, length)
    if match["extreme"]:
        return Token("name", re.sub(r"\s", "", written), written, line, column)
    if match["number"]:
        return Token("number", written, written, line, column, _number(written, line, column))
    if match["name"]:
        plain = written.lower()
        return Token("name", KEYWORD_ALIASES.get(plain, plain), written, line, column)
    return Token("symbol", _SYMBOL_ALIASES.get(written, written), written, line, column)


def _number(written: str, line: int, column: int) -> float:
    """`1.5`, `1e12`, `3000억`, `1조 2000억`: units must fall from left to right."""
    total, last = 0.0, float("inf")
    for digits, unit in _NUMBER_PART.findall(written):
        size = _UNITS.get(unit, 1.0)
        if size >= last:
            raise ConditionError("wrong_number", _('"%(text)s" is no number.', text=written)).at(line, column)
        total, last = total + float(digits) * size, size
    if total == float("inf"):
        raise ConditionError("number_too_large", _("This number is too large.")).at(line, column)
    return total
