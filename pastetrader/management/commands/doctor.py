"""`manage.py doctor`: what is wrong with this installation, and what to do about it."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from pastetrader.management.examination import examine

SIGNS = {"ok": "ok     ", "warning": "look   ", "problem": "PROBLEM"}


class Command(BaseCommand):
    """Looks at everything and changes nothing. Ends with 1 when it found a problem."""

    help = "Says of each part of this installation whether it is well, and what to do where it is not."
    # What it would refuse to begin with is what it is asked about.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json`."""
        parser.add_argument("--json", action="store_true", dest="as_json", help="for programs")

    def handle(self, *, as_json: bool, **_options: Any) -> None:
        """One line for each finding, in the order of what depends on what."""
        found = []
        for finding in examine():
            found.append(finding)
            if not as_json:
                advice = f" {finding.to_do}" if finding.to_do else ""
                self.stdout.write(f"{SIGNS[finding.state]}  {finding.name}: {finding.what}.{advice}")
        is_well = all(finding.state != "problem" for finding in found)
        if as_json:
            told = {"is_well": is_well, "findings": [asdict(finding) for finding in found]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        if not is_well:
            sys.exit(1)
