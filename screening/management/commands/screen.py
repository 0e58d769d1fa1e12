"""`manage.py screen "rsi(14) < 30 and close > sma(200)" --market XKRX`."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext
from rich.console import Console
from rich.table import Table

from pastetrader.common.commands import ProductCommand
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.conditions import parse
from screening.conditions.evaluation.explanation import Explanation
from screening.market_data import SAMPLE, market_code
from screening.passports.gate import USUAL, Quality, checked
from screening.screens.presentation import absence_message, explanation_json, seen_message
from screening.services import ScreenResult, SymbolExplanation, screen, why
from screening.wording.conditions import node_message
from screening.wording.sentences import say


class Command(ProductCommand):
    """Prints the symbols of a market that fulfil a condition. Exit codes: 0 done, 1 failed, 2 bad input."""

    help = "Find the symbols of a market that fulfil a condition on the latest session."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CONDITION, --market, --as-of, --why, --accept-quality, --json."""
        parser.add_argument("condition", help='Such as "rsi(14) < 30 and close > sma(200)".')
        parser.add_argument("--market", default=SAMPLE, help="Code of the market: XKRX, … (default: SAMPLE, synthetic)")
        parser.add_argument("--as-of", default="", metavar="DATE", help="Look at the latest session at or before it.")
        parser.add_argument(
            "--why", default="", metavar="SYMBOL", help="Say of one symbol which parts hold, with values."
        )
        parser.add_argument(
            "--accept-quality",
            default=USUAL,
            choices=["good", "warned", "any"],
            help="Which quality the bars must have (default: %(default)s); any takes whatever there is.",
        )
        parser.add_argument("--json", action="store_true", help="Print JSON alone on standard output.")

    def answer(self, options: dict[str, Any]) -> int:
        """Screen and print; with --why, explain one symbol."""
        if options["why"]:
            return self.explained(options)
        as_of = _date(options["as_of"])
        quality = checked(market_code(options["market"]), accept=options["accept_quality"], as_of=as_of)
        found = screen(condition=options["condition"], market=options["market"], as_of=as_of)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(found) | {"quality": quality.as_json() if quality else None}))
        else:
            _show(Console(highlight=False), found)
        _warn(quality)
        if found.is_synthetic:
            Console(file=sys.stderr, highlight=False).print(
                gettext("%(market)s is a synthetic market: its prices were made up.") % {"market": found.market}
            )
        return 0

    def explained(self, options: dict[str, Any]) -> int:
        """Say why the symbol is found, or isn't."""
        found = why(
            condition=options["condition"],
            market=options["market"],
            symbol=options["why"],
            as_of=_date(options["as_of"]),
        )
        if options["json"]:
            self.stdout.write(json.dumps(explanation_json(found, str)))
        else:
            _show_explanation(Console(highlight=False), found)
        return 0


def _warn(quality: Quality | None) -> None:
    """What was found of the bars, on standard error."""
    for reason in quality.reasons if quality else ():
        said = reason if isinstance(reason, str) else reason.render(gettext)
        Console(file=sys.stderr, highlight=False).print(said, markup=False, soft_wrap=True)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(_('"%(text)s" is no date. Write it as 2025-06-17.', text=text[:40]), code="bad_date") from None


def _as_json(found: ScreenResult) -> dict[str, Any]:
    return {
        "as_of": found.as_of.isoformat(),
        "scanned": found.scanned,
        "skipped": dict(found.skipped),
        "matches": [match.symbol for match in found.matches],
    }


def _show(console: Console, found: ScreenResult) -> None:
    console.print(
        gettext("%(market)s on %(date)s: %(matches)s of %(scanned)s symbols")
        % {
            "market": found.market,
            "date": found.as_of.isoformat(),
            "matches": len(found.matches),
            "scanned": found.scanned,
        },
        markup=False,
    )
    if found.skipped:
        skipped = ", ".join(f"{_reason(reason)} {count}" for reason, count in found.skipped.items())
        console.print(gettext("Skipped: %(reasons)s") % {"reasons": skipped}, markup=False)
    if not found.matches:
        return
    table = Table(gettext("Symbol"), gettext("Name"))
    for title in (pgettext("price", "Close"), gettext("Volume"), *found.matches[0].values):
        table.add_column(title.replace("[", r"\["), justify="right")
    for match in found.matches:
        numbers = (match.close, match.volume, *match.values.values())
        table.add_row(match.symbol, match.name, *("–" if value is None else f"{value:,.10g}" for value in numbers))
    console.print(table)


def _show_explanation(console: Console, found: SymbolExplanation) -> None:
    title = f"{found.market}:{found.symbol} {found.name}".rstrip()
    console.print(gettext("%(symbol)s on %(date)s") % {"symbol": title, "date": found.as_of.isoformat()}, markup=False)
    if found.explanation is None:
        console.print(say(absence_message(found), gettext), markup=False)
        return
    _show_part(console, found.explanation, depth=0)


def _show_part(console: Console, part: Explanation, *, depth: int) -> None:
    mark = {True: "✓", False: "✗", None: "?"}[part.verdict]
    words = say(node_message(parse(part.text).root), gettext)
    seen = say(seen_message(part), gettext)
    line = f"{'   ' * depth}{mark} {words}" + (f"  [{seen}]" if seen else "")
    console.print(line, markup=False, soft_wrap=True)
    for inner in part.parts:
        _show_part(console, inner, depth=depth + 1)


def _reason(reason: str) -> str:
    sentences = {
        "stale": gettext("no bar in this session"),
        "too_little_history": gettext("too little history"),
        "no_value": gettext("no value"),
        "unknown_symbol": gettext("unknown symbol"),
    }
    return sentences[reason]
