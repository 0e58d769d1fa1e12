"""What can be done with a workflow: make it, replace its graph, check and version it, switch it, delete it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from pastetrader.accounts.models import User
from pastetrader.common.errors import Conflict, Invalid, NotAllowed, NotFound
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from registry.catalogue import Catalogue
from registry.models import Agent, Tool
from registry.services import describe
from workflows.changes import tell_followers
from workflows.definition.graph import Graph, content_hash
from workflows.definition.unanswered import Unanswered
from workflows.definition.unanswered import problems_of as unanswered_problems
from workflows.models import Workflow, WorkflowVersion
from workflows.storage.rows import known_workflows, read_graph, write_graph
from workflows.storage.versions import (
    UnreadableVersion,
    VersionSnapshot,
    find_version,
    snapshot_json,
    snapshot_of,
    store_version,
)
from workflows.validation import refusals, validate
from workflows.validation.references import missing_agents, missing_tools

__all__ = [
    "UnreadableVersion",
    "VersionSnapshot",
    "create_workflow",
    "delete_workflow",
    "ensure_answered",
    "ensure_version",
    "graph_of",
    "problems_of",
    "rename_workflow",
    "replace_graph",
    "restore_workflow",
    "set_active",
    "set_unanswered",
    "snapshot_of",
    "version_of",
]

MAX_NAME = 255


@transaction.atomic
def create_workflow(*, owner: User, name: str, graph: Graph, description: str = "", is_active: bool = True) -> Workflow:
    """A new workflow with its graph, which may still hold errors (then it cannot run).

    Raises Invalid for a missing or too long name, and for a graph that cannot even be kept (`validation.refusals`).
    """
    _check_words(name, description)
    _check_keepable(graph, owner=owner)
    workflow = Workflow.objects.create(
        owner=owner,
        name=name.strip(),
        description=description,
        config=graph.config,
        variables=graph.variables,
        is_active=is_active,
    )
    write_graph(workflow, graph)
    tell_followers(workflow)
    return workflow


@transaction.atomic
def replace_graph(*, workflow: Workflow, graph: Graph, expected_version: int) -> Workflow:
    """The workflow with another graph and the next version; nodes with the same key stay the same rows.

    Raises Conflict, with the current version, when somebody saved after `expected_version` (nothing is written then),
    Invalid for a graph that cannot be kept, NotFound for a deleted workflow.
    """
    _check_keepable(graph, owner=workflow.owner, workflow=workflow)
    won = Workflow.objects.filter(pk=workflow.pk, version=expected_version).update(
        version=F("version") + 1, config=graph.config, variables=graph.variables, updated_at=timezone.now()
    )
    if not won:
        raise _changed_or_gone(workflow)
    write_graph(workflow, graph)
    workflow.refresh_from_db()
    tell_followers(workflow)
    return workflow


def rename_workflow(*, workflow: Workflow, name: str | None = None, description: str | None = None) -> Workflow:
    """The workflow with another name or description. Raises Invalid for a bad name, NotFound when it is deleted."""
    _check_words(workflow.name if name is None else name, description or "")
    changes = {"name": name.strip() if name else name, "description": description}
    changed = Workflow.objects.filter(pk=workflow.pk).update(
        updated_at=timezone.now(), **{field: value for field, value in changes.items() if value is not None}
    )
    if not changed:
        raise NotFound
    workflow.refresh_from_db()
    return workflow


def graph_of(workflow: Workflow) -> Graph:
    """The graph as it is kept now: nodes by key, edges by their ends, in whatever order they were given."""
    return read_graph(workflow.pk)[1]


def problems_of(workflow: Workflow) -> tuple[Problem, ...]:
    """What is wrong with the graph as it is kept now, given the tools and agents that its owner may use."""
    graph = graph_of(workflow)
    return _problems(graph, _catalogue(graph, workflow), workflow)


def ensure_version(*, workflow: Workflow) -> WorkflowVersion:
    """The immutable version of the graph as it is kept now; the same content is always the same row.

    Safe when called at once from several places. Raises Invalid with the problems when the graph cannot run, and
    NotAllowed when the workflow is deleted.
    """
    _check_living(workflow)
    return version_of(workflow, graph_of(workflow))


@transaction.atomic
def set_active(*, workflow: Workflow, is_active: bool) -> Workflow:
    """Lets schedules and webhooks start the workflow, or not.

    Activating makes its version, so the graph must be sound (Invalid); raises Conflict when the graph was changed
    while it was looked at, NotAllowed when the workflow is deleted or (`unsure_rules`) something is unanswered.
    """
    _check_living(workflow)
    rows = Workflow.objects.filter(pk=workflow.pk)
    if is_active:
        ensure_answered(workflow.pk)
        rows = rows.filter(unanswered=[])
        version, graph = read_graph(workflow.pk)
        version_of(workflow, graph)
        rows = rows.filter(version=version)
    if not rows.update(is_active=is_active, updated_at=timezone.now()):
        raise _changed_or_gone(workflow)
    workflow.refresh_from_db()
    tell_followers(workflow)
    return workflow


def set_unanswered(*, workflow: Workflow, unanswered: Sequence[Unanswered]) -> None:
    """Keeps what the author of the workflow's text has not answered; an empty list lets it start."""
    kept = [one.model_dump(mode="json") for one in unanswered]
    Workflow.all_objects.filter(pk=workflow.pk).update(unanswered=kept)
    workflow.unanswered = kept


def ensure_answered(workflow_id: UUID) -> None:
    """Raises NotAllowed (`unsure_rules`) with a problem for everything that is unanswered, and the list of it."""
    kept = Workflow.all_objects.values_list("unanswered", flat=True).get(pk=workflow_id)
    if kept:
        raise NotAllowed(
            _("Not everything in the text of this workflow is sure yet. Answer what is asked, then start it."),
            code="unsure_rules",
            problems=unanswered_problems(Unanswered.model_validate(one) for one in kept),
            unanswered=kept,
        )


@transaction.atomic
def delete_workflow(*, workflow: Workflow) -> None:
    """Hides the workflow; its executions, versions and signals stay. Raises NotFound when it is hidden already."""
    if not workflow.soft_delete():
        raise NotFound
    tell_followers(workflow)


@transaction.atomic
def restore_workflow(*, workflow: Workflow) -> Workflow:
    """Shows a deleted workflow again, as it was. Raises NotAllowed when it is not deleted."""
    if not workflow.restore():
        raise NotAllowed(_("The workflow is not deleted."), code="not_deleted")
    tell_followers(workflow)
    return workflow


def version_of(workflow: Workflow, graph: Graph) -> WorkflowVersion:
    """The version of a living workflow with this graph, which it has now. Raises Invalid when the graph cannot run."""
    catalogue = _catalogue(graph, workflow)
    snapshot = snapshot_json(graph, catalogue)
    digest = content_hash(snapshot)
    found = find_version(workflow, digest)
    if found is not None:
        return found  # it was sound when it was written, with these very tools and agents
    problems = [problem for problem in _problems(graph, catalogue, workflow) if problem.severity == "error"]
    if problems:
        raise Invalid(_("The graph has errors, so it cannot run."), code="invalid_graph", problems=problems)
    return store_version(workflow, digest, snapshot)


def _problems(graph: Graph, catalogue: Catalogue, workflow: Workflow) -> tuple[Problem, ...]:
    return validate(graph, catalogue, known_workflows(graph, owner=workflow.owner, itself=workflow.pk))


def _catalogue(graph: Graph, workflow: Workflow) -> Catalogue:
    return describe(workflow.owner, tools=graph.tool_ids, agents=graph.agent_ids)


def _check_words(name: str, description: str) -> None:
    problems = []
    if not name.strip():
        problems.append(Problem("required", _("Give the workflow a name."), path="name"))
    if len(name.strip()) > MAX_NAME:
        text = _("The name is longer than %(limit)s characters.", limit=MAX_NAME)
        problems.append(Problem("too_long", text, path="name"))
    problems += [
        Problem("not_storable", _("The text holds a character that cannot be stored."), path=path)
        for path, text in (("name", name), ("description", description))
        if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text)
    ]
    if problems:
        raise Invalid(problems=problems)


def _check_keepable(graph: Graph, *, owner: User, workflow: Workflow | None = None) -> None:
    """Drafts may hold errors, except those that no row can hold, and references that the owner may not see.

    A tool that was deleted or is no longer public may stay where it stands; validation reports it.
    """
    problems = refusals(graph)
    if not problems:
        named = workflow.nodes.all() if workflow else None
        tools = graph.tool_ids - _seen(Tool.all_objects.visible_to(owner), graph.tool_ids)
        agents = graph.agent_ids - _seen(Agent.all_objects.visible_to(owner), graph.agent_ids)
        if named is not None and (tools or agents):
            tools -= set(named.values_list("tool_id", flat=True))
            agents -= set(named.values_list("agent_id", flat=True))
        problems = (*missing_tools(graph, tools), *missing_agents(graph, agents))
    if problems:
        raise Invalid(_("The graph cannot be saved like this."), code="invalid_graph", problems=problems)


def _seen(rows: QuerySet[Tool] | QuerySet[Agent], wanted: AbstractSet[UUID]) -> set[UUID]:
    return set(rows.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _check_living(workflow: Workflow) -> None:
    if not Workflow.objects.filter(pk=workflow.pk).exists():
        raise NotAllowed(_("This workflow is deleted. Restore it first."), code="workflow_deleted")


def _changed_or_gone(workflow: Workflow) -> Conflict | NotFound:
    current = Workflow.objects.filter(pk=workflow.pk).values_list("version", flat=True).first()
    if current is None:
        return NotFound()
    text = _("Somebody saved this workflow in the meantime; it is at version %(version)s now.", version=current)
    return Conflict(text, current_version=current)
