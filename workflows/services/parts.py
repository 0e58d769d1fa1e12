"""Nodes and edges one by one or many at once: edits of the graph under its lock, all of them or none."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from pastetrader.common.errors import Invalid, NotFound, PasteTraderError
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from workflows.definition.differences import ends_of
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.definition.keys import key_from
from workflows.definition.parts import NewEdge, NewNode
from workflows.models import Workflow
from workflows.services.graphs import edit_graph
from workflows.storage.rows import StoredGraph
from workflows.validation.places import Places, in_edges, in_nodes


def add_nodes(
    *, workflow: Workflow, nodes: Sequence[NewNode], expected_version: int | None, name: str = "nodes"
) -> tuple[Workflow, list[str]]:
    """The workflow with further nodes, and their keys in the order of the nodes; all of them or none.

    Raises Invalid with the problems of every node (paths below `name`, "nodes.3.key"), and as `edit_graph` does.
    """
    made: list[GraphNode] = []

    def edit(stored: StoredGraph) -> Graph:
        made[:] = _with_keys(nodes, set(stored.graph.by_key), name)
        graph = stored.graph
        return graph.having(nodes=(*graph.nodes, *made))

    with placed(lambda: in_nodes(made, name)):
        saved = edit_graph(workflow=workflow, edit=edit, expected_version=expected_version)
    return saved, [node.key for node in made]


def put_node(
    *, workflow: Workflow, reference: UUID | str, node: NewNode, expected_version: int | None
) -> tuple[Workflow, str]:
    """The workflow with another content of a node, and its key, which stays. Raises NotFound, and as `add_nodes`."""
    made: list[GraphNode] = []

    def edit(stored: StoredGraph) -> Graph:
        key = key_of(stored, reference)
        if node.key not in ("", key):
            text = _("The key of a node never changes: expressions name it.")
            hint = _("Leave key out; to have another one, add a node and delete this one.")
            raise Invalid(text, code="key_changed", problems=[Problem("key_changed", text, path="key", hint=hint)])
        made[:] = [node.with_key(key)]
        nodes = tuple(made[0] if old.key == key else old for old in stored.graph.nodes)
        return stored.graph.having(nodes=nodes)

    with placed(lambda: Places(nodes={one.key: "" for one in made})):
        saved = edit_graph(workflow=workflow, edit=edit, expected_version=expected_version)
    return saved, made[0].key


def remove_node(*, workflow: Workflow, reference: UUID | str, expected_version: int | None) -> Workflow:
    """The workflow without a node and without its edges. Raises NotFound, and as `edit_graph` does."""

    def edit(stored: StoredGraph) -> Graph:
        key = key_of(stored, reference)
        nodes = tuple(node for node in stored.graph.nodes if node.key != key)
        edges = tuple(edge for edge in stored.graph.edges if key not in (edge.source, edge.target))
        return stored.graph.having(nodes=nodes, edges=edges)

    return edit_graph(workflow=workflow, edit=edit, expected_version=expected_version)


def add_edges(
    *, workflow: Workflow, edges: Sequence[NewEdge], expected_version: int | None, name: str = "edges"
) -> tuple[Workflow, list[GraphEdge]]:
    """The workflow with further edges, and these by keys; all of them or none. Raises as `add_nodes` does."""
    made: list[GraphEdge] = []

    def edit(stored: StoredGraph) -> Graph:
        made[:] = _between(edges, stored, name)
        graph = stored.graph
        return graph.having(edges=(*graph.edges, *made))

    with placed(lambda: in_edges(made, name)):
        saved = edit_graph(workflow=workflow, edit=edit, expected_version=expected_version)
    return saved, made


def remove_edge(*, workflow: Workflow, edge_id: UUID, expected_version: int | None) -> Workflow:
    """The workflow without an edge. Raises NotFound, and as `edit_graph` does."""

    def edit(stored: StoredGraph) -> Graph:
        ends = next((ends for ends, pk in stored.edge_ids.items() if pk == edge_id), None)
        if ends is None:
            raise NotFound
        left = tuple(edge for edge in stored.graph.edges if ends_of(edge) != ends)
        return stored.graph.having(edges=left)

    return edit_graph(workflow=workflow, edit=edit, expected_version=expected_version)


def key_of(stored: StoredGraph, reference: UUID | str) -> str:
    """The key of the node that an id or a key names. Raises NotFound."""
    if isinstance(reference, UUID):
        found = next((key for key, pk in stored.node_ids.items() if pk == reference), None)
    else:
        found = reference if reference in stored.node_ids else None
    if found is None:
        raise NotFound
    return found


@contextmanager
def placed(places: Callable[[], Places]) -> Iterator[None]:
    """Errors raised inside say where in what was sent their problems are."""
    try:
        yield
    except PasteTraderError as error:
        known = places()
        error.problems = tuple(known.of(problem) for problem in error.problems)
        raise


def _with_keys(nodes: Sequence[NewNode], taken: set[str], name: str) -> list[GraphNode]:
    """The nodes with their keys. Raises Invalid for keys that nodes of the workflow, or two of them, have."""
    given = [node.key for node in nodes if node.key]
    problems = [
        Problem("duplicate_key", _("A node of this workflow has the key “%(key)s”.", key=node.key), path=path)
        for place, node in enumerate(nodes)
        if node.key in taken and (path := f"{name}.{place}.key" if name else "key")
    ]
    if problems:
        raise Invalid(_("The graph cannot be saved like this."), code="invalid_graph", problems=problems)
    used = taken | set(given)
    made = []
    for node in nodes:
        key = node.key or key_from(node.name, used, kind=node.node_type)
        used.add(key)
        made.append(node.with_key(key))
    return made


def _between(edges: Sequence[NewEdge], stored: StoredGraph, name: str) -> list[GraphEdge]:
    keys = {pk: key for key, pk in stored.node_ids.items()}
    made, problems = [], []
    for place, edge in enumerate(edges):
        for end in ("source", "target"):
            if (wanted := getattr(edge, f"{end}_node_id")) is not None and wanted not in keys:
                path = ".".join(part for part in (name, str(place) if name else "", f"{end}_node_id") if part)
                text = _("This workflow has no node %(id)s.", id=wanted)
                problems.append(Problem("unknown_node", text, path=path))
        if not problems:
            made.append(edge.between(keys))
    if problems:
        raise Invalid(_("The graph cannot be saved like this."), code="invalid_graph", problems=problems)
    return made
