"""What one text says about how its writer writes numbers. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from screening.market_data.files.numbers.texts import ABSENT, COMPOUND, DRESS, POWERS, body_pattern

_DRESS, _COMPOUND = re.compile(DRESS), re.compile(COMPOUND)
_AMBIGUOUS = re.compile(r"^[1-9][0-9]{0,2}[.,][0-9]{3}$")
_OTHER = {".": ",", ",": "."}
# Each way of writing: decimal sign, grouping, and what fits it. Those without a separator come first.
_WAYS = [
    (decimal, grouping, re.compile(body_pattern(decimal, grouping)))
    for grouping in ("", ",", ".", " ", "'")
    for decimal in (".", ",")
    if decimal != grouping
]
# Nearly all numbers: in each of these the length and the places of the signs say the whole shape, and cheaply.
_REGULAR = (
    "^[1-9][0-9]*(?:[.,][0-9]+)?$",
    "^0(?:[.,][0-9]+)?$",
    r"^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$",
    r"^[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?$",
)
_PLACES = (
    pl.col("text").str.len_bytes(),
    pl.col("text").str.find(",", literal=True),
    pl.col("text").str.find(".", literal=True),
)
_EXCEL_CUT = re.compile(r"[0-9][.,][0-9]{2}E\+[0-9]{2}$")


@dataclass(frozen=True)
class Shape:
    """A kind of text in a column: how often it occurs, the row and text of the first, and what it says.

    `decimal` is the sign that this text can only be read with, "" when it says nothing; `ambiguous` is the one
    separator of a text like 1,976, which groups or divides. `grouping` stands between groups for sure. `whole` counts
    digits before the decimal sign, `places` those behind it (both as if an ambiguous separator grouped).
    """

    count: int
    row: int
    text: str
    decimal: str = ""
    ambiguous: str = ""
    grouping: str = ""
    whole: int = 0
    places: int = 0
    currency: str = ""
    is_percent: bool = False
    is_cut: bool = False
    is_abbreviated: bool = False

    def is_grouped(self, decimal: str) -> bool:
        """Whether digits stand in groups when that is the decimal sign."""
        return self.grouping != "" or self.ambiguous not in {"", decimal}

    def whole_digits(self, decimal: str) -> int:
        """How many digits stand before the decimal sign, when it is that."""
        return self.whole - 3 if self.ambiguous == decimal else self.whole


def shapes_of(texts: pl.Series) -> list[Shape]:
    """The kinds of numbers among unified texts; absences and what is no number in any format are left out."""
    frame = pl.DataFrame({"text": texts}).with_row_index("row").drop_nulls()
    rest, found = frame, []
    for number, pattern in enumerate(_REGULAR, start=1):
        fits = rest["text"].str.contains(pattern)
        found += _kinds(rest.filter(fits), [pl.lit(number), *_PLACES])
        rest = rest.filter(~fits)
    # Digits are alike, but a zero in front tells that what follows is no group.
    found += _kinds(rest, [pl.col("text").str.replace_all("[0-9]", "9"), pl.col("text").str.contains("^[^0-9.,]*0")])
    return list(_read(sorted(found)))


def _kinds(frame: pl.DataFrame, keys: list[pl.Expr]) -> list[tuple[int, int, str]]:
    """Row, count and text of the first of each kind."""
    if not len(frame):
        return []
    named = [key.alias(f"key{place}") for place, key in enumerate(keys)]
    kinds = frame.group_by(named).agg(pl.col("row").min(), pl.len().alias("count"), pl.col("text").first())
    return list(kinds.select("row", "count", "text").iter_rows())


def _read(kinds: list[tuple[int, int, str]]) -> Iterator[Shape]:
    for row, count, text in kinds:
        if text == "" or text.lower() in ABSENT:
            continue
        found = _COMPOUND.match(text)
        if found and sum(part is not None for part in found.groups()[1:]) > 1:
            marked = "," in text
            yield Shape(count, row, text, "." if marked else "", "", "," if marked else "", 4, is_abbreviated=True)
            continue
        found = _DRESS.match(text)
        if found is not None:
            shape = _of_body(found, count, row, text)
            if shape is not None:
                yield shape


def _of_body(found: re.Match[str], count: int, row: int, text: str) -> Shape | None:
    body, unit, exponent = found["body"], found["unit"], found["exponent"]
    ambiguous, decimal, grouping = "", "", ""
    if _AMBIGUOUS.match(body) and not exponent:
        ambiguous = body[-4]
    else:
        ways = [(decimal, grouping) for decimal, grouping, pattern in _WAYS if pattern.match(body)]
        if not ways or (exponent and ways[0][1]):
            return None
        if not body.isdigit():
            decimals = {way[0] for way in ways}
            decimal = decimals.pop() if len(decimals) == 1 else ""
            grouping = ways[0][1]
    point = decimal or _OTHER.get(ambiguous, "")
    whole, _sign, places = body.partition(point) if point else (body, "", "")
    power = (POWERS.get(unit) or POWERS[unit.lower()]) if unit else 0
    power += int(exponent[1:]) if exponent else 0
    return Shape(
        count,
        row,
        text,
        decimal,
        ambiguous,
        grouping,
        sum(digit.isdigit() for digit in whole),
        max(0, len(places) - power),
        found["currency"] or (found["counted"] or "").strip("%주株股"),
        found["counted"] == "%",
        exponent is not None and _EXCEL_CUT.search(text) is not None,
        unit is not None,
    )
