"""The numbers and marks that Word draws before points of lists, which are not in their text. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parsers.formats.docx.package import WORD, value

_PLACE = re.compile(r"%(\d)")
_KOREAN = "가나다라마바사아자차카타파하"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered: `pattern` has a place for the number of each level ("%1.%2")."""

    form: str
    pattern: str
    start: int


class Numbering:
    """Counts the points of each list as they come."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, Mapping[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        drawn = {value(one, "abstractNumId"): _levels(one) for one in root.iter(WORD + "abstractNum")}
        for number in root.iter(WORD + "num"):
            abstract = value(number.find(WORD + "abstractNumId"))
            self._levels[value(number, "numId")] = drawn.get(abstract, {})

    def mark(self, list_id: str, level: str) -> str:
        """What stands before the next point of the list, with its blank: "1. ", "- "."""
        depth = int(level) if level.isdigit() else 0
        levels = self._levels.get(list_id, {})
        own = levels.get(depth)
        if own is None or own.form in {"bullet", "none"}:
            return "" if own is not None and own.form == "none" else "- "
        counts = self._counts.setdefault(list_id, {})
        counts[depth] = counts.get(depth, own.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def numbered(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            of = levels.get(at, own)
            return _written(counts.get(at, of.start), of.form)

        text = _PLACE.sub(numbered, own.pattern).strip()
        return f"{text} " if text else ""


def _levels(abstract: Any) -> dict[int, Level]:
    found = {}
    for level in abstract.iter(WORD + "lvl"):
        depth, start = value(level, "ilvl"), value(level.find(WORD + "start"))
        if depth.isdigit():
            form = value(level.find(WORD + "numFmt")) or "decimal"
            pattern = value(level.find(WORD + "lvlText"))[:50]
            found[int(depth)] = Level(form, pattern, int(start) if start.isdigit() and len(start) < 6 else 1)
    return found


def _written(number: int, form: str) -> str:
    match form:
        case "lowerLetter" | "upperLetter" if 0 < number <= 26:
            letter = chr(ord("a") + number - 1)
            return letter.upper() if form == "upperLetter" else letter
        case "lowerRoman" | "upperRoman" if 0 < number < 40:
            roman = _roman(number)
            return roman.upper() if form == "upperRoman" else roman
        case "ganada" | "chosung" if 0 < number <= len(_KOREAN):
            return _KOREAN[number - 1]
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 0 < number <= len(_CIRCLED):
            return _CIRCLED[number - 1]
        case "decimalZero":
            return f"{number:02}"
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        while number >= worth:
            written, number = written + letters, number - worth
    return written
