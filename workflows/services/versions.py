"""Immutable versions of a workflow: made when first needed, read, compared, brought back."""

from pastetrader.common.errors import Invalid, NotFound
from pastetrader.common.messages import message as _
from workflows.definition.graph import MAX_INTEGER, Graph, content_hash
from workflows.models import Workflow, WorkflowVersion
from workflows.services.checks import catalogue_of, check_living, errors_among, problems_with
from workflows.services.graphs import edit_graph, graph_of
from workflows.storage.versions import find_version, snapshot_json, snapshot_of, store_version


def ensure_version(*, workflow: Workflow) -> WorkflowVersion:
    """The immutable version of the graph as it is kept now; the same content is always the same row.

    Safe when called at once from several places. Raises Invalid with the problems when the graph cannot run, and
    NotAllowed when the workflow is deleted.
    """
    check_living(workflow)
    return version_of(workflow, graph_of(workflow))


def version_of(workflow: Workflow, graph: Graph) -> WorkflowVersion:
    """The version of a living workflow with this graph, which it has now. Raises Invalid when the graph cannot run."""
    catalogue = catalogue_of(graph, workflow.owner)
    snapshot = snapshot_json(graph, catalogue)
    digest = content_hash(snapshot)
    found = find_version(workflow, digest)
    if found is not None:
        return found  # it was sound when it was written, with these very tools and agents
    errors = errors_among(problems_with(graph, catalogue, owner=workflow.owner, itself=workflow.pk))
    if errors:
        raise Invalid(_("The graph has errors, so it cannot run."), code="invalid_graph", problems=errors)
    return store_version(workflow, digest, snapshot)


def version_with_number(*, workflow: Workflow, number: int) -> WorkflowVersion:
    """The workflow's version of that number, without its content. Raises NotFound."""
    rows = WorkflowVersion.objects.defer("snapshot").filter(workflow=workflow, number=number)
    found = rows.first() if number <= MAX_INTEGER else None
    if found is None:
        raise NotFound
    return found


def restore_version(*, workflow: Workflow, number: int, expected_version: int | None) -> Workflow:
    """The workflow with the graph of that version as its newest state; no version changes by it.

    Raises NotFound, UnreadableVersion, and what `edit_graph` raises.
    """
    graph = snapshot_of(version_with_number(workflow=workflow, number=number).pk).graph
    return edit_graph(workflow=workflow, edit=lambda _stored: graph, expected_version=expected_version)
