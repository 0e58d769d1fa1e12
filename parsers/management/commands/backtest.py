"""`manage.py backtest "rsi(14) < 30" --exit "rsi(14) > 55" --stop 5% --market XKRX`."""

import json
import sys
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from parsers.extraction import extract
from parsers.formats.base import Unreadable
from parsers.formats.text import TextFormat
from parsers.services.reading import MOST_SECONDS, usual_work
from pastetrader.common.commands import ProductCommand
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from pastetrader.common.stop_signal import StopSignal
from screening.backtest.described import Described
from screening.backtest.planning.settings import Settings
from screening.backtest.report import Report, check_json, verdict_json
from screening.backtest.services import backtest
from screening.market_data import SAMPLE
from screening.strategy import Strategy
from screening.wording.sentences import say

SHOWN_TRADES = 10


class Command(ProductCommand):
    """Tries a strategy on the past. Exit codes: 0 done, 1 failed, 2 bad input or something that cannot be simulated."""

    help = "Try a strategy on the past, and say how far to trust the result."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to buy and sell on, or a file; where, when, with what money and costs."""
        parser.add_argument("entry", nargs="?", default="", help='Bought on, such as "rsi(14) < 30".')
        parser.add_argument("--strategy", default="", metavar="FILE", help="A pasted text instead of conditions.")
        parser.add_argument("--exit", default="", help="Sold on.")
        parser.add_argument("--stop", default="", metavar="5%|2atr", help="How far under the entry it is sold.")
        parser.add_argument("--target", default="", metavar="10%|2atr|2r", help="How far above the entry it is sold.")
        parser.add_argument("--trail", default="", metavar="8%|3atr", help="How far under the highest price since.")
        parser.add_argument("--max-bars", type=int, default=0, metavar="N", help="Sold after so many bars.")
        parser.add_argument("--slots", type=int, metavar="N", help="How many positions at once (default: 20).")
        parser.add_argument("--rank", default="value_traded", metavar="SERIES", help="Which signals are taken first.")
        parser.add_argument("--rank-order", choices=("desc", "asc"), default="desc", help="Highest or lowest first.")
        parser.add_argument("--cash", type=float, metavar="N", help="Money at the start.")
        parser.add_argument("--amount", type=float, metavar="N", help="Money for each purchase by the calendar.")
        parser.add_argument("--from", dest="first", default="", metavar="D", help="First session with a signal.")
        parser.add_argument("--to", dest="last", default="", metavar="D", help="Last session.")
        parser.add_argument(
            "--hold-back", type=float, metavar="0.3", help="This part of the sessions, the last, is not seen."
        )
        parser.add_argument("--costs", choices=("krx", "us", "none"), help="Fees, taxes, ticks and limits of where.")
        parser.add_argument("--no-limits", action="store_true", help="Leave price limits out.")
        parser.add_argument("--market", default=SAMPLE, metavar="M", help="Code of the market (default: SAMPLE).")
        parser.add_argument("--symbols", default="", metavar="A,B", help="Only these.")
        parser.add_argument("--json", action="store_true", help="Print JSON alone on standard output.")

    def answer(self, options: dict[str, Any]) -> int:
        """Try it and print."""
        report = backtest(_strategy(options), _settings(options))
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(report)))
        else:
            _show(Console(highlight=False), report)
        if report.is_synthetic:
            Console(file=sys.stderr, highlight=False).print(
                gettext("%(market)s is a synthetic market: its prices were made up.") % {"market": report.market}
            )
        return 0


def _strategy(options: dict[str, Any]) -> Strategy:
    if not options["strategy"]:
        return Described(
            options["entry"],
            options["exit"],
            options["stop"],
            options["target"],
            options["trail"],
            options["max_bars"],
        ).strategy()
    try:
        data = Path(options["strategy"]).read_bytes()
    except OSError as error:
        raise Invalid(_("The file cannot be read: %(reason)s", reason=str(error)), code="unreadable_file") from error
    try:
        return extract(TextFormat().read(data, usual_work(data, StopSignal(time.monotonic() + MOST_SECONDS))))
    except Unreadable as error:
        raise Invalid(error.message, code="unreadable_file") from error


def _settings(options: dict[str, Any]) -> Settings:
    names = ("market", "slots", "rank", "rank_order", "cash", "amount", "costs", "hold_back")
    given = {name: options[name] for name in names} | {
        "symbols": tuple(symbol.strip() for symbol in options["symbols"].split(",") if symbol.strip()),
        "with_limits": not options["no_limits"],
    }
    for name in ("first", "last"):
        if options[name]:
            given[name] = _date(options[name])
    try:
        return Settings(**given)
    except ValidationError as error:
        problems = pydantic_problems(error)
        raise Invalid(problems[0].message, code="settings", problems=problems) from error


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_('"%(text)s" is no date. Write it as 2025-06-17.', text=text[:40]), code="bad_date") from None


def _as_json(report: Report) -> dict[str, Any]:
    whole = report.as_json()
    return {
        **{name: whole[name] for name in ("market", "snapshot", "first", "last", "verdict", "metrics", "signals")},
        "trades": whole["trades"],
        "skipped": whole["skipped"],
        "trust": [check_json(check) | {"text": say(check.message, gettext)} for check in report.checks],
        "assumed": [verdict_json(one) | {"text": say(one.message, gettext)} for one in report.plan.assumed],
        "refused": [],
    }


def _show(console: Console, report: Report) -> None:
    colours = {"red": gettext("red"), "yellow": gettext("yellow"), "grey": gettext("no objection found")}
    whole = report.as_json()
    console.print(gettext("Verdict: %(verdict)s") % {"verdict": colours[whole["verdict"]]}, markup=False)
    for one in report.plan.assumed:
        console.print(f"  ~ {say(one.message, gettext)}", markup=False)
    marks = {"red": "✗", "yellow": "!", "grey": "·"}
    for check in report.checks:
        console.print(f"  {marks[check.verdict]} {say(check.message, gettext)}", markup=False)
    console.print(
        gettext("%(market)s from %(first)s to %(last)s, %(signals)s signals")
        % {"market": report.market, "first": whole["first"], "last": whole["last"], "signals": whole["signals"]},
        markup=False,
    )
    table = Table(gettext("Figure"), gettext("Value"))
    for name, value in whole["metrics"].items():
        table.add_row(name, "–" if value is None else f"{value:,.6g}")
    console.print(table)
    skipped = ", ".join(f"{reason} {count}" for reason, count in report.skipped.items())
    console.print(gettext("Not traded: %(reasons)s") % {"reasons": skipped or "–"}, markup=False)
