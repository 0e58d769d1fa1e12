"""The line of a text file that names its columns, and the character between its fields. Pure."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from screening.market_data.files.description import Role
from screening.market_data.files.tables.column_names import is_moment, role_of

SEPARATORS = (",", ";", "\t", "|")
_PRICE_WORDS = frozenset({"price", "ticker", "attributes", "symbols", "symbol", ""})
_TICKER = re.compile(r"^[A-Z0-9^][A-Z0-9.\-=^/_]*$")
_UNITS = frozenset({"USD", "KRW", "EUR", "JPY", "GBP", "CNY", "HKD", "SHARES"})
_ENOUGH = 3  # names that we know, for a line to be the header whatever stands above it


@dataclass(frozen=True)
class Header:
    """Where the header is (places in the list of lines, `last` included), its names, and one ticker a name or none.

    `tickers` are there when the header has a line of them below or above its names, as files of yfinance have:
    "" for the column of sessions.
    """

    first: int
    last: int
    separator: str
    names: tuple[str, ...]
    tickers: tuple[str, ...] = ()


def cells(line: str, separator: str) -> list[str]:
    """The fields of one line, without the spaces around them."""
    row = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    return [field.strip().strip("\ufeff\u00a0") for field in row]


def find_header(lines: Sequence[str], forced: str = "") -> Header | None:
    """The header among the first lines of a file, blank ones left out; None when no line has two fields.

    It is the first line with enough names that we know (a second one among the rows is for others to judge); without
    one, the first that has as many fields as most lines have.
    """
    for place, line in enumerate(lines):
        separators = [separator for separator in ((forced,) if forced else SEPARATORS) if separator in line]
        known, separator = max(((_known(cells(line, mark)), mark) for mark in separators), default=(0, ""))
        if known >= _ENOUGH:
            return _with_tickers(lines, place, separator)
    return _most_regular(lines, forced)


def is_header(row: Sequence[str]) -> bool:
    """Whether a row consists of names of columns."""
    return _known(row) >= _ENOUGH


def _known(row: Sequence[str]) -> int:
    roles = {role_of(field) or (Role.SESSION if is_moment(field) else None) for field in row}
    return len(roles - {None, Role.IGNORED})


def _most_regular(lines: Sequence[str], forced: str) -> Header | None:
    regular: tuple[int, str, int] | None = None
    for separator in (forced,) if forced else SEPARATORS:
        counts = [len(cells(line, separator)) for line in lines]
        width = max(set(counts), key=lambda count: (count > 1, counts.count(count)), default=1)
        if width > 1 and (regular is None or counts.count(width) * width > regular[0]):
            regular = (counts.count(width) * width, separator, counts.index(width))
    if regular is None:
        return None
    _weight, separator, place = regular
    return Header(place, place, separator, tuple(cells(lines[place], separator)))


def _with_tickers(lines: Sequence[str], place: int, separator: str) -> Header:
    """The header with its line of tickers, in each of the ways in which pandas writes columns of two levels."""
    names = cells(lines[place], separator)
    plain = Header(place, place, separator, tuple(names))
    above = cells(lines[place - 1], separator) if place else []
    below = [cells(line, separator) for line in lines[place + 1 : place + 3]] + [[], []]
    if names[0].casefold() in _PRICE_WORDS:
        for tickers, first, last in ((below[0], place, place + 1), (above, place - 1, place)):
            if not _are_tickers(tickers, names):
                continue
            index = below[1] if last > place else below[0]
            # The line that names the index has nothing but its name; without it the rows begin at once.
            named = bool(index) and not any(index[1:]) and (is_moment(index[0]) or role_of(index[0]) is Role.SESSION)
            name = index[0] if named else "Date"
            return Header(first, last + named, separator, (name, *names[1:]), ("", *tickers[1:]))
    is_dated = role_of(names[0]) is Role.SESSION or is_moment(names[0])
    if is_dated and below[0][:1] == [""] and _are_tickers(below[0], names):
        return Header(place, place + 1, separator, tuple(names), ("", *below[0][1:]))
    return plain


def _are_tickers(row: Sequence[str], names: Sequence[str]) -> bool:
    if len(row) != len(names) or row[0].casefold() not in _PRICE_WORDS or not all(row[1:]):
        return False
    if not all(_TICKER.match(field) for field in row[1:]) or _UNITS.issuperset(row[1:]):
        return False
    pairs = set(zip(names[1:], row[1:], strict=True))
    has_names = row[0] != "" or all(any(letter.isalpha() or letter in "^=" for letter in field) for field in row[1:])
    return len(pairs) == len(row) - 1 and has_names and _known(row[1:]) < _ENOUGH
