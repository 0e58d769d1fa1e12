"""`manage.py paste SOURCE`: a text, document or link becomes a strategy, a draft workflow and, with --run, signals."""

import json
import sys
import time
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from rich.console import Console

from parsers.formats.base import MAX_PASTE_BYTES
from parsers.formats.detection import link_in
from parsers.presentation import rules_of
from parsers.services import (
    Preflight,
    accept_unsure,
    draft_workflow,
    extract_strategy,
    ledger_of_paste,
    preflight,
    read_paste,
)
from parsers.services.reading import MOST_SECONDS, usual_work
from parsers.source_files import SOURCES
from parsers.terminal import Outcome, run_and_show, show_ledger, show_problems
from parsers.wording.strategy import rule_message, say
from pastetrader.accounts.services import acting_user
from pastetrader.common.commands import FAILED, ProductCommand
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import StopSignal
from screening.strategy import Strategy


class Command(ProductCommand):
    """Reads a strategy from a text and makes an inactive workflow of it. Exit codes: 0 done, 1 failed, 2 bad input."""

    help = "Read a strategy from a text, a document or a link, draft its workflow, and run it with --run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SOURCE, --market, --run, --accept-unsure, --json, --user."""
        parser.add_argument("source", help="A file (text, PDF, Word …), a link, or - for standard input.")
        parser.add_argument("--market", default="", help="Code of the market to screen: XKRX, SAMPLE, …")
        parser.add_argument("--run", action="store_true", help="Run the workflow now and print its signals.")
        parser.add_argument(
            "--accept-unsure", action="store_true", help="Accept every rule that is not sure, as it was read."
        )
        parser.add_argument("--json", action="store_true", help="Print JSON alone on standard output.")
        parser.add_argument("--user", default=None, help="E-mail of the user to act as; default: the local owner.")

    def answer(self, options: dict[str, Any]) -> int:
        """Walk the road; progress goes to standard error when JSON is asked for."""
        console = Console(file=sys.stderr if options["json"] else sys.stdout, highlight=False)
        data, name = _read(options["source"])
        user = acting_user(options["user"])
        work = usual_work(data, StopSignal(time.monotonic() + MOST_SECONDS))
        paste = read_paste(owner=user, data=data, source_name=name, work=work)
        row = extract_strategy(paste=paste)
        ledger = accept_unsure(paste=paste, by=user) if options["accept_unsure"] else ledger_of_paste(paste)
        strategy = ledger.decided
        show_ledger(console, ledger)
        workflow = draft_workflow(strategy=row, market=options["market"])
        market = workflow.variables.get("market", "")
        console.print(
            gettext("Workflow: %(name)s (market %(market)s)") % {"name": workflow.name, "market": market}, markup=False
        )
        if options["run"]:
            seen = preflight(paste=paste, market=market, ledger=ledger)
            show_problems(console, seen.problems)
            _refuse(seen)
        outcome = run_and_show(console, workflow=workflow, user=user, strategy=strategy) if options["run"] else None
        if options["json"]:
            answer = answer_json(strategy, workflow_id=str(workflow.pk), outcome=outcome)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        return FAILED if outcome is not None and not outcome.is_completed else 0


def _refuse(seen: Preflight) -> None:
    """Raises Invalid, which ends the command with 2, when something is unsure or keeps it from running."""
    unsure = [replace(problem, path="", hint=None) for problem in seen.problems if problem.code == "unsure_rules"]
    if unsure:
        text = _("Not run: some of the text is not sure. Look at these, then run it with --accept-unsure:")
        raise Invalid(text, code="unsure_rules", problems=unsure)
    errors = [problem for problem in seen.problems if problem.severity == "error"]
    if errors:
        raise Invalid(errors[0].message, code=errors[0].code, problems=errors)


def _read(source: str) -> tuple[bytes | str, str]:
    """The link, or the bytes of the file: one more than the limit at most, so that a huge one is refused, not read."""
    most = max(MAX_PASTE_BYTES, SOURCES.limit_bytes()) + 1
    if source == "-":
        return sys.stdin.buffer.read(most), ""
    path = Path(source)
    if not path.exists() and (link := link_in(source)):
        return link, ""
    try:
        with path.open("rb") as opened:
            return opened.read(most), path.name
    except OSError as error:
        reason = error.strerror or str(error)
        raise Invalid(_("%(file)s cannot be read: %(reason)s", file=source, reason=reason), code="no_file") from error


def answer_json(strategy: Strategy, *, workflow_id: str, outcome: Outcome | None) -> dict[str, Any]:
    """The answer of --json: strategy, workflow, execution with its status, signals, and each rule with its quote."""
    return {
        "strategy": strategy.model_dump(mode="json"),
        "workflow_id": workflow_id,
        "execution_id": str(outcome.execution_id) if outcome else None,
        "status": outcome.status if outcome else None,
        "signals": [signal.as_json() for signal in outcome.signals] if outcome else [],
        "rules": [
            {"text": rule.condition or say(rule_message(strategy, rule.path)), "quote": rule.longest_quote}
            for rule in rules_of(strategy)
        ],
    }
