"""The Celery application. Tasks live in each app's tasks module; the broker is only a bell."""

import os
import threading
import time
from typing import Any

from celery import Celery
from celery.signals import task_prerun
from django.db import close_old_connections

from executions.worker.watchdog import Ticking

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")
# They would load every page and the whole API into each worker: half of its start and 30 MB. `migrate` makes them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "yes")

app = Celery("pastetrader")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add(Ticking)


LOOK_SECONDS = 1.0
_looked = threading.local()


@task_prerun.connect
def drop_broken_connections(**_: Any) -> None:
    """Celery's own closing of the connection per task is off (CELERY_DB_REUSE_MAX); broken ones still go.

    At most once a second in each thread: the look is a query.
    """
    now = time.monotonic()
    if now - getattr(_looked, "at", 0.0) > LOOK_SECONDS:
        _looked.at = now
        close_old_connections()
