"""A Celery worker whose consumer hangs soon after its start: `python -m executions.tests.hanging_worker`."""

import threading
from typing import Any

from celery.signals import worker_ready

from executions.worker.watchdog import watchdog
from lab.processes import end_with_parent
from pastetrader.celery import app


@worker_ready.connect
def _hang(sender: Any, **_kwargs: Any) -> None:
    sender.timer.call_after(1, threading.Event().wait)


if __name__ == "__main__":
    end_with_parent()
    watchdog.silence_seconds = 3
    app.worker_main(["worker", "-P", "prefork", "-c", "2", "-n", "hanging@test", "--without-gossip"])
