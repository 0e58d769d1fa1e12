"""Workflows to other installations and back: names for ids, and what is missing here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from registry.models import Agent, Tool, ToolType
from workflows.definition.graph import Graph
from workflows.definition.portable.document import (
    Named,
    Names,
    PortableWorkflow,
    Reference,
    ReferenceKind,
    references_of,
    to_document,
    to_graph,
    workflow_named_in,
)
from workflows.models import Workflow
from workflows.services.answers import ensure_answered
from workflows.services.graphs import graph_of
from workflows.services.lifecycle import create_workflow
from workflows.services.parts import placed
from workflows.validation.places import in_graph


@dataclass(frozen=True)
class Missing:
    """A reference that leads nowhere here. `reason`: unknown, ambiguous, or somebody_elses (a public one)."""

    named: Named
    reason: str

    @property
    def problem(self) -> Problem:
        """As one of the problems that services report."""
        name = self.named.reference.name
        return Problem(
            f"{self.named.kind}_missing",
            _REASONS[self.reason],
            path=f"nodes.{self.named.place}.{self.named.kind}",
            node=self.named.node,
            hint=replace(_HINTS[self.named.kind], params={"name": name}),
        )


_REASONS: Mapping[str, Message] = {
    "unknown": _("There is none of that name here."),
    "ambiguous": _("There are several of that name here."),
    "somebody_elses": _("Only somebody else has a public one of that name."),
}
_HINTS: Mapping[ReferenceKind, Message] = {
    "tool": _("Make a tool named “%(name)s”, or import without it (allow_missing)."),
    "agent": _("Make an agent named “%(name)s”, or import without it (allow_missing)."),
    "workflow": _("Import the workflow “%(name)s” first, or import without it (allow_missing)."),
}


@dataclass(frozen=True)
class Prepared:
    """A document as it would become a workflow here."""

    document: PortableWorkflow
    graph: Graph
    missing: tuple[Missing, ...]


def export_workflow(workflow: Workflow) -> dict[str, Any]:
    """The document of a workflow. Raises NotAllowed (`unsure_rules`) while something of its text is unanswered.

    No secrets: tools stand in it by their names alone.
    """
    ensure_answered(workflow.pk)
    graph = graph_of(workflow)
    return to_document(
        graph,
        _names(graph, workflow.owner),
        name=workflow.name,
        description=workflow.description,
        tags=workflow.tags,
    )


def prepare_import(document: PortableWorkflow, *, owner: User, public: bool = False) -> Prepared:
    """What the document is here: its names looked up among what `owner` has, and what ships with the product.

    `public`: also among what others share, where there is just one of that name; else nobody's workflow is bound to a
    stranger's tool unawares.
    """
    found: dict[tuple[str, ReferenceKind], UUID] = {}
    missing: list[Missing] = []
    known = _Known(references_of(document), owner=owner, public=public)
    for named in references_of(document):
        answer = known.lookup(named.kind, named.reference)
        if isinstance(answer, UUID):
            found[named.node, named.kind] = answer
        else:
            missing.append(Missing(named, answer))
    return Prepared(document, to_graph(document, found), tuple(missing))


@transaction.atomic
def import_workflow(prepared: Prepared, *, owner: User, allow_missing: bool = False) -> Workflow:
    """An inactive workflow of the owner's, as the document says.

    Raises Invalid for what cannot be kept, and `missing_references` for names that lead nowhere here, unless they are
    allowed: then their nodes have none.
    """
    if prepared.missing and not allow_missing:
        raise Invalid(
            _("This workflow names what there is not here."),
            code="missing_references",
            problems=[one.problem for one in prepared.missing],
        )
    document = prepared.document
    with placed(lambda: in_graph(prepared.graph, "")):
        return create_workflow(
            owner=owner,
            name=document.name,
            description=document.description,
            tags=document.tags,
            graph=prepared.graph,
            is_active=False,
        )


def _names(graph: Graph, owner: User) -> Names:
    tools = Tool.all_objects.visible_to(owner).filter(pk__in=graph.tool_ids) if graph.tool_ids else ()
    agents = Agent.all_objects.visible_to(owner).filter(pk__in=graph.agent_ids) if graph.agent_ids else ()
    steps = {step for node in graph.nodes if (step := workflow_named_in(node)) is not None}
    workflows = Workflow.all_objects.visible_to(owner).filter(pk__in=steps) if steps else ()
    return Names(
        tools={tool.pk: Reference(name=tool.name, type=tool.tool_type) for tool in tools},
        agents={agent.pk: Reference(name=agent.name) for agent in agents},
        workflows={workflow.pk: Reference(name=workflow.name) for workflow in workflows},
    )


class _Known:
    """What there is of the names of a document, read at once: one query per kind."""

    def __init__(self, wanted: Iterable[Named], *, owner: User, public: bool) -> None:
        self._owner = owner
        self._public = public
        names: dict[ReferenceKind, set[str]] = {"tool": set(), "agent": set(), "workflow": set()}
        for named in wanted:
            names[named.kind].add(named.reference.name)
        tools = Tool.objects.visible_to(owner).filter(name__in=names["tool"]).order_by("created_at")
        agents = Agent.objects.visible_to(owner).filter(name__in=names["agent"]).order_by("created_at")
        workflows = Workflow.objects.visible_to(owner).filter(name__in=names["workflow"])
        self._rows: dict[ReferenceKind, list[Any]] = {
            "tool": list(tools) if names["tool"] else [],
            "agent": list(agents) if names["agent"] else [],
            "workflow": list(workflows) if names["workflow"] else [],
        }

    def lookup(self, kind: ReferenceKind, reference: Reference) -> UUID | str:
        """The id of the one that is meant, or why there is none (see Missing)."""
        same = [row for row in self._rows[kind] if row.name == reference.name]
        if kind == "tool" and reference.type:
            same = [row for row in same if row.tool_type == reference.type]
        own = [row for row in same if row.owner_id == self._owner.pk]
        shipped = [row for row in same if kind == "tool" and row.tool_type == ToolType.BUILTIN]
        others = [row for row in same if row not in own and row not in shipped]
        for rows in (own, shipped, others if self._public else []):
            if len(rows) > 1:
                return "ambiguous"
            if rows:
                found: UUID = rows[0].pk
                return found
        return "somebody_elses" if others else "unknown"
