"""`manage.py import_members PATH --market XNAS --index NASDAQ100`: who belongs to an index from a day on."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from rich.console import Console

from pastetrader.common.commands import ProductCommand
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.instruments.dated_rows import ImportedMembers, import_members
from screening.instruments.members import MOST_BYTES, first_day, index_named, symbols_in
from screening.market_data.markets import market_of

SHOWN = 20


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
        index = index_named(options["index"])
        symbols = symbols_in(_text(options["path"]), market)
        done = import_members(market, index, symbols, first_day(options["on"], market))
        Console(highlight=False).print(_said(index, done), markup=False, soft_wrap=True)
        return 0


def _text(path: Path) -> str:
    try:
        return path.read_bytes()[:MOST_BYTES].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(_("%(file)s cannot be read as text in UTF-8.", file=path.name), code="unreadable") from error


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
