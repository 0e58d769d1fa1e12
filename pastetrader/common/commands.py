"""What the product's commands share: a database that is there, and errors that say what to do and how it ended."""

import sys
from abc import abstractmethod
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext

from pastetrader.common.errors import PasteTraderError

FAILED, BAD_INPUT = 1, 2


class ProductCommand(BaseCommand):
    """A command that ends with 0 (done), 1 (failed) or 2 (bad input), errors in words on standard error."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """argparse takes text, and help may be a translation that waits for its language."""
        self.help = str(self.help)
        return super().create_parser(prog_name, subcommand, **kwargs)

    @abstractmethod
    def answer(self, options: dict[str, Any]) -> int:
        """Do it and return the exit code; PasteTraderError is turned into words and a code."""

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the embedded database when it is not there yet, answer, and exit."""
        _make_embedded_tables()
        try:
            code = self.answer(options)
        except PasteTraderError as error:
            self.stderr.write(in_words(error))
            code = FAILED if error.status >= 500 else BAD_INPUT
        if code:
            sys.exit(code)


def in_words(error: PasteTraderError) -> str:
    """The error, and each of its problems with what to do about it, a line each."""
    told = error.as_dict()
    lines = [told["message"]]
    for problem in error.problems:
        for part in (problem.message, problem.hint):
            text = part.render(gettext) if part else ""
            if text and not any(text in line for line in lines):
                lines.append(f"{problem.path}: {text}" if problem.path else text)
    return "\n".join(lines)


def _make_embedded_tables() -> None:
    """The embedded database belongs to this installation alone; a server's is migrated by its operator."""
    if connection.vendor != "sqlite":
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
