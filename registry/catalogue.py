"""What a graph may refer to: frozen facts of tools and agents, pure, so that validation needs no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

Effect = Literal["read", "write", "money", "exec"]


@dataclass(frozen=True)
class ToolFacts:
    """What validation and a WorkflowVersion know of a tool; no secrets. Schemas are JSON Schema 2020-12 objects."""

    id: UUID
    name: str
    tool_type: str
    effect: Effect
    idempotent: bool
    config: Mapping[str, Any] = field(default_factory=dict)
    input_schema: Mapping[str, Any] = field(default_factory=dict)
    output_schema: Mapping[str, Any] | None = None
    is_active: bool = True
    description: str = ""


@dataclass(frozen=True)
class AgentFacts:
    """What validation and a WorkflowVersion know of an agent; no secrets."""

    id: UUID
    name: str
    model_provider: str
    model_name: str
    system_prompt: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    memory_config: Mapping[str, Any] | None = None
    tools: tuple[ToolFacts, ...] = ()
    is_active: bool = True


@dataclass(frozen=True)
class Catalogue:
    """The tools and agents that one owner's graphs may use, by id, and what this version can do with them.

    `runnable_types`: types of tools that have a runner. `available_providers`: those whose models can be called.
    `lacking_credentials`: tools that cannot be called before somebody enters their secret. `lacking_secrets`: names of
    secrets that a tool refers to and its owner has not ("" for those of another owner). `secret_arguments`: arguments
    of a tool in place of which a secret may be named; `secret_names`: those that the owner of the graph has, read where
    one of the tools takes some.
    """

    tools: Mapping[UUID, ToolFacts] = field(default_factory=dict)
    agents: Mapping[UUID, AgentFacts] = field(default_factory=dict)
    runnable_types: frozenset[str] = frozenset()
    available_providers: frozenset[str] = frozenset()
    lacking_credentials: frozenset[UUID] = frozenset()
    lacking_secrets: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    secret_arguments: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    secret_names: frozenset[str] = frozenset()
