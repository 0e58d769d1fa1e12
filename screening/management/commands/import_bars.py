"""`manage.py import_bars PATH --market XKRX`: daily bars of CSV and Parquet files into a market."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from pastetrader.common.commands import BAD_INPUT, ProductCommand
from screening.market_data.files.reader import REASONS
from screening.services import ImportReport, import_bars


class Command(ProductCommand):
    """Imports bars and reports what was refused and why. Exit codes: 0 done, 1 failed, 2 bad input."""

    help = "Import daily bars from a CSV or Parquet file, or from a folder of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """PATH, --market, --json."""
        parser.add_argument("path", type=Path, help="A .csv or .parquet file, or a folder.")
        parser.add_argument("--market", required=True, help="Code of the market the bars belong to: XKRX, XNAS, …")
        parser.add_argument("--json", action="store_true", help="Print JSON alone on standard output.")

    def answer(self, options: dict[str, Any]) -> int:
        """Import and report; a file of nothing but refused rows is bad input."""
        report = import_bars(path=options["path"], market=options["market"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            _show(Console(highlight=False), report)
        return BAD_INPUT if report.refused and not report.accepted else 0


def _show(console: Console, report: ImportReport) -> None:
    counts = Table(show_header=False)
    counts.add_column()
    counts.add_column(justify="right")
    for title, count in _counts(report).items():
        if count or title == gettext("Bars"):
            counts.add_row(title, f"{count:,}")
    for reason, count in report.refused.items():
        counts.add_row(f"  {REASONS[reason].render(gettext)}", f"{count:,}")
    console.print(counts)
    if report.first_session and report.last_session:
        console.print(
            gettext("%(symbols)s symbols of %(market)s from %(first)s to %(last)s")
            % {
                "symbols": report.symbols,
                "market": report.market,
                "first": report.first_session.isoformat(),
                "last": report.last_session.isoformat(),
            },
            markup=False,
        )
    _show_refused(console, report)


def _counts(report: ImportReport) -> dict[str, int]:
    return {
        gettext("Files"): report.files,
        gettext("Rows"): report.rows,
        gettext("Bars"): report.accepted,
        gettext("  new"): report.new,
        gettext("  changed"): report.changed,
        gettext("  there already"): report.unchanged,
        gettext("  high or low widened by a rounding"): report.widened,
        gettext("Halted sessions (no bars)"): report.halted,
        gettext("Refused rows"): sum(report.refused.values()),
    }


def _show_refused(console: Console, report: ImportReport) -> None:
    for name, message in report.refused_files.items():
        console.print(f"{name}: {message.render(gettext)}", markup=False)
    if not report.refused_rows:
        return
    table = Table(gettext("File"), gettext("Line"), gettext("Reason"), gettext("Column"), gettext("Value"))
    for row in report.refused_rows:
        reason = REASONS[row.reason].render(gettext)
        table.add_row(*(text.replace("[", r"\[") for text in (row.file, str(row.line), reason, row.column, row.value)))
    console.print(table)
