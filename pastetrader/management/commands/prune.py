"""`manage.py prune`: remove executions that have had their time, now rather than bit by bit."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Sum

from executions.retention.pruning import MEGABYTE, Due, all_due, prune_some
from workflows.models import Workflow

# A worker prunes a little each minute; here somebody waits for it.
SECONDS_AT_A_TIME = 10.0
NO_LIMIT = 10**9


class Command(BaseCommand):
    """Prunes until nothing is due, and says what it did."""

    help = "Removes ended executions beyond the limits of retention (settings, and `retention` of each workflow)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--dry-run`."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")

    def handle(self, *, dry_run: bool, **_options: Any) -> None:
        """Prune, or say what would be."""
        if dry_run:
            self._say_what_is_due()
        else:
            self._prune()

    def _prune(self) -> None:
        executions = stored_bytes = 0
        while True:
            pruned = prune_some(SECONDS_AT_A_TIME)
            executions += pruned.executions
            stored_bytes += pruned.stored_bytes
            if pruned.is_done or not pruned.executions:
                break
        self.stdout.write(f"{_counted(executions, stored_bytes)} removed.")
        if not pruned.is_done:
            self.stdout.write("Another worker is at it too; the rest is left to it.")

    def _say_what_is_due(self) -> None:
        names = dict(Workflow.all_objects.values_list("id", "name"))
        total, total_bytes = 0, 0
        for due in all_due(most=NO_LIMIT):
            count, stored_bytes = _size(due)
            total, total_bytes = total + count, total_bytes + stored_bytes
            self.stdout.write(
                f"{names[due.workflow_id]} ({due.workflow_id}): {_counted(count, stored_bytes)}, {due.status}, "
                f"ended before {due.before:%Y-%m-%d %H:%M:%S} UTC"
            )
        self.stdout.write(f"{_counted(total, total_bytes)} would be removed, and the executions below them.")


def _size(due: Due) -> tuple[int, int]:
    rows = due.rows()
    return rows.count(), rows.aggregate(total=Sum("stored_bytes"))["total"] or 0


def _counted(executions: int, stored_bytes: int) -> str:
    noun = "execution" if executions == 1 else "executions"
    return f"{executions} {noun} with {stored_bytes / MEGABYTE:.1f} MB of outputs"
