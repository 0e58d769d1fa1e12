"""Immutable versions of workflows: what an execution runs, made from the graph and the catalogue."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

from cachetools import LRUCache, cached
from django.db import IntegrityError, transaction
from django.db.models import Max
from pydantic import TypeAdapter, ValidationError

from pastetrader.common.errors import NotAllowed, NotFound, PasteTraderError
from pastetrader.common.messages import message as _
from registry.catalogue import AgentFacts, Catalogue, ToolFacts
from workflows.definition.graph import Graph, Plan, plan
from workflows.definition.policies import WorkflowConfig
from workflows.models import Workflow, WorkflowVersion

# Versions are kept parsed, those that were used last, up to so many bytes. In memory one takes about eight times its
# JSON (measured for graphs of 5, 50 and 1,000 nodes), and what is derived from it a little more.
CACHED_BYTES = 64 * 1024 * 1024
BYTES_PER_BYTE_OF_JSON = 10
ATTEMPTS = 100

# How `snapshot_json` writes now. Whoever changes that raises the number, adds to _TO_NEXT how the former format becomes
# this one, and keeps a stored sample of it beside the tests. Format 0 is what carries no number.
FORMAT = 1
_TO_NEXT: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {0: dict}

_TOOLS = TypeAdapter(dict[UUID, ToolFacts])
_AGENTS = TypeAdapter(dict[UUID, AgentFacts])


class UnreadableVersion(PasteTraderError):
    """This version of the workflow cannot be read."""

    status = 409
    code = "unreadable_version"
    default = _("This version of the workflow cannot be read.")


@dataclass(frozen=True)
class VersionSnapshot:
    """A version, parsed. Shared by everything in this process: read only."""

    number: int
    graph: Graph
    plan: Plan
    tools: Mapping[UUID, ToolFacts]
    agents: Mapping[UUID, AgentFacts]
    config: WorkflowConfig
    size_bytes: int = 0
    # What upper layers derive from it, by type: it goes when the version goes.
    derived: dict[type, Any] = field(default_factory=dict, repr=False, compare=False)


def _size_of(snapshot: VersionSnapshot) -> int:
    return snapshot.size_bytes


def snapshot_json(graph: Graph, catalogue: Catalogue) -> dict[str, Any]:
    """What a version stores: the graph, and the tools and agents that it names, as they are now."""
    tools = graph.tool_ids & catalogue.tools.keys()
    agents = graph.agent_ids & catalogue.agents.keys()
    return {
        "format": FORMAT,
        "graph": graph.model_dump(mode="json"),
        "tools": _TOOLS.dump_python({key: catalogue.tools[key] for key in tools}, mode="json"),
        "agents": _AGENTS.dump_python({key: catalogue.agents[key] for key in agents}, mode="json"),
    }


cached_versions: LRUCache[Any, VersionSnapshot] = LRUCache(CACHED_BYTES, getsizeof=_size_of)


@cached(cached_versions, lock=Lock())
def snapshot_of(version_id: UUID) -> VersionSnapshot:
    """The version of that id, parsed once per process: versions never change. Raises NotFound, UnreadableVersion."""
    found = WorkflowVersion.objects.filter(pk=version_id).values_list("number", "snapshot").first()
    if found is None:
        raise NotFound
    number, stored = found
    try:
        return _parsed(number, stored)
    except UnreadableVersion:
        raise
    except Exception as error:
        # Whatever is wrong with the content of one row is that row's trouble: its readers go on with others.
        raise UnreadableVersion(
            _(
                "Version %(number)s of this workflow cannot be read (%(reason)s). Change the workflow and run it anew; "
                "the operator finds the details in the log.",
                number=number,
                reason=_short(error),
            )
        ) from error


def _parsed(number: int, stored: dict[str, Any]) -> VersionSnapshot:
    content = _in_this_format(number, stored)
    graph = Graph.model_validate(content["graph"])
    return VersionSnapshot(
        number=number,
        graph=graph,
        plan=plan(graph),
        tools=_TOOLS.validate_python(content["tools"]),
        agents=_AGENTS.validate_python(content["agents"]),
        config=WorkflowConfig.model_validate(graph.config),
        size_bytes=BYTES_PER_BYTE_OF_JSON * len(json.dumps(stored)),
    )


def _in_this_format(number: int, stored: dict[str, Any]) -> dict[str, Any]:
    """The content as this program writes it. Raises UnreadableVersion for what a newer one wrote."""
    written_in = stored.get("format", 0)
    if type(written_in) is not int or written_in < 0:
        raise ValueError(f"format: {written_in!r}")
    if written_in > FORMAT:
        raise UnreadableVersion(
            _(
                "Version %(number)s of this workflow was stored by a newer PasteTrader (format %(format)s; this one "
                "reads formats up to %(known)s). Update the program everywhere, then run the workflow again.",
                number=number,
                format=written_in,
                known=FORMAT,
            )
        )
    for former in range(written_in, FORMAT):
        stored = _TO_NEXT[former](stored)
    return stored


def _short(error: Exception) -> str:
    """What is wrong, in the program's words: the first problem of a validation, or the exception."""
    if isinstance(error, ValidationError):
        [first, *_others] = error.errors(include_url=False, include_input=False, include_context=False)
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return f"{type(error).__name__}: {error}"[:200]


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
