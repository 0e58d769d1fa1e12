"""A text that somebody types in the editor: looked at with what its workflow and its last execution know."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from registry.languages import language_of
from registry.written import Written
from workflows.definition.graph import Graph, GraphNode
from workflows.expressions import is_template
from workflows.models import Workflow
from workflows.recordings import last_recorded
from workflows.services.checks import catalogue_of
from workflows.services.graphs import graph_of
from workflows.validation.assistance import Writing, written
from workflows.validation.reading import Reading

# In the language of conditions, which is not that of expressions.
CONDITION = "condition"
EXPRESSION = "expression"
MAX_STEPS = 20


@dataclass(frozen=True)
class Typed:
    """A text where it is typed: at a node, at a place in it, in one of the languages; the cursor counts characters."""

    node_key: str
    path: str
    text: str
    kind: str
    cursor: int


def look_at_text(typed: Typed, *, workflow: Workflow, person: User, graph: Graph | None) -> Written:
    """Problems, completions and a preview of a text at a node of the graph (of the kept one when none is given).

    Raises Invalid for a node that the graph does not have.
    """
    language = language_of(typed.kind) if typed.kind == CONDITION else None
    if language is not None and not is_template(typed.text):
        return language(typed.text, typed.cursor, gettext)
    seen = graph if graph is not None else graph_of(workflow)
    if typed.node_key not in seen.by_key:
        sentence = _("There is no node “%(key)s”.", key=typed.node_key)
        raise Invalid(sentence, problems=[Problem("unknown_node", sentence, path="node_key")])
    asked = Writing(seen, typed.node_key, typed.path, typed.text, is_whole=typed.kind == EXPRESSION)
    keys = _nearest(asked)
    schemas = _schemas(seen, keys, workflow.owner)
    recorded = last_recorded(person, workflow.pk, keys)
    if recorded is None:
        return written(replace(asked, schemas=schemas), typed.cursor)
    known = replace(
        asked,
        schemas=schemas,
        outputs=recorded.outputs,
        input=recorded.input,
        execution=recorded.execution,
        has_run=True,
    )
    return written(known, typed.cursor)


def _nearest(asked: Writing) -> tuple[str, ...]:
    """The steps whose outputs are looked up: what comes in, what the text names, then others before it."""
    before = [node.key for node in Reading(asked.graph).upstream(asked.node_key)]
    named = [key for key in before if key in asked.text]
    return tuple(dict.fromkeys([*asked.sources, *named, *before]))[:MAX_STEPS]


def _schemas(graph: Graph, keys: tuple[str, ...], owner: User) -> dict[str, dict[str, Any]]:
    """What the outputs of those nodes fit, where that is known."""
    nodes = [graph.by_key[key] for key in keys]
    of_tools = {node.tool_id for node in nodes if node.tool_id}
    tools = catalogue_of(Graph(nodes=tuple(nodes)), owner).tools if of_tools else {}
    found: dict[str, dict[str, Any]] = {}
    for node in nodes:
        schema = _own_schema(node)
        tool = tools.get(node.tool_id) if node.tool_id and not node.config.get("for_each") else None
        if schema is None and tool is not None:
            schema = tool.output_schema
        if isinstance(schema, Mapping):
            found[node.key] = dict(schema)
    return found


def _own_schema(node: GraphNode) -> Any:
    if node.node_type == "trigger":
        return node.config.get("input_schema")
    return node.config.get("output_schema") if node.node_type == "agent" else node.output_schema
