"""`manage.py evaluate_extraction CASES`: how well strategies are read, on cases with the right reading of each."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from parsers.evaluation.cases import Case, NotCases, read_cases
from parsers.evaluation.cost import Cost
from parsers.evaluation.measured import Measured, save
from parsers.evaluation.reading import evaluate, evaluate_with
from parsers.evaluation.report import GROUPINGS, Figures, Report
from parsers.extraction import EXTRACTORS, load_extraction
from pastetrader.common.commands import BAD_INPUT
from pastetrader.common.errors import Invalid


class Command(BaseCommand):
    """Measures a reader of strategies. Exit codes: 0 measured, 2 bad input.

    The rules, and models that pretend (`--provider scripted`), need no database; real models need their keys.
    """

    help = "Read the texts of a case file (JSON lines) and say how much is right, asked about, and silently wrong."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CASES, --extractor, --provider, --model, --key, --user, --json, --save."""
        parser.add_argument("cases", type=Path, help="A file with one case (a JSON object) a line.")
        parser.add_argument("--extractor", choices=sorted(EXTRACTORS), default="rules", help="Which reader to measure.")
        parser.add_argument(
            "--provider", default="", help="With the model reader: whose model, instead of the usual ones."
        )
        parser.add_argument(
            "--model", default="", help="With --provider: which model. With “scripted”: perfect or sloppy, a rehearsal."
        )
        parser.add_argument("--key", default="", help="With --provider: which of the keys for it.")
        parser.add_argument(
            "--user", default="", help="Whose keys and budgets count, by e-mail; else the installation's."
        )
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
        report = _report(cases, options)
        if options["save"]:
            _save(report, path.stem, options)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            console = Console(highlight=False, width=120)
            with console.capture() as shown:
                _show(console, report)
            self.stdout.write(shown.get())


def _report(cases: tuple[Case, ...], options: dict[str, Any]) -> Report:
    asked = {name: options[name] for name in ("provider", "model", "key")}
    if options["extractor"] != "model":
        if any(asked.values()) or options["user"]:
            raise CommandError(gettext("A provider is for --extractor model."), returncode=BAD_INPUT)
        return evaluate(cases, options["extractor"])
    services = import_module("parsers.services.evaluating")  # knows the database
    try:
        user_id = _user_id(options["user"])
        choices = services.models_to_evaluate(**asked, user_id=user_id)
    except Invalid as error:
        raise CommandError(error.message.render(gettext), returncode=BAD_INPUT) from error
    return evaluate_with(cases, services.reader_of(choices, user_id=user_id), name=services.name_of(choices))


def _save(report: Report, cases_of: str, options: dict[str, Any]) -> None:
    if options["provider"] == "scripted":
        raise CommandError(gettext("A rehearsal measures nothing that could be kept."), returncode=BAD_INPUT)
    reader = load_extraction(options["extractor"]).extractor
    was_tuned_on = options["save"] == "tuned-on"
    today = datetime.now(UTC).date()
    save(Measured.of(report, reader, cases_of=cases_of, measured_on=today, was_tuned_on=was_tuned_on))


def _user_id(email: str) -> UUID | None:
    if not email:
        return None
    found = get_user_model().objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError(
            gettext("There is no person with the address %(email)s.") % {"email": email}, returncode=BAD_INPUT
        )
    return found.pk


def _show_cost(console: Console, cost: Cost) -> None:
    """What asking models took, and how far they and the rules agree."""
    told = {"answers": cost.answers, "repairs": cost.repairs, "remembered": cost.remembered, "seconds": cost.seconds}
    words = gettext("%(answers)s answers, %(repairs)s of them repairs, %(remembered)s remembered; %(seconds)s seconds.")
    console.print(words % told)
    if cost.usd is None:
        console.print(gettext("What it cost is not known: a price is missing."))
    else:
        console.print(gettext("It cost $%(cost)s.") % {"cost": f"{cost.usd:.4f}"})
    told = {**cost.agreement, "by_rules": cost.by_rules}
    words = gettext(
        "Rules and parts that both read alike: %(agreed)s; differently: %(differing)s; only the model: %(only_model)s; "
        "only the rules: %(only_rules)s. Cases without an answer: %(by_rules)s."
    )
    console.print(words % told)


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
    if report.cost is not None:
        _show_cost(console, report.cost)
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
