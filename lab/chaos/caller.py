"""A client that does what it is asked to by a file, line by line: it may die at any of them, and is not asked twice."""

import time
from pathlib import Path
from typing import Any
from uuid import UUID

from executions.models import WorkflowExecution
from executions.retention.pruning import prune_some
from executions.services.cancel import cancel_execution
from executions.services.start import start_execution
from executions.status import TriggerType
from lab.chaos.journals import accepted_path, lines, note
from lab.chaos.load import given_to
from lab.chaos.scene import Scene
from workflows.models import Workflow

PAUSE_SECONDS = 0.02
PRUNE_SECONDS = 5.0


def requests_path(scene: Scene) -> Path:
    """What is asked: `{n, do, shape | id}`."""
    return scene.kept("journals") / "requests.jsonl"


def _begun_path(scene: Scene) -> Path:
    return scene.kept("journals") / "begun.jsonl"


def answer_requests(scene: Scene) -> None:
    """Do what is asked, each once, for ever."""
    begun = {line["n"] for line in lines(_begun_path(scene))}
    while True:
        for request in lines(requests_path(scene)):
            if request["n"] not in begun:
                begun.add(request["n"])
                note(_begun_path(scene), {"n": request["n"]})
                _do(scene, request)
        time.sleep(PAUSE_SECONDS)  # between two looks


def _do(scene: Scene, request: dict[str, Any]) -> None:
    match request["do"]:
        case "start":
            workflow = Workflow.objects.get(name=request["shape"])
            given = given_to(request["n"])
            execution = start_execution(workflow=workflow, trigger_type=TriggerType.API, input_data=given)
            line = {"n": request["n"], "id": str(execution.id), "shape": request["shape"]}
            note(accepted_path(scene, 0), line)
        case "cancel":
            execution = WorkflowExecution.objects.get(id=UUID(request["id"]))
            cancel_execution(execution=execution, by=execution.owner)
        case "prune":
            prune_some(PRUNE_SECONDS)
