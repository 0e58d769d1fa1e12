"""Immutable versions: what a workflow was, with the tools and agents it used, as executions read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from pydantic import TypeAdapter

from registry.catalogue import AgentFacts, Catalogue, ToolFacts
from workflows.graph import Graph, Plan, content_hash, plan
from workflows.models import Workflow, WorkflowVersion

_TOOLS = TypeAdapter(dict[UUID, ToolFacts])
_AGENTS = TypeAdapter(dict[UUID, AgentFacts])


@dataclass(frozen=True)
class VersionSnapshot:
    """A version as an execution reads it: the plan, and the facts of the tools and agents that it names."""

    graph: Graph
    plan: Plan
    tools: Mapping[UUID, ToolFacts]
    agents: Mapping[UUID, AgentFacts]

    @property
    def config(self) -> Mapping[str, Any]:
        """The workflow's settings."""
        return self.graph.config


def snapshot_json(graph: Graph, catalogue: Catalogue) -> dict[str, Any]:
    """What a version stores: {"graph", "tools", "agents"}, with only those tools and agents that the graph names."""
    tools = {node.tool_id: catalogue.tools[node.tool_id] for node in graph.nodes if node.tool_id}
    agents = {node.agent_id: catalogue.agents[node.agent_id] for node in graph.nodes if node.agent_id}
    return {
        "graph": graph.model_dump(mode="json"),
        "tools": _TOOLS.dump_python(tools, mode="json"),
        "agents": _AGENTS.dump_python(agents, mode="json"),
    }


@lru_cache(maxsize=256)
def snapshot_of(version_id: UUID) -> VersionSnapshot:
    """The version, read once per process: versions never change. Raises WorkflowVersion.DoesNotExist."""
    stored = WorkflowVersion.objects.values_list("snapshot", flat=True).get(id=version_id)
    graph = Graph.model_validate(stored["graph"])
    return VersionSnapshot(
        graph=graph,
        plan=plan(graph),
        tools=_TOOLS.validate_python(stored["tools"]),
        agents=_AGENTS.validate_python(stored["agents"]),
    )


def store_version(workflow: Workflow, snapshot: dict[str, Any]) -> WorkflowVersion:
    """The version with this content, made if there is none; numbers count up per workflow.

    Of two callers that come at once one inserts; the other reads what it inserted, or takes the next number.
    """
    wanted = content_hash(snapshot)
    versions = WorkflowVersion.objects.filter(workflow=workflow)
    while True:
        found = versions.filter(content_hash=wanted).first()
        if found:
            return found
        number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                return WorkflowVersion.objects.create(
                    workflow=workflow, number=number, content_hash=wanted, snapshot=snapshot
                )
        except IntegrityError:
            continue
