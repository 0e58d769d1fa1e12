"""Changing what a workflow is called, and whether it is active."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from workflows.definition.graph import Graph
from workflows.gates import Looked, look
from workflows.listeners import tell
from workflows.models import Workflow
from workflows.services.answers import ensure_answered
from workflows.services.checks import check_can_run, check_living, check_words
from workflows.services.lifecycle import tidy_tags, write_tags
from workflows.services.lock import changed_or_gone, check_unchanged, raise_version
from workflows.services.versions import version_of
from workflows.storage.rows import read_graph


@dataclass(frozen=True)
class WorkflowEdit:
    """What of a workflow is to be what; None leaves it as it is."""

    name: str | None = None
    description: str | None = None
    tags: Sequence[str] | None = None
    is_active: bool | None = None


@dataclass(frozen=True)
class _Sound:
    """A version whose graph is sound, answered for, and let through by all gates."""

    version: int
    graph: Graph
    looked: Looked


def change_workflow(*, workflow: Workflow, edit: WorkflowEdit, expected_version: int | None = None) -> Workflow:
    """The workflow with what the edit says, and the next version if that changed anything; all of it or nothing.

    Activating makes the WorkflowVersion of its graph, so the graph must be sound, everything answered, and all gates
    passed, which look before anything is locked and keep what they found, also when they refuse it. Raises Invalid for
    bad words and an unsound graph, NotAllowed (`unsure_rules`, and what gates raise), Conflict when it is not at
    `expected_version` any more or its graph was saved while it was looked at, NotFound for a deleted one.
    """
    sound = _looked_at(workflow, expected_version) if edit.is_active else None
    if sound is not None:
        sound.looked.keep(workflow)
        if sound.looked.refusal is not None:
            raise sound.looked.refusal
    return _changed(workflow, edit, expected_version, sound)


@transaction.atomic
def _changed(workflow: Workflow, edit: WorkflowEdit, expected_version: int | None, sound: _Sound | None) -> Workflow:
    workflow.refresh_from_db()
    tags = None if edit.tags is None else tidy_tags(edit.tags)
    name = workflow.name if edit.name is None else edit.name.strip()
    description = workflow.description if edit.description is None else edit.description
    check_words(name, description, tags or ())
    wanted = {"name": edit.name and name, "description": edit.description, "is_active": edit.is_active}
    columns = {
        field: value for field, value in wanted.items() if value is not None and value != getattr(workflow, field)
    }
    is_retagged = tags is not None and tags != workflow.tags
    if not columns and not is_retagged:
        check_unchanged(workflow, expected=expected_version)
        return workflow
    expected = expected_version
    if columns.get("is_active"):
        expected = _still(workflow, sound)
    raise_version(workflow, expected=expected, **columns)
    if is_retagged:
        write_tags(workflow, tags or [])
    workflow.refresh_from_db()
    if "is_active" in columns:
        tell(workflow)
    return workflow


def rename_workflow(*, workflow: Workflow, name: str | None = None, description: str | None = None) -> Workflow:
    """The workflow with another name or description. Raises Invalid for a bad name, NotFound when it is deleted."""
    return change_workflow(workflow=workflow, edit=WorkflowEdit(name=name, description=description))


def set_active(*, workflow: Workflow, is_active: bool, expected_version: int | None = None) -> Workflow:
    """Lets schedules and webhooks start the workflow, or not. Raises as `change_workflow`, NotAllowed when deleted."""
    check_living(workflow)
    return change_workflow(workflow=workflow, edit=WorkflowEdit(is_active=is_active), expected_version=expected_version)


def _looked_at(workflow: Workflow, expected_version: int | None) -> _Sound | None:
    """The version that may go live; None for a workflow that is live. What gates refuse is in it."""
    if Workflow.objects.filter(pk=workflow.pk, is_active=True).exists():
        return None
    check_living(workflow)
    ensure_answered(workflow.pk)
    version, graph = read_graph(workflow.pk)
    if expected_version is not None and version != expected_version:
        raise changed_or_gone(workflow)
    check_can_run(graph, owner=workflow.owner, itself=workflow.pk)
    return _Sound(version, graph, look(graph, owner=workflow.owner))


def _still(workflow: Workflow, sound: _Sound | None) -> int:
    """The version that was looked at, if it is the present one and everything is answered still."""
    check_living(workflow)
    ensure_answered(workflow.pk)
    if sound is None or sound.version != workflow.version:
        raise changed_or_gone(workflow)
    version_of(workflow, sound.graph)
    return sound.version
