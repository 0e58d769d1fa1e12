"""`manage.py update_bars --market XKRX [--provider kis] [--since DATE]`: a market brought up to date by its source."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pastetrader.common.commands import FAILED, ProductCommand
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.stored_messages import message_of, read_stored
from screening.bar_updates.services import Progress as Counts
from screening.bar_updates.services import progress_of, request_update, retry_failures
from screening.bar_updates.work import work_on
from screening.market_data.fetching.clock import SystemClock
from screening.models import BarUpdate, BarUpdateSymbol, SymbolState, UpdateStatus

LOOK_SECONDS = 1.0
SHOWN_FAILURES = 20


class Command(ProductCommand):
    """Updates bars. Exit codes: 0 stored, 1 failed or held back, 2 bad input."""

    help = "Bring the bars of a market up to date from KIS, Yahoo or an address of one's own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--market, --provider, --since, --until, --force, --retry-failed, --json."""
        parser.add_argument("--market", required=True, help="Market to update: XKRX, KOSPI, XNAS, NASDAQ, …")
        parser.add_argument(
            "--provider", default="", help="kis, yahoo or custom (default: the one of the last update)."
        )
        parser.add_argument("--since", default="", metavar="DATE", help="Fetch every symbol anew from that day on.")
        parser.add_argument("--until", default="", metavar="DATE", help="Take no session after it.")
        parser.add_argument("--force", action="store_true", help="Store in spite of what blocks its quality.")
        parser.add_argument(
            "--retry-failed", action="store_true", help="Fetch the failed symbols of the last one again."
        )
        parser.add_argument("--json", action="store_true", help="Print JSON alone on standard output.")

    def answer(self, options: dict[str, Any]) -> int:
        """Ask for the update, work on it until it has ended, and report."""
        update = _retried(options["market"]) if options["retry_failed"] else _requested(options)
        clock = SystemClock()
        with _shown_progress() as show:
            while update.is_working:
                work_on(update.pk, clock=clock, alive=lambda: show(update))
                update.refresh_from_db()
                show(update)
                if update.not_before or update.worked_at:
                    # It rests, or another worker has it.
                    clock.sleep(LOOK_SECONDS)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(update), ensure_ascii=False))
        else:
            _show(Console(highlight=False), update)
        return 0 if update.status == UpdateStatus.STORED else FAILED


def _requested(options: dict[str, Any]) -> BarUpdate:
    return request_update(
        options["market"],
        provider=options["provider"],
        since=_date(options["since"]),
        until=_date(options["until"]),
        force=options["force"],
    )


def _retried(market: str) -> BarUpdate:
    last = BarUpdate.objects.filter(market=market).order_by("-created_at").first()
    if last is None:
        raise Invalid(_("There was no update of %(market)s yet.", market=market[:40]), code="no_update")
    retry_failures(last)
    return last


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(_("“%(text)s” is no date. Write it as 2026-11-30.", text=text[:40]), code="date") from None


@contextmanager
def _shown_progress() -> Iterator[Any]:
    """A bar on standard error while it lasts, in a terminal only."""
    console = Console(file=sys.stderr)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("", total=None)

        def show(update: BarUpdate) -> None:
            if not console.is_terminal:
                return
            counts = progress_of(update)
            done = counts.fetched + counts.stored + counts.failed
            label = str(UpdateStatus(update.status).label)
            shown.update(task, description=label, completed=done, total=counts.total or None)

        yield show


def _failures(update: BarUpdate) -> list[BarUpdateSymbol]:
    return list(update.symbols.filter(state=SymbolState.FAILED).defer("bars").order_by("symbol"))


def _as_json(update: BarUpdate) -> dict[str, Any]:
    return {
        "id": str(update.pk),
        "market": update.market,
        "provider": update.provider,
        "status": update.status,
        "until": update.until.isoformat(),
        "error": str(update.error_message),
        "report": update.report,
        "verdict": update.verdict,
        "findings": [_finding(one) for one in _findings(update)],
        "figures": (update.passport or {}).get("figures", {}),
        "failures": [
            {"symbol": row.symbol, "code": row.code, "message": str(row.message)} for row in _failures(update)
        ],
    }


def _findings(update: BarUpdate) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (update.passport or {}).get("findings", [])
    return found


def _finding(one: dict[str, Any]) -> dict[str, Any]:
    said = message_of(read_stored(one["message"]))
    return {**one, "message": said if isinstance(said, str) else said.render(gettext)}


def _show(console: Console, update: BarUpdate) -> None:
    for one in _findings(update):
        said = _finding(one)
        names = f" ({', '.join(said['symbols'])})" if said["symbols"] else ""
        console.print(f"{said['verdict']}: {said['message']}{names}", markup=False, soft_wrap=True)
    failures = _failures(update)
    if failures:
        table = Table(gettext("Symbol"), gettext("Why it failed"))
        for row in failures[:SHOWN_FAILURES]:
            table.add_row(row.symbol, str(row.message))
        console.print(table)
    console.print(_ending(update, progress_of(update)), markup=False, soft_wrap=True)


def _ending(update: BarUpdate, counts: Counts) -> str:
    if update.status == UpdateStatus.STORED:
        said = {name: f"{update.report.get(name, 0):,}" for name in ("new", "changed")}
        return gettext(
            "%(market)s is stored up to %(until)s: %(new)s new bars, %(changed)s changed; %(failed)s symbols failed."
        ) % {**said, "market": update.market, "until": update.until.isoformat(), "failed": counts.failed}
    if update.status == UpdateStatus.HELD:
        return gettext("Held back: %(why)s Store it all the same with --force.") % {"why": update.error_message}
    return str(update.error_message) or str(UpdateStatus(update.status).label)
