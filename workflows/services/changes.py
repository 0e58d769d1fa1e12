"""Changing what a workflow is called, and whether it is active."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from workflows.listeners import tell
from workflows.models import Workflow
from workflows.services.answers import ensure_answered
from workflows.services.checks import check_living, check_words
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


@transaction.atomic
def change_workflow(*, workflow: Workflow, edit: WorkflowEdit, expected_version: int | None = None) -> Workflow:
    """The workflow with what the edit says, and the next version if that changed anything; all of it or nothing.

    Activating makes the WorkflowVersion of its graph, so the graph must be sound and everything answered. Raises
    Invalid for bad words and an unsound graph, NotAllowed (`unsure_rules`), Conflict when it is not at
    `expected_version` any more or its graph was saved while it was looked at, NotFound for a deleted one.
    """
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
        expected = _looked_at(workflow, expected_version)
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


def _looked_at(workflow: Workflow, expected_version: int | None) -> int:
    """The version whose graph is sound and answered for."""
    check_living(workflow)
    ensure_answered(workflow.pk)
    version, graph = read_graph(workflow.pk)
    if expected_version is not None and version != expected_version:
        raise changed_or_gone(workflow)
    version_of(workflow, graph)
    return version
