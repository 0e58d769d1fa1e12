"""`manage.py migrate`: Django's, which on a production database first says what it would do, and asks."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import pre_migrate

from pastetrader.migration_safety.plan import planned
from pastetrader.migration_safety.production import REFUSAL, is_confirmed, is_production
from pastetrader.migration_safety.report import lines


class Command(DjangoMigrate):
    """Migrates; a production database only when CONFIRM_PRODUCTION_MIGRATION says so."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Stops before the first change, with the very plan that Django is about to run."""
        self._is_looked_at = False
        pre_migrate.connect(self._look, weak=False, dispatch_uid=Command)
        try:
            super().handle(*args, **options)
        finally:
            pre_migrate.disconnect(dispatch_uid=Command)

    def _look(self, *, using: str, plan: list[tuple[Migration, bool]], **_signal: Any) -> None:
        """Sent to each application before anything is changed; once is enough. Raises CommandError."""
        if self._is_looked_at:
            return
        self._is_looked_at = True
        connection = connections[using]
        if not plan or not is_production(debug=settings.DEBUG, vendor=connection.vendor):
            return
        # A first installation has nothing to lose, and nobody to wait.
        if not MigrationRecorder(connection).applied_migrations():
            return
        is_allowed = is_confirmed(settings.CONFIRM_PRODUCTION_MIGRATION)
        if self.verbosity > 0 or not is_allowed:
            self.stdout.write("\n".join(lines(planned(connection, plan))))
        if not is_allowed:
            raise CommandError(REFUSAL)
