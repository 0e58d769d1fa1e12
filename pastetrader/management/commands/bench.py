"""`manage.py bench`: measures the product on servers that it starts itself."""

import json
import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lab.bench.api import figures as api
from lab.bench.engine import cancel, scale
from lab.bench.engine import figures as engine
from lab.bench.history import growth
from lab.bench.sides import SideFailed
from lab.bench.table import (
    api_table,
    backtest_table,
    browser_table,
    cancel_table,
    engine_table,
    growth_table,
    scale_table,
    screening_table,
    tools_table,
)
from lab.bench.tools import figures as tools
from lab.servers import Missing

ROUNDS = 5
KINDS = ("engine", "scale", "profile", "growth", "cancel", "api", "browser", "tools", "screening", "backtest")


class Command(BaseCommand):
    """Starts PostgreSQL and Redis on free ports in a temporary folder, measures, and leaves nothing behind."""

    help = (
        "Measure the engine beside raw Celery, a large database, cancelling, API, browser, tools, screening, backtests."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure."""
        parser.add_argument(
            "what",
            choices=KINDS,
            help="what to measure",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds of which to take medians ({ROUNDS})")
        parser.add_argument("--quick", action="store_true", help="tiny sizes, to try it out; the figures mean nothing")
        parser.add_argument("--direct-only", action="store_true", help="leave out one message per node")
        parser.add_argument("--shapes", default="", metavar="A,B", help="engine: these alone")
        parser.add_argument("--no-large", action="store_true", help="leave out 10,000 symbols of 20 years")
        parser.add_argument("--save", metavar="FOLDER", type=Path, help="also keep what was found in files there")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure and print."""
        # So that a SIGTERM, too, stops the servers on the way out.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            match options["what"]:
                case "engine":
                    figures = engine.measure(
                        rounds=options["rounds"],
                        quick=options["quick"],
                        direct_only=options["direct_only"],
                        only=[name for name in options["shapes"].split(",") if name],
                    )
                    self._show(options, "engine.json", figures, engine_table(figures))
                case "scale":
                    figures = scale.measure(quick=options["quick"])
                    self._show(options, "scale.json", figures, scale_table(figures))
                case "growth":
                    figures = growth.measure(quick=options["quick"])
                    self._show(options, "growth.json", figures, growth_table(figures, growth.PAGE_LIMIT_MS))
                case "cancel":
                    figures = cancel.measure(quick=options["quick"])
                    self._show(options, "cancel.json", figures, cancel_table(figures, cancel.LIMIT_MS))
                case "api":
                    figures = api.measure(quick=options["quick"])
                    self._show(options, "api.json", figures, api_table(figures, api.LIMIT_MS))
                case "tools":
                    figures = tools.measure(quick=options["quick"])
                    limits = {name: figure.limit for name, figure in tools.FIGURES.items()}
                    self._show(options, "tools.json", figures, tools_table(figures, limits))
                case "screening":
                    # Numbers are for this one alone.
                    from lab.bench.screening import figures as screening  # noqa: PLC0415

                    figures = screening.measure(
                        rounds=options["rounds"], quick=options["quick"], large=not options["no_large"]
                    )
                    self._show(options, "screening.json", figures, screening_table(figures, screening.LIMITS))
                case "backtest":
                    from lab.bench.backtest import figures as backtest  # noqa: PLC0415

                    figures = backtest.measure(
                        rounds=options["rounds"], quick=options["quick"], large=not options["no_large"]
                    )
                    self._show(options, "backtest.json", figures, backtest_table(figures, backtest.LIMITS))
                case "browser":
                    # Playwright is there for the tests only.
                    from lab.bench.browser import figures as browser  # noqa: PLC0415

                    figures = browser.measure(quick=options["quick"])
                    self._show(options, "browser.json", figures, browser_table(figures))
                case "profile":
                    self._keep(options, "engine-profile.txt", engine.profile(quick=options["quick"]), shown=True)
        except (Missing, SideFailed, engine.UnknownShape) as error:
            raise CommandError(str(error)) from error

    def _show(self, options: dict[str, Any], name: str, figures: dict[str, Any], table: str) -> None:
        text = json.dumps(figures, indent=2)
        self._keep(options, name, text + "\n", shown=options["json"])
        if not options["json"]:
            self.stdout.write(table)

    def _keep(self, options: dict[str, Any], name: str, text: str, *, shown: bool) -> None:
        if options["save"]:
            options["save"].mkdir(parents=True, exist_ok=True)
            (options["save"] / name).write_text(text)
        if shown:
            self.stdout.write(text)
