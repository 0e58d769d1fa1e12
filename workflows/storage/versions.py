"""Immutable versions of workflows: what an execution runs, made from the graph and the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from pydantic import TypeAdapter

from pastetrader.common.errors import NotAllowed, NotFound
from pastetrader.common.messages import message as _
from registry.catalogue import AgentFacts, Catalogue, ToolFacts
from workflows.definition.graph import Graph, Plan, plan
from workflows.definition.node_configs import WorkflowConfig
from workflows.models import Workflow, WorkflowVersion

# A version of the largest graph takes some megabytes once parsed.
CACHED_VERSIONS = 128
ATTEMPTS = 100

_TOOLS = TypeAdapter(dict[UUID, ToolFacts])
_AGENTS = TypeAdapter(dict[UUID, AgentFacts])


@dataclass(frozen=True)
class VersionSnapshot:
    """A version, parsed. Shared by everything in this process: read only."""

    number: int
    graph: Graph
    plan: Plan
    tools: Mapping[UUID, ToolFacts]
    agents: Mapping[UUID, AgentFacts]
    config: WorkflowConfig


def snapshot_json(graph: Graph, catalogue: Catalogue) -> dict[str, Any]:
    """What a version stores: the graph, and the tools and agents that it names, as they are now."""
    tools = graph.tool_ids & catalogue.tools.keys()
    agents = graph.agent_ids & catalogue.agents.keys()
    return {
        "graph": graph.model_dump(mode="json"),
        "tools": _TOOLS.dump_python({key: catalogue.tools[key] for key in tools}, mode="json"),
        "agents": _AGENTS.dump_python({key: catalogue.agents[key] for key in agents}, mode="json"),
    }


@lru_cache(maxsize=CACHED_VERSIONS)
def snapshot_of(version_id: UUID) -> VersionSnapshot:
    """The version of that id, parsed once per process: versions never change. Raises NotFound."""
    found = WorkflowVersion.objects.filter(pk=version_id).values_list("number", "snapshot").first()
    if found is None:
        raise NotFound
    number, content = found
    graph = Graph.model_validate(content["graph"])
    return VersionSnapshot(
        number=number,
        graph=graph,
        plan=plan(graph),
        tools=_TOOLS.validate_python(content["tools"]),
        agents=_AGENTS.validate_python(content["agents"]),
        config=WorkflowConfig.model_validate(graph.config),
    )


def find_version(workflow: Workflow, digest: str) -> WorkflowVersion | None:
    """The workflow's version with this content, if there is one."""
    return WorkflowVersion.objects.defer("snapshot").filter(workflow=workflow, content_hash=digest).first()


def store_version(workflow: Workflow, digest: str, snapshot: dict[str, Any]) -> WorkflowVersion:
    """The version with this content, made if there is none; numbers count up from 1 per workflow.

    Of two callers that come at once one inserts; the other reads what it inserted, or takes the next number.
    """
    versions = WorkflowVersion.objects.filter(workflow=workflow)
    for _attempt in range(ATTEMPTS):
        found = find_version(workflow, digest)
        if found is not None:
            return found
        number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                return WorkflowVersion.objects.create(
                    workflow=workflow, number=number, content_hash=digest, snapshot=snapshot
                )
        except IntegrityError:
            continue
    raise NotAllowed(_("This workflow is being changed all the time. Try again in a moment."), code="busy")
