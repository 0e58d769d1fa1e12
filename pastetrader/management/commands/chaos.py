"""`manage.py chaos`: hurt the product on purpose, and see whether its promises hold."""

import json
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lab.chaos.crash_cases import Which
from lab.chaos.launch import CampaignFailed, campaign
from lab.chaos.scene import CONTROLS, DATABASES
from lab.servers import Missing
from pastetrader.common.commands import FAILED


class Command(BaseCommand):
    """Runs a campaign of faults in processes and folders of its own; the installation's data is not touched."""

    help = "Run executions while processes and servers are killed, and check that nothing is lost, stuck or doubled."
    # Not a ProductCommand: it must work beside any installation, whatever state its database is in.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, how bad, and how it can be repeated."""
        parser.add_argument("--executions", type=int, default=200, help="how many to start (default 200)")
        parser.add_argument("--faults", type=int, default=40, help="how many faults to inject (default 40)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same faults (default 1)")
        parser.add_argument("--database", choices=DATABASES, default="postgres", help="which set-up (default postgres)")
        parser.add_argument("--control", choices=CONTROLS, default="", help="switch a promise off: must be noticed")
        parser.add_argument(
            "--crash-points",
            nargs="?",
            const="all",
            choices=get_args(Which),
            help="die once at every named point instead (with all or with each one shape), or at every second one",
        )
        parser.add_argument("--keep", metavar="FOLDER", default="", help="copy journals and logs there")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 0: all that was promised holds. 1: it does not, or the campaign could not be done."""
        # So that a SIGTERM, too, stops everything on the way out.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        names = ("executions", "faults", "seed", "database", "control", "crash_points", "keep")
        try:
            report = campaign(**{name: options[name] for name in names})
        except Missing as missing:
            raise CommandError(
                _("%(missing)s: the campaign on PostgreSQL needs it; --database sqlite does not.")
                % {"missing": missing}
            ) from None
        except CampaignFailed as failed:
            raise CommandError(_("The campaign could not be done:\n%(log)s") % {"log": failed}) from None
        self.stdout.write(json.dumps(report) if options["json"] else "\n".join(_table(report)))
        if any(holds is False for holds in report["invariants"].values()):
            sys.exit(FAILED)


def _table(report: Mapping[str, Any]) -> Iterable[str]:
    """The report, a line each."""
    for name, value in report.items():
        if name not in {"invariants", "broken", "slowest"}:
            yield f"{name:26} {_in_line(value)}"
    for name, holds in report["invariants"].items():
        yield f"{name:26} {_HOLDS[holds]}"
    yield from report.get("slowest", ())
    for name, found in report["broken"].items():
        yield from (f"{name}: {text}" for text in found)


_HOLDS = {True: "holds", False: "BROKEN", None: "not looked at"}


def _in_line(value: Any) -> str:
    return ", ".join(f"{key} {count}" for key, count in value.items()) if isinstance(value, dict) else str(value)
