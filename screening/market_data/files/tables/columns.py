"""Which column of a table is what to us, by its name; two for one thing are only taken when they agree. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from screening.market_data.files.description import PRICES, Column, Example, Finding, Level, Role
from screening.market_data.files.roles import ROLE_NAMES
from screening.market_data.files.tables.column_names import is_isin, is_moment, is_period, is_time, role_of
from screening.market_data.files.tables.table import RawTable

_NEEDED = (Role.SESSION, *PRICES, Role.VOLUME)
_DAILY = ("d", "1d", "day", "daily", "일", "일봉", "일간")
_SHOWN = 20


@dataclass(frozen=True)
class Columns:
    """`by_role` says the place of the column that is taken for a role; `columns` has every column, in the file's order.

    With a finding that is a refusal, a role may be missing.
    """

    by_role: Mapping[Role, int]
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...] = ()


def find_columns(table: RawTable) -> Columns:
    """What each column is. Refused: one is missing, two differ in one role, rows are not of one day."""
    by_role: dict[Role, int] = {}
    findings: list[Finding] = []
    for role, places in _candidates(table.names).items():
        by_role[role] = places[0]
        findings += [_compared(table, role, places[0], other) for other in places[1:]]
    roles = {place: role for role, place in by_role.items()}
    columns = tuple(Column(name, roles.get(place, Role.IGNORED)) for place, name in enumerate(table.names))
    missing = [role for role in _NEEDED if role not in by_role]
    if missing:
        findings.append(_missing(missing, table.names))
    findings += _periods(table)
    unused = [column.written for column in columns if column.role is Role.IGNORED and column.written]
    if unused:
        said = _("Columns that are not used: %(columns)s.", columns=_shown(unused))
        findings.append(Finding("unused_columns", Level.NOTE, said, len(unused)))
    return Columns(by_role, columns, tuple(findings))


def _candidates(names: Sequence[str]) -> dict[Role, list[int]]:
    """The columns that could have a role, the one to prefer first."""
    found: dict[Role, list[int]] = {}
    for place, name in enumerate(names):
        role = role_of(name)
        if role is not None and role is not Role.IGNORED:
            found.setdefault(role, []).append(place)
    symbols = found.get(Role.SYMBOL, [])
    found[Role.SYMBOL] = [place for place in symbols if not is_isin(names[place])] or symbols
    found = {role: places[:1] if role is Role.NAME else places for role, places in found.items() if places}
    dated = Role.SESSION in found
    times = [place for place, name in enumerate(names) if is_time(name)]
    if not dated:
        moments = [place for place, name in enumerate(names) if is_moment(name)]
        spare = [
            place for place, name in enumerate(names[:1]) if not name or name.startswith(("Unnamed: 0", "__index"))
        ]
        if moments or times or spare:
            # The words for a whole moment come before those for a time of day, and any name before none.
            found[Role.SESSION] = [next(iter([*(place for place in moments if place not in times), *times, *spare]))]
    left = [place for place in times if place not in found.get(Role.SESSION, ())]
    if left:
        found[Role.TIME] = left
    return found


def _compared(table: RawTable, role: Role, first: int, other: int) -> Finding:
    one, two = table.frame[str(first)], table.frame[str(other)]
    names = (table.names[first], table.names[other])
    words = {"first": names[0], "second": names[1], "role": ROLE_NAMES[role]}
    differ = _differences(one, two)
    if not differ.any():
        said = _("Columns %(first)s and %(second)s both are the %(role)s and say the same.", **words)
        return Finding("same_columns", Level.NOTE, said)
    place = int(differ.arg_max() or 0)
    said = _(
        "Columns %(first)s and %(second)s both could be the %(role)s and differ in %(count)d rows. Remove the one that "
        "is not meant, or give it another name.",
        count=int(differ.sum()),
        **words,
    )
    value = f"{one[place] if one[place] is not None else ''} / {two[place] if two[place] is not None else ''}"
    example = Example(int(table.lines[place]), f"{names[0]} / {names[1]}", value)
    return Finding("two_columns", Level.REFUSAL, said, int(differ.sum()), example)


def _differences(one: pl.Series, two: pl.Series) -> pl.Series:
    """Whether the values of each row differ; 98.8 and 98.80 do not."""
    both = pl.DataFrame({"one": one.cast(pl.String, strict=False), "two": two.cast(pl.String, strict=False)})
    numbers = [pl.col(name).cast(pl.Float64, strict=False) for name in ("one", "two")]
    same = pl.col("one").eq_missing(pl.col("two")) | (numbers[0] == numbers[1]).fill_null(value=False)
    return both.select(~same).to_series()


def _missing(missing: Sequence[Role], names: Sequence[str]) -> Finding:
    words = {"missing": joined([ROLE_NAMES[role] for role in missing], ", "), "columns": _shown(names)}
    if len(missing) == len(_NEEDED):
        said = _("No column has a name that is known here; the columns are: %(columns)s. Name them in a header line.")
        said = Message(said.text, {"columns": words["columns"]})
    elif missing == [Role.SESSION]:
        said = _(
            "There is no column for the date; the columns are: %(columns)s. A file of one day for all symbols needs "
            "a column with that day.",
            columns=words["columns"],
        )
    else:
        said = _("There is no column for %(missing)s; the columns are: %(columns)s.", **words)
    return Finding("missing_columns", Level.REFUSAL, said, len(missing))


def _periods(table: RawTable) -> list[Finding]:
    """Rows that say themselves that they aren't of one day, as Stooq's <PER> does."""
    for place, name in enumerate(table.names):
        if not is_period(name):
            continue
        texts = table.frame[str(place)].cast(pl.String, strict=False)
        other = texts.is_not_null() & ~texts.str.to_lowercase().is_in(_DAILY)
        if other.any():
            first = int(other.arg_max() or 0)
            said = _(
                "Column %(column)s says that %(count)d rows are not of one day (%(value)s); only daily bars are kept.",
                column=name,
                count=int(other.sum()),
                value=str(texts[first]),
            )
            example = Example(int(table.lines[first]), name, str(texts[first]))
            return [Finding("not_daily", Level.REFUSAL, said, int(other.sum()), example)]
    return []


def _shown(names: Sequence[str]) -> str:
    return ", ".join([*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])])
