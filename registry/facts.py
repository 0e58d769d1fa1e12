"""What graphs and runs know of tools and agents: values without credentials, of what their owner may see."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from llm.providers import available_providers
from pastetrader.accounts.models import User
from registry import builtin
from registry.catalogue import AgentFacts, Catalogue, Effect, ToolFacts
from registry.models import Agent, Secret, Tool, ToolType
from registry.runners import declared, runnable_types

# The columns that ToolFacts are made of, and whose secrets a tool names: no credentials.
TOOL_FACTS = (
    "name",
    "description",
    "tool_type",
    "effect",
    "idempotent",
    "config",
    "input_schema",
    "output_schema",
    "is_active",
    "owner_id",
    "credential_secrets",
)


def describe(owner: User, *, tools: Collection[UUID], agents: Collection[UUID]) -> Catalogue:
    """Those of the named tools and agents that the owner's graphs may use: their own and public ones.

    Reads no others, in at most three queries, and one more where secrets are named or may be. Somebody else's public
    agent comes without the tools that the owner may not see.
    """
    visible = Tool.objects.visible_to(owner).only(*TOOL_FACTS).annotate(has_credentials=Q(auth_config__isnull=False))
    named = list(visible.filter(id__in=tools)) if tools else []
    asked = list(_with_tools(Agent.objects.visible_to(owner).filter(id__in=agents), visible)) if agents else []
    called = [tool for agent in asked for tool in agent.tools.all()]
    takes = {tool.id: builtin.secret_arguments(tool.name) for tool in named if tool.tool_type == ToolType.BUILTIN}
    secrets = _names_of_secrets(owner, [*named, *called], is_asked=any(takes.values()))
    return Catalogue(
        tools={tool.id: tool_facts(tool) for tool in named},
        agents={agent.id: _agent_facts(agent) for agent in asked},
        runnable_types=runnable_types(),
        available_providers=frozenset(available_providers()),
        lacking_credentials=frozenset(tool.id for tool in (*named, *called) if _lacks_credentials(tool)),
        lacking_secrets={tool.id: lacking for tool in (*named, *called) if (lacking := _lacks(tool, secrets, owner))},
        secret_arguments={key: places for key, places in takes.items() if places},
        secret_names=secrets.get(owner.pk, frozenset()),
    )


def _names_of_secrets(owner: User, tools: Iterable[Tool], *, is_asked: bool) -> dict[UUID | None, frozenset[str]]:
    """By owner, of those whose tools name some, and of the owner of the graph where it may name some itself."""
    owners = {tool.owner_id for tool in tools if tool.secret_names}
    if is_asked:
        owners.add(owner.pk)
    found: dict[UUID | None, set[str]] = {key: set() for key in owners}
    if owners:
        for key, name in Secret.objects.filter(owner__in=owners).values_list("owner", "name"):
            found[key].add(name)
    return {key: frozenset(names) for key, names in found.items()}


def _lacks(tool: Tool, secrets: Mapping[UUID | None, frozenset[str]], owner: User) -> frozenset[str]:
    """The names that a tool refers to and its owner has not; "" instead for whoever is not its owner."""
    lacking = tool.secret_names - secrets.get(tool.owner_id, frozenset())
    return lacking if tool.owner_id == owner.pk or not lacking else frozenset({""})


def _with_tools(agents: QuerySet[Agent], tools: QuerySet[Tool]) -> QuerySet[Agent]:
    return agents.prefetch_related(Prefetch("tools", tools))


def _lacks_credentials(tool: Any) -> bool:
    """Whether a tool, annotated with `has_credentials`, needs some first."""
    kind = declared(tool.tool_type)
    return not tool.has_credentials and kind is not None and kind.needs_credentials()


def tool_facts(tool: Tool) -> ToolFacts:
    """What runs and checks need of a tool: no credentials."""
    return ToolFacts(
        id=tool.id,
        name=tool.name,
        description=tool.description,
        tool_type=tool.tool_type,
        effect=_effect(tool.effect),
        idempotent=tool.idempotent,
        config=tool.config,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        is_active=tool.is_active,
    )


def _agent_facts(agent: Agent) -> AgentFacts:
    tools = (tool_facts(tool) for tool in agent.tools.all())
    return AgentFacts(
        id=agent.id,
        name=agent.name,
        model_provider=agent.model_provider,
        model_name=agent.model_name,
        system_prompt=agent.system_prompt,
        config=agent.config,
        memory_config=agent.memory_config,
        tools=tuple(sorted(tools, key=lambda tool: tool.name)),
        is_active=agent.is_active,
    )


def _effect(value: str) -> Effect:
    match value:
        case "read" | "write" | "money" | "exec":
            return value
        case _:
            raise ValueError(value)
