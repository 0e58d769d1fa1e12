"""What requests about workflows bring."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workflows.definition.graph import Graph
from workflows.definition.parts import NewEdge, NewNode
from workflows.services.checks import MAX_DESCRIPTION, MAX_NAME, MAX_TAG, MAX_TAGS

MAX_BATCH = 1_000

LOCK = "The version that was changed: 409 when it is not the current one. The If-Match header may say it instead."


class Body(BaseModel):
    """What is sent: what is not known here is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Locked(Body):
    """A change that may say which version it changes."""

    version: int | None = Field(default=None, ge=1, description=LOCK)


class NewWorkflow(Body):
    """A workflow to be made; its graph may still have errors.

    `is_active` left out: active exactly when its graph can run. True with a graph that cannot run is refused.
    """

    name: str = Field(min_length=1, max_length=MAX_NAME)
    description: str = Field(default="", max_length=MAX_DESCRIPTION)
    tags: list[str] = Field(default=[], max_length=MAX_TAGS, description=f"Each at most {MAX_TAG} characters.")
    is_active: bool | None = None
    graph: Graph = Graph()


class WorkflowChanges(Locked):
    """What of a workflow is to change; switching it on needs a graph without errors."""

    name: str | None = Field(default=None, min_length=1, max_length=MAX_NAME)
    description: str | None = Field(default=None, max_length=MAX_DESCRIPTION)
    tags: list[str] | None = Field(default=None, max_length=MAX_TAGS)
    is_active: bool | None = None


class WorkflowContent(Locked):
    """A workflow's words and activity as a whole; `is_active` left out stays as it is."""

    name: str = Field(min_length=1, max_length=MAX_NAME)
    description: str = Field(default="", max_length=MAX_DESCRIPTION)
    tags: list[str] = Field(default=[], max_length=MAX_TAGS)
    is_active: bool | None = None


class Copy(Body):
    """What a copy is called; left out, the name with “(copy)” after it."""

    name: str = Field(default="", max_length=MAX_NAME)


class Asked(Body):
    """A graph to be looked at; left out, the one that is kept."""

    graph: Graph | None = None


class TextAsked(Body):
    """A text that is typed at a node of the graph; without a graph, of the one that is kept.

    `path`: where in the node it stands ("config.cases.0.when"), or "condition.value" for the condition of an edge that
    leaves it. `kind`: "expression" is one whole {{ … }}, "template" a text with any number of them, "condition" a
    condition over bars. `cursor` counts characters (code points); left out, it is behind the text.
    """

    graph: Graph | None = None
    node_key: str = Field(min_length=1, max_length=64)
    path: str = Field(default="", max_length=300)
    text: str = Field(max_length=100_000)
    kind: Literal["expression", "template", "condition"] = "expression"
    cursor: int | None = Field(default=None, ge=0)


class NewPin(Body):
    """The JSON value that a node is to hand on in tests."""

    output: Any


class GraphDocument(Body):
    """A graph and the version it is, or was made from."""

    version: int = Field(ge=1)
    graph: Graph


class GraphChange(Locked):
    """A graph to be saved over `version`, which the If-Match header may say instead."""

    graph: Graph


class NodeChange(NewNode):
    """A node; `version` is the workflow's."""

    version: int | None = Field(default=None, ge=1, description=LOCK)

    @property
    def node(self) -> NewNode:
        """The node alone."""
        return NewNode.model_construct(**{name: getattr(self, name) for name in NewNode.model_fields})


class NodeBatch(Locked):
    """Nodes to be added, all of them or none."""

    nodes: list[NewNode] = Field(min_length=1, max_length=MAX_BATCH)


class EdgeChange(NewEdge):
    """An edge; `version` is the workflow's."""

    version: int | None = Field(default=None, ge=1, description=LOCK)

    @property
    def edge(self) -> NewEdge:
        """The edge alone."""
        return NewEdge.model_construct(**{name: getattr(self, name) for name in NewEdge.model_fields})


class EdgeBatch(Locked):
    """Edges to be added, all of them or none."""

    edges: list[NewEdge] = Field(min_length=1, max_length=5 * MAX_BATCH)
