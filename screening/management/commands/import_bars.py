"""`manage.py import_bars PATH --market XKRX`: daily bars of files into a market, or the reason why not."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, pgettext
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pastetrader.common.commands import BAD_INPUT, ProductCommand
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import parsed
from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from screening.bars.choosing import Said, choices_of
from screening.bars.importing import ImportReport, Outcome, Phase, import_bars
from screening.bars.importing import Progress as Told
from screening.market_data.files.description import Answer, Choices, FileDescription, Level
from screening.market_data.files.words import lines
from screening.passports.judging import judge_stored

NOTHING_USABLE = 1
CODES = {Outcome.STORED: 0, Outcome.WOULD_BE_STORED: 0, Outcome.NOTHING: NOTHING_USABLE, Outcome.REFUSED: BAD_INPUT}
PRICES = ("open", "high", "low", "close", "volume")


class Command(ProductCommand):
    """Imports bars. Exit codes: 0 stored, 1 nothing usable in them, 2 refused, with the reason."""

    help = (
        "Import daily bars from a file (CSV, text, Parquet), or from a folder of them, once it is clear what they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """PATH, what is said about the files, and what is to be done with doubts."""
        parser.add_argument("path", type=Path, help="A file, or a folder of .csv, .tsv, .txt and .parquet files.")
        parser.add_argument("--market", required=True, help="Market the bars belong to: XKRX, KOSPI, XNAS, NASDAQ, …")
        parser.add_argument("--symbol", default="", help="Whose bars they are, when the file doesn't say.")
        parser.add_argument(
            "--timezone", default="", help="Time zone in which the times of the file are days: Asia/Seoul."
        )
        parser.add_argument("--decimal", default="", choices=["", ".", ","], help="The sign before decimals.")
        parser.add_argument("--dates", default="", choices=["", "ymd", "dmy", "mdy"], help="Order of day and month.")
        parser.add_argument(
            "--adjusted", default="", choices=["", "use", "keep"], help="Use adjusted closes, or keep prices as traded."
        )
        parser.add_argument(
            "--adjust-splits", action="store_true", help="Take probable splits out of earlier prices, and record them."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be stored, and store nothing.")
        parser.add_argument("--force", action="store_true", help="Store in spite of doubts. Questions stay questions.")
        parser.add_argument("--json", action="store_true", help="Print JSON alone on standard output.")

    def answer(self, options: dict[str, Any]) -> int:
        """Understand the files, store them when they are clear, and report."""
        given = {name: options[name] for name in Said.model_fields if name in options}
        choices = _choices(parsed(Said, given | {"new_market": "yes" if options["force"] else ""}))
        with _shown_progress() as progress:
            report = import_bars(
                path=options["path"],
                choices=choices,
                force=options["force"],
                adjust_splits=options["adjust_splits"],
                dry_run=options["dry_run"],
                progress=progress,
            )
        if report.outcome is Outcome.STORED:
            judge_stored(report.market)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(gettext), ensure_ascii=False))
        else:
            _show(Console(highlight=False), report)
        return CODES[report.outcome]


def _choices(said: Said) -> Choices:
    try:
        return choices_of(said)
    except Invalid as error:
        if error.code != "unconfirmed_market":
            raise
        raise Invalid(joined([error.message, _("The option is --force.")]), code=error.code) from error


@contextmanager
def _shown_progress() -> Iterator[Told]:
    """A bar on standard error while it lasts, in a terminal only."""
    console = Console(file=sys.stderr)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    titles = {Phase.READING: gettext("Reading"), Phase.STORING: gettext("Storing")}
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        tasks = {phase: shown.add_task(title, total=None, visible=False) for phase, title in titles.items()}

        def tell(phase: Phase, done: int, total: int) -> None:
            shown.update(tasks[phase], completed=done, total=total, visible=True)

        yield tell


def _show(console: Console, report: ImportReport) -> None:
    for line in lines(report.description):
        console.print(line.render(gettext), markup=False, soft_wrap=True)
    _show_first_bars(console, report.description)
    for finding in report.description.at(Level.QUESTION):
        for given in finding.answers:
            console.print(f"  {_option(given)}  {given.meaning.render(gettext)}", markup=False, soft_wrap=True)
    if report.outcome is Outcome.REFUSED and not report.description.at(Level.QUESTION):
        for option, meaning in _ways_out(report.description):
            console.print(f"  {option}  {meaning}", markup=False, soft_wrap=True)
    console.print(_ending(report), markup=False, soft_wrap=True)


def _option(answer: Answer) -> str:
    return f"--{answer.choice} {answer.value or answer.choice.upper()}"


def _ways_out(description: FileDescription) -> Iterator[tuple[str, str]]:
    """The options that store what is only in doubt."""
    if description.at(Level.REFUSAL):
        return
    if any(finding.code == "probable_splits" for finding in description.at(Level.DOUBT)):
        yield "--adjust-splits", gettext("take probable splits out of the earlier prices")
    yield "--force", gettext("store it in spite of what is in doubt")


def _show_first_bars(console: Console, description: FileDescription) -> None:
    if not description.first_bars:
        return
    titles = (gettext("Open"), gettext("High"), gettext("Low"), pgettext("price", "Close"), gettext("Volume"))
    table = Table(gettext("Symbol"), gettext("Session"))
    for title in titles:
        table.add_column(title, justify="right")
    for bar in description.first_bars:
        numbers = (f"{bar[name]:,.10g}" for name in PRICES)
        table.add_row(str(bar["symbol"]), str(bar["session"]), *numbers)
    console.print(table)


def _ending(report: ImportReport) -> str:
    """What became of it, as the last line."""
    stored = report.stored
    counts = {"new": f"{stored.new:,}", "changed": f"{stored.changed:,}", "unchanged": f"{stored.unchanged:,}"}
    market = {"market": report.market}
    return {
        Outcome.STORED: gettext(
            "Stored in %(market)s: %(new)s new bars, %(changed)s changed, %(unchanged)s there already."
        )
        % (counts | market),
        Outcome.WOULD_BE_STORED: gettext("It would be stored in %(market)s. Nothing was stored.") % market,
        Outcome.NOTHING: gettext("There is nothing in it to store."),
        Outcome.REFUSED: gettext("Refused: nothing was stored."),
    }[report.outcome]
