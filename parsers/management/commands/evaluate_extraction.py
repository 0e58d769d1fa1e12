"""`manage.py evaluate_extraction CASES`: how well strategies are read, on cases with the right reading of each."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from parsers.evaluation.cases import NotCases, read_cases
from parsers.evaluation.measured import Measured, save
from parsers.evaluation.reading import evaluate
from parsers.evaluation.report import GROUPINGS, Figures, Report
from parsers.extraction import EXTRACTORS, load_extraction
from pastetrader.common.commands import BAD_INPUT


class Command(BaseCommand):
    """Measures a reader of strategies; needs no database. Exit codes: 0 measured, 2 bad input."""

    help = "Read the texts of a case file (JSON lines) and say how much is right, asked about, and silently wrong."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CASES, --extractor, --json, --save."""
        parser.add_argument("cases", type=Path, help="A file with one case (a JSON object) a line.")
        parser.add_argument("--extractor", choices=sorted(EXTRACTORS), default="rules", help="Which reader to measure.")
        parser.add_argument("--json", action="store_true", help="Print JSON alone on standard output.")
        parser.add_argument(
            "--save",
            choices=["unread", "tuned-on"],
            help="Keep the figures for the page of quality: whether who made the reader had seen these texts.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, score and print."""
        path: Path = options["cases"]
        try:
            cases = read_cases(path.read_text(encoding="utf-8"))
        except NotCases as error:
            raise CommandError(f"{path}: {error.message.render(gettext)}", returncode=BAD_INPUT) from error
        except UnicodeDecodeError as error:
            raise CommandError(gettext("%(file)s is not UTF-8 text.") % {"file": path}, returncode=BAD_INPUT) from error
        except OSError as error:
            told = {"file": path, "reason": error.strerror or error}
            raise CommandError(gettext("%(file)s cannot be read: %(reason)s") % told, returncode=BAD_INPUT) from error
        report = evaluate(cases, options["extractor"])
        if options["save"]:
            reader = load_extraction(options["extractor"]).extractor
            today = datetime.now(UTC).date()
            was_tuned_on = options["save"] == "tuned-on"
            save(Measured.of(report, reader, cases_of=path.stem, measured_on=today, was_tuned_on=was_tuned_on))
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            console = Console(highlight=False, width=120)
            with console.capture() as shown:
                _show(console, report)
            self.stdout.write(shown.get())


def _show(console: Console, report: Report) -> None:
    """One line for all cases and one for each language, difficulty and kind; F1 never without exact."""
    title = gettext("%(reader)s on %(count)s cases") % {"reader": report.extractor, "count": len(report.scored)}
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("")
    headings = (
        gettext("Cases"), gettext("Item F1"), gettext("Exact"), gettext("Right"), gettext("Asked"), gettext("Lost"),
        gettext("Wrong"), gettext("Needless"), gettext("Honest cases"), gettext("Silent cases"),
    )  # fmt: skip
    for heading in headings:
        table.add_column(heading, justify="right")
    table.add_row(gettext("all"), *_cells(report.together), end_section=True)
    for grouping in GROUPINGS:
        for value, figures in report.by(grouping).items():
            table.add_row(value, *_cells(figures))
        table.add_section()
    console.print(table)
    low, high = report.together.exact_interval
    words = gettext("Exact: %(low)s to %(high)s %% of all such texts (95 %% interval after Wilson).")
    console.print(words % {"low": round(100 * low), "high": round(100 * high)})
    if not report.has_marks:
        console.print(gettext("No case marks its words, so a question about words answers for nothing here."))


def _cells(figures: Figures) -> list[str]:
    honesty, kinds = figures.honesty, figures.case_kinds
    counted = (honesty["right"], honesty["asked"], honesty["lost"], honesty["wrong"], honesty["needless"])
    return [
        str(figures.cases),
        f"{figures.item_f1:.3f}",
        str(figures.exact),
        *map(str, counted),
        str(kinds["honest"]),
        str(kinds["silent"]),
    ]
