"""Reads events while they are made, as live pages do: a few executions at a time, each from its first event on."""

import json
import signal
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import Error, connection

from executions.models import ExecutionEvent
from executions.monitoring.snapshot import events_after
from executions.status import TERMINAL
from lab.chaos.journals import accepted, reader_path
from lab.chaos.scene import Scene

AT_A_TIME = 6
PAUSE_SECONDS = 0.1


class Reader:
    """Follows the newest executions; each until it has ended."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._path: Path = reader_path(scene)
        self._cursors: dict[UUID, int] = {}
        self._open: list[UUID] = []
        self._is_stopping = False

    def run(self) -> None:
        """Until SIGTERM; then once more over all that was followed."""
        signal.signal(signal.SIGTERM, self._stop)
        while not self._is_stopping:
            self._find()
            for execution_id in list(self._open):
                self._read(execution_id)
            time.sleep(PAUSE_SECONDS)  # as a page that polls
        for execution_id in self._cursors:
            self._read(execution_id)

    def _stop(self, *_: Any) -> None:
        self._is_stopping = True

    def _find(self) -> None:
        if len(self._open) >= AT_A_TIME:
            return
        for line in reversed(accepted(self._scene)):
            execution_id = UUID(line["id"])
            if execution_id not in self._cursors:
                self._cursors[execution_id] = 0
                self._open.append(execution_id)
            if len(self._open) >= AT_A_TIME:
                return

    def _read(self, execution_id: UUID) -> None:
        try:
            events = events_after(execution_id, self._cursors[execution_id])
        except Error:
            connection.close()
            return
        if not events:
            return
        self._cursors[execution_id] = events[-1].id
        with self._path.open("a") as file:
            file.write(json.dumps({"execution": str(execution_id), "ids": [event.id for event in events]}) + "\n")
        if execution_id in self._open and any(_is_end(event) for event in events):
            self._open.remove(execution_id)


def _is_end(event: ExecutionEvent) -> bool:
    return event.kind == "execution" and event.data["status"] in TERMINAL
