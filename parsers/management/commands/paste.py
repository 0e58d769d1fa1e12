"""`manage.py paste FILE`: from a text to a strategy, a draft workflow and, with --run, to signals."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext
from rich.console import Console

from parsers.formats.base import MAX_PASTE_BYTES
from parsers.presentation import rules_of
from parsers.services import draft_workflow, extract_strategy, read_paste, strategy_of
from parsers.terminal import Outcome, run_and_show, show_strategy
from parsers.words import rule_message, say
from pastetrader.accounts.services import acting_user
from pastetrader.common.errors import PasteTraderError
from screening.strategy import Strategy

FAILED, BAD_INPUT = 1, 2


class Command(BaseCommand):
    """Reads a strategy from a text and makes an inactive workflow of it. Exit codes: 0 done, 1 failed, 2 bad input."""

    help = "Read a strategy from a text file (- = standard input), draft its workflow, and run it with --run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --market, --run, --json, --user."""
        parser.add_argument("file", help="A text file; - reads from standard input.")
        parser.add_argument("--market", default="", help="Code of the market to screen: XKRX, SAMPLE, …")
        parser.add_argument("--run", action="store_true", help="Run the workflow now and print its signals.")
        parser.add_argument("--json", action="store_true", help="Print JSON alone on standard output.")
        parser.add_argument("--user", default=None, help="E-mail of the user to act as; default: the local owner.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk the road; progress goes to standard error when JSON is asked for."""
        console = Console(file=sys.stderr if options["json"] else sys.stdout, highlight=False)
        try:
            code = self._walk(console, options)
        except PasteTraderError as error:
            self._refuse(error, status=FAILED if error.status >= 500 else BAD_INPUT)
        if code:
            sys.exit(code)

    def _walk(self, console: Console, options: dict[str, Any]) -> int:
        data, name = self._data(options["file"])
        user = acting_user(options["user"])
        paste = read_paste(owner=user, data=data, source_name=name)
        row = extract_strategy(paste=paste)
        strategy = strategy_of(row)
        show_strategy(console, strategy)
        workflow = draft_workflow(strategy=row, market=options["market"])
        market = workflow.variables.get("market", "")
        console.print(
            gettext("Workflow: %(name)s (market %(market)s)") % {"name": workflow.name, "market": market}, markup=False
        )
        outcome = run_and_show(console, workflow=workflow, user=user, strategy=strategy) if options["run"] else None
        if options["json"]:
            answer = answer_json(strategy, workflow_id=str(workflow.pk), outcome=outcome)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        return FAILED if outcome is not None and not outcome.is_completed else 0

    def _data(self, file: str) -> tuple[bytes, str]:
        """The bytes of the file, one more than the limit at most so that a huge one is refused, not read."""
        if file == "-":
            return sys.stdin.buffer.read(MAX_PASTE_BYTES + 1), ""
        path = Path(file)
        try:
            with path.open("rb") as opened:
                return opened.read(MAX_PASTE_BYTES + 1), path.name
        except OSError as error:
            reason = gettext("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error.strerror or error}
            self._say_and_exit(reason, status=BAD_INPUT)

    def _refuse(self, error: PasteTraderError, *, status: int) -> NoReturn:
        told = error.as_dict()
        lines = [told["message"]]
        for problem in told["problems"]:
            lines += [line for line in (problem["message"], problem.get("hint", "")) if line and line not in lines]
        self._say_and_exit("\n".join(lines), status=status)

    def _say_and_exit(self, text: str, *, status: int) -> NoReturn:
        self.stderr.write(text)
        sys.exit(status)


def answer_json(strategy: Strategy, *, workflow_id: str, outcome: Outcome | None) -> dict[str, Any]:
    """The answer of --json: strategy, workflow, execution with its status, signals, and each rule with its quote."""
    return {
        "strategy": strategy.model_dump(mode="json"),
        "workflow_id": workflow_id,
        "execution_id": str(outcome.execution_id) if outcome else None,
        "status": outcome.status if outcome else None,
        "signals": [signal.as_json() for signal in outcome.signals] if outcome else [],
        "rules": [
            {"text": rule.condition or say(rule_message(strategy, rule.path)), "quote": rule.quote}
            for rule in rules_of(strategy)
        ],
    }
