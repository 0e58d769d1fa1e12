"""A workflow's beginning and end: made, copied, deleted, shown again."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common.errors import NotAllowed
from pastetrader.common.messages import message as _
from workflows.definition.graph import Graph
from workflows.gates import Looked, look
from workflows.listeners import tell
from workflows.models import Workflow, WorkflowTag
from workflows.services.answers import ensure_answered
from workflows.services.checks import (
    MAX_NAME,
    check_can_run,
    check_keepable,
    check_words,
    errors_among,
    problems_in,
)
from workflows.services.lock import changed_or_gone, raise_version
from workflows.storage.rows import StoredGraph, delta_to, read_graph, write_delta

NOTHING = StoredGraph(version=1, is_active=False, graph=Graph(), node_ids={}, edge_ids={})


def create_workflow(
    *,
    owner: User,
    name: str,
    graph: Graph,
    description: str = "",
    tags: Sequence[str] = (),
    is_active: bool | None = None,
) -> Workflow:
    """A new workflow with its graph, which may still hold errors (then it cannot run).

    `is_active` None: active exactly when the graph can run and all gates let it through. Raises Invalid for words that
    cannot be kept, for a graph that cannot even be a draft (`validation.refusals`), and for a graph that cannot run
    when it is to be active; then also what gates raise.
    """
    tags, is_required = tidy_tags(tags), bool(is_active)
    check_words(name, description, tags)
    check_keepable(graph, owner=owner)
    if is_active:
        check_can_run(graph, owner=owner)
    elif is_active is None:
        is_active = not errors_among(problems_in(graph, owner=owner))
    looked = look(graph, owner=owner) if is_active else Looked()
    if looked.refusal is not None and is_required:
        raise looked.refusal
    return _created(
        owner=owner,
        name=name,
        graph=graph,
        description=description,
        tags=tags,
        is_active=is_active and looked.refusal is None,
        looked=looked,
    )


@transaction.atomic
def _created(
    *,
    owner: User,
    name: str,
    graph: Graph,
    description: str,
    tags: Sequence[str],
    is_active: bool,
    looked: Looked,
) -> Workflow:
    workflow = Workflow.objects.create(
        owner=owner,
        name=name.strip(),
        description=description,
        config=graph.config,
        variables=graph.variables,
        is_active=is_active,
    )
    write_delta(workflow.pk, delta_to(NOTHING, graph), {})
    write_tags(workflow, tags)
    looked.keep(workflow)
    if is_active:
        tell(workflow)
    return workflow


def duplicate_workflow(*, workflow: Workflow, name: str = "", by: User) -> Workflow:
    """An inactive copy that belongs to `by`: words, tags and graph; no pins, no history.

    Raises NotAllowed (`unsure_rules`) while something of its text is unanswered, since that would be lost with a copy.
    """
    ensure_answered(workflow.pk)
    _version, graph = read_graph(workflow.pk)
    suffix = gettext("%(name)s (copy)")
    given = name or suffix % {"name": workflow.name[: MAX_NAME - len(suffix)]}
    return create_workflow(
        owner=by,
        name=given,
        graph=graph,
        description=workflow.description,
        tags=workflow.tags,
        is_active=False,
    )


@transaction.atomic
def delete_workflow(*, workflow: Workflow, by: User | None = None, expected_version: int | None = None) -> None:
    """Hides the workflow; its executions, versions and signals stay.

    Raises NotFound when it is hidden already, Conflict when it is not at `expected_version` any more.
    """
    rows = Workflow.objects.filter(pk=workflow.pk)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    if not rows.update(deleted_at=timezone.now()):
        raise changed_or_gone(workflow)
    workflow.refresh_from_db(from_queryset=Workflow.all_objects.all())
    record("workflow.deleted", by=by, subject=workflow)
    tell(workflow)


def restore_workflow(*, workflow: Workflow, by: User | None = None) -> Workflow:
    """Shows a deleted workflow again, as it was: an active one that gates no longer let through is switched off.

    Raises NotAllowed when it is not deleted.
    """
    deleted = Workflow.all_objects.filter(pk=workflow.pk, is_active=True, deleted_at__isnull=False)
    looked = look(read_graph(workflow.pk)[1], owner=workflow.owner) if deleted.exists() else Looked()
    return _restored(workflow, by, looked)


@transaction.atomic
def _restored(workflow: Workflow, by: User | None, looked: Looked) -> Workflow:
    if not workflow.restore():
        raise NotAllowed(_("The workflow is not deleted."), code="not_deleted")
    looked.keep(workflow)
    if looked.refusal is not None:
        raise_version(workflow, expected=None, is_active=False)
        workflow.refresh_from_db()
    record("workflow.restored", by=by, subject=workflow)
    tell(workflow)
    return workflow


def tidy_tags(tags: Sequence[str]) -> list[str]:
    """Tags without blanks at their ends, each once, in order."""
    return sorted({tag.strip() for tag in tags})


def write_tags(workflow: Workflow, tags: Sequence[str]) -> None:
    """Makes these the workflow's tags."""
    workflow.tag_rows.exclude(name__in=tags).delete()
    WorkflowTag.objects.bulk_create([WorkflowTag(workflow=workflow, name=tag) for tag in tags], ignore_conflicts=True)
    workflow.__dict__.pop("_prefetched_objects_cache", None)
