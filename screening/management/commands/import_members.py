"""`manage.py import_members PATH --market XNAS --index NASDAQ100`: who belongs to an index from a day on."""

import csv
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from rich.console import Console

from pastetrader.common.commands import ProductCommand
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.bar_updates.finished import today_in
from screening.instruments.dated_rows import ImportedMembers, import_members
from screening.market_data.files.rows.symbols import bare_symbol
from screening.market_data.markets import market_of

SHOWN = 20
MOST_BYTES = 5_000_000


class Command(ProductCommand):
    """Imports members of an index. Exit codes: 0 done, 2 bad input."""

    help = "Record who belongs to an index from a day on: a text or CSV file whose first column holds symbols."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """PATH, --market, --index, --on."""
        parser.add_argument("path", type=Path, help="A file with a symbol in the first column of each line.")
        parser.add_argument("--market", required=True, help="Market of the symbols: XNAS, XNYS, XKRX, …")
        parser.add_argument("--index", required=True, help="Name of the index: SP500, NASDAQ100, KOSPI200, …")
        parser.add_argument("--on", default="", metavar="DATE", help="From which day on (default: today).")

    def answer(self, options: dict[str, Any]) -> int:
        """Read the file, record its members, and say what came of it."""
        market = market_of(options["market"])
        index = options["index"].strip().upper()
        if not index or len(index) > 20:
            raise Invalid(_("Give the index a name of at most 20 characters."), code="index")
        symbols = _symbols(options["path"], market)
        done = import_members(market, index, symbols, _day(options["on"], market))
        Console(highlight=False).print(_said(index, done), markup=False, soft_wrap=True)
        return 0


def _symbols(path: Path, market: str) -> set[str]:
    """The symbols of the first column that are codes of the market; its title and empty lines are none."""
    try:
        text = path.read_bytes()[:MOST_BYTES].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(_("%(file)s cannot be read as text in UTF-8.", file=path.name), code="unreadable") from error
    rows = [row for row in csv.reader(text.splitlines()) if row and row[0].strip()]
    if rows and rows[0][0].strip().lower() in {"symbol", "ticker", "code", "종목코드", "종목", "코드"}:
        rows = rows[1:]
    return {symbol for row in rows if (symbol := bare_symbol(row[0], market))}


def _day(text: str, market: str) -> date:
    today = today_in(market, datetime.now(UTC))
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        raise Invalid(_("“%(text)s” is no date. Write it as 2026-11-30.", text=text[:40]), code="date") from None
    if day > today:
        raise Invalid(_("%(day)s has not come yet.", day=day.isoformat()), code="date")
    return day


def _said(index: str, done: ImportedMembers) -> str:
    text = gettext("%(index)s: %(came)s came, %(went)s went.")
    said = text % {"index": index, "came": done.came, "went": done.went}
    if not done.unknown:
        return said
    names = ", ".join(done.unknown[:SHOWN])
    return f"{said} " + gettext("Not known here, and left out: %(count)s (%(names)s).") % {
        "count": len(done.unknown),
        "names": names,
    }
