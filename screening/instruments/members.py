"""A list of members of an index as people bring it: a symbol in the first column of each line."""

import csv
from datetime import UTC, date, datetime

from django.utils.module_loading import import_string

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from screening.bar_updates.finished import today_in

MOST_BYTES = 5_000_000
MOST_NAME = 20
_TITLES = frozenset({"symbol", "ticker", "code", "종목코드", "종목", "코드"})


def symbols_in(text: str, market: str) -> set[str]:
    """The codes of the market in the first column, without its title and empty lines. Raises Invalid."""
    # What tells codes from words needs polars, which only a process that is asked loads.
    bare_symbol = import_string("screening.market_data.files.rows.symbols.bare_symbol")
    try:
        rows = [row for row in csv.reader(text[:MOST_BYTES].splitlines()) if row and row[0].strip()]
    except csv.Error as error:
        raise _refused("symbols", _("This is no list of symbols: write one in each line.")) from error
    if rows and rows[0][0].strip().lower() in _TITLES:
        rows = rows[1:]
    return {symbol for row in rows if (symbol := bare_symbol(row[0], market))}


def index_named(text: str) -> str:
    """The name of an index in capitals. Raises Invalid."""
    index = text.strip().upper()
    if not index or len(index) > MOST_NAME:
        raise _refused("index", _("Give the index a name of at most 20 characters."))
    return index


def first_day(text: str, market: str) -> date:
    """From which day on; "" is today. Raises Invalid for none, and for one to come."""
    today = today_in(market, datetime.now(UTC))
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        said = _("“%(text)s” is no date. Write it as 2026-11-30.", text=text[:40])
        raise _refused("date", said) from None
    if day > today:
        raise _refused("date", _("%(day)s has not come yet.", day=day.isoformat()))
    return day


def _refused(path: str, text: Message) -> Invalid:
    return Invalid(text, code=path, problems=[Problem(path, text, path=path)])
