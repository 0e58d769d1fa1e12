"""Headers, footers and numbers of pages: what stands at the same place of most pages and says the same. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from parsers.formats.pdf.layout import Line, PageLayout

# The part of a page, at its top and at its bottom, where furniture stands (less where only two pages say the same), and
# how many lines of it there can be.
_ZONE, _NARROW_ZONE, _MOST = 0.14, 0.085, 4
# On how many of the pages, or of the left or right ones, something repeats to be furniture.
_SHARE = 0.6
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:page|p\.|쪽|페이지)?\s*\d{1,4}\s*(?:(?:/|of|중)\s*\d{1,4})?\s*(?:쪽|페이지|page)?[-–—\s]*",
    re.IGNORECASE,
)
# Places that differ by less than this share of the page are the same.
_SAME = 0.012

Key = tuple[str, int]


def without_furniture(pages: list[PageLayout]) -> tuple[list[PageLayout], int]:
    """The pages without it, and how many lines were left out."""
    zone = _ZONE if len(pages) > 2 else _NARROW_ZONE
    keys = {page.number: [(line, set(_keys(page, line))) for line in _outer(page, zone)] for page in pages}
    counted = Counter(key for found in keys.values() for key in set().union(*(here for _line, here in found)))
    sides: dict[int, Counter[Key]] = defaultdict(Counter)
    for number, found in keys.items():
        sides[number % 2].update(set().union(*(here for _line, here in found)))
    numbers = Counter(number % 2 for number in keys)

    def repeats(key: Key, page: int) -> bool:
        near = (key, (key[0], key[1] - 1), (key[0], key[1] + 1))
        everywhere = sum(counted[one] for one in near)
        here = sum(sides[page % 2][one] for one in near)
        return everywhere >= max(2, _SHARE * len(keys)) or (here >= 3 and here >= _SHARE * numbers[page % 2])

    kept, dropped = [], 0
    for page in pages:
        gone = {
            id(line)
            for line, here in keys[page.number]
            if any(repeats(key, page.number) for key in here) or _is_page_number(page, line)
        }
        dropped += len(gone)
        kept.append(replace(page, lines=tuple(line for line in page.lines if id(line) not in gone)))
    return kept, dropped


def _outer(page: PageLayout, zone: float) -> list[Line]:
    """Lines at the edges of a page: not those that stand in the middle, and not a whole paragraph."""
    top = [line for line in page.lines if line.bottom <= zone * page.height]
    bottom = [line for line in page.lines if line.top >= (1 - zone) * page.height]
    top.sort(key=lambda line: line.top)
    bottom.sort(key=lambda line: -line.bottom)
    return top[:_MOST] + bottom[:_MOST]


def _keys(page: PageLayout, line: Line) -> Iterator[Key]:
    """What a line says and where, in a form that is the same on every page: a number that counts pages is one of them.

    Other numbers stay: "Sell below 30" on one page and "Sell below 20" on the next say something each.
    """
    text = line.text
    place = round(line.middle / (_SAME * page.height))
    yield text, place
    for found in _NUMBER.finditer(text):
        if len(found[0]) <= 6:
            difference = int(found[0]) - page.number
            yield f"{text[: found.start()]}\0{difference}\0{text[found.end() :]}", place


def _is_page_number(page: PageLayout, line: Line) -> bool:
    """A number alone at the very edge with room before it, as on a document of one page: not the end of a sentence."""
    if not _PAGE_NUMBER.fullmatch(line.text) or not _NUMBER.search(line.text):
        return False
    others = [other for other in page.lines if other is not line]
    room = line.bottom - line.top
    is_last = all(other.bottom + room <= line.top for other in others)
    is_first = all(other.top >= line.bottom + room for other in others)
    return bool(others) and (is_last or is_first)
