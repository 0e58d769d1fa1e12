"""Changing a graph: the whole of it, or by an edit of what is there. Both write what changed and nothing else."""

from collections.abc import Callable

from django.db import transaction

from pastetrader.common.errors import Conflict
from workflows.definition.graph import Graph
from workflows.gates import look
from workflows.listeners import tell
from workflows.models import Workflow
from workflows.services.checks import check_goes_on, check_keepable
from workflows.services.lock import changed_or_gone, check_unchanged, raise_version
from workflows.storage.rows import StoredGraph, delta_to, read_graph, read_stored, write_delta

# How often an edit that names no version is made anew on a graph that somebody saved meanwhile.
ATTEMPTS = 10


def graph_of(workflow: Workflow) -> Graph:
    """The graph as it is kept now: nodes by key, edges by their ends, in whatever order they were given."""
    return read_graph(workflow.pk)[1]


def replace_graph(*, workflow: Workflow, graph: Graph, expected_version: int) -> Workflow:
    """The workflow with another graph and the next version; nodes with the same key stay the same rows.

    A graph that is the same as before changes nothing, not even the version. Raises Conflict, with the current
    version, when somebody saved after `expected_version` (nothing is written then), Invalid for a graph that cannot be
    kept, NotAllowed for an active workflow and a graph that cannot run (`would_stop_active`) or that a gate refuses,
    NotFound for a deleted workflow.
    """
    return edit_graph(workflow=workflow, edit=lambda _stored: graph, expected_version=expected_version)


def edit_graph(*, workflow: Workflow, edit: Callable[[StoredGraph], Graph], expected_version: int | None) -> Workflow:
    """The workflow after `edit` of its graph.

    `edit` gets the graph as it is kept and may raise. Without an `expected_version` it is asked again when somebody
    saved in between. Raises as `replace_graph` does.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                if expected_version is None:
                    check_unchanged(workflow, expected=None)
                    stored = read_stored(workflow.pk)
                else:
                    stored = _stored_at(workflow, expected_version)
                return _saved(workflow, stored, edit(stored))
        except Conflict:
            if expected_version is not None or attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _stored_at(workflow: Workflow, version: int) -> StoredGraph:
    check_unchanged(workflow, expected=version)
    stored = read_stored(workflow.pk)
    if stored.version != version:
        raise changed_or_gone(workflow)
    return stored


def _saved(workflow: Workflow, stored: StoredGraph, graph: Graph) -> Workflow:
    """Written over what was read, if that is still what is there."""
    check_keepable(graph, owner=workflow.owner, before=stored.graph)
    delta = delta_to(stored, graph)
    if not delta.is_empty:
        if stored.is_active:
            check_goes_on(workflow, graph)
            looked = look(graph, owner=workflow.owner, before=stored.graph)
            if looked.refusal is not None:
                raise looked.refusal
            looked.keep(workflow)
        raise_version(workflow, expected=stored.version, config=graph.config, variables=graph.variables)
        write_delta(workflow.pk, delta, stored.node_ids)
    else:
        check_unchanged(workflow, expected=stored.version)
    workflow.refresh_from_db()
    if not delta.is_empty:
        tell(workflow)
    return workflow
