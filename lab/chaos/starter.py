"""Starts executions as a client would, and notes each one's id once it was accepted: after the commit, not before."""

import time
from functools import partial
from uuid import UUID

from django.db import Error, connection, transaction

from executions.models import WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.services.start import start_execution
from executions.status import TriggerType
from lab.chaos.journals import STARTERS, accepted_path, lines, note, progress
from lab.chaos.load import given_to, shape_of
from lab.chaos.scene import Scene
from workflows.models import Workflow

# How far the load may be ahead of the faults, as a part of the whole.
AHEAD = 0.02
CANCEL_AFTER_SECONDS = 0.7
PAUSE_SECONDS = 0.05


class Starter:
    """One of the starters: every so many-th execution of the campaign is its."""

    def __init__(self, scene: Scene, number: int) -> None:
        self._scene = scene
        self._number = number
        self._path = accepted_path(scene, number)
        self._to_cancel: list[tuple[float, UUID]] = []

    def run(self) -> None:
        """Start what has not been accepted yet; ends when all is."""
        known = {line["n"] for line in lines(self._path)}
        for number in range(self._number, self._scene.executions, STARTERS):
            if number not in known:
                self._wait_for_turn(number)
                while not self._accepted(number):
                    time.sleep(PAUSE_SECONDS)  # the database is away
        while self._to_cancel:
            self._cancel_due()
            time.sleep(PAUSE_SECONDS)  # until the next is due
        connection.close()

    def _wait_for_turn(self, number: int) -> None:
        self._cancel_due()
        # The last one waits until no fault is left: one that kills a starter finds somebody to the end.
        is_last = number + STARTERS >= self._scene.executions
        while progress(self._scene) < (1.0 if is_last else number / self._scene.executions - AHEAD):
            time.sleep(PAUSE_SECONDS)  # until the faults are as far
            self._cancel_due()

    def _accepted(self, number: int) -> bool:
        shape = shape_of(self._scene.seed, number, self._scene.control)
        try:
            with transaction.atomic():
                execution = self._start(number, shape)
                line = {"n": number, "id": str(execution.id), "shape": shape}
                # As every answer to a client: when the transaction is over.
                transaction.on_commit(partial(note, self._path, line))
        except Error:
            connection.close()
            return False
        if shape == "cancelled":
            self._to_cancel.append((time.monotonic() + CANCEL_AFTER_SECONDS, execution.id))
        return True

    def _start(self, number: int, shape: str) -> WorkflowExecution:
        workflow = Workflow.objects.get(name=shape)
        return start_execution(workflow=workflow, trigger_type=TriggerType.API, input_data=given_to(number))

    def _cancel_due(self) -> None:
        while self._to_cancel and self._to_cancel[0][0] <= time.monotonic():
            _due, execution_id = self._to_cancel[0]
            if not cancelled(execution_id):
                return
            del self._to_cancel[0]


def cancelled(execution_id: UUID) -> bool:
    """Cancel it, unless it has ended; False when the database is away."""
    try:
        execution = WorkflowExecution.objects.get(id=execution_id)
        cancel_execution(execution=execution, by=execution.owner)
    except Error:
        connection.close()
        return False
    return True
