"""/readyz: whether this process can do its work. /healthz, in pastetrader.views, says only whether it lives."""

import logging
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

BROKER_SECONDS = 2
# Once all are done, they stay done for as long as this process lives; to look costs a tenth of a second.
_migrated: set[str] = set()


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # Django calls it so
    """200 `{status: ready, checks: {…: ok}}`; 503 with what failed. Why it failed is in the log, for operators."""
    checks = {name: _outcome(name, check) for name, check in _CHECKS.items()}
    is_ready = set(checks.values()) == {"ok"}
    told = {"status": "ready" if is_ready else "not ready", "checks": checks}
    return JsonResponse(told, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})


def _outcome(name: str, check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "failed"
    except Exception:
        logger.exception("Not ready: %s.", name)
        return "failed"


def reaches_database() -> bool:
    """Whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone()[0] == 1)


def is_migrated() -> bool:
    """Whether every migration of this version is applied."""
    if not _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(connection.alias)
    return True


def reaches_broker() -> bool:
    """Whether the broker answers; raises why it does not."""
    if settings.CELERY_BROKER_URL.startswith("embedded:"):
        return True  # within the process; /healthz says whether its engine runs
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    return True


_CHECKS: dict[str, Callable[[], bool]] = {
    "database": reaches_database,
    "migrations": is_migrated,
    "broker": reaches_broker,
}
