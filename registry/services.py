"""The catalogue of one owner; making, changing and deleting tools and agents; built-in tools as rows."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, Prefetch, Q, QuerySet
from pydantic import BaseModel
from pydantic import ValidationError as PydanticError
from pydantic.json_schema import JsonSchemaMode

from llm.exceptions import ProviderUnavailable
from llm.providers import available_providers, declared_provider
from pastetrader.accounts.models import User
from pastetrader.common import json_schema
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from pastetrader.common.messages import Message, Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from registry import builtin
from registry.agent_config import AgentLimits, parts_of
from registry.catalogue import AgentFacts, Catalogue, Effect, ToolFacts
from registry.execution import AgentResult, must_not_repeat, run_agent, run_tool
from registry.models import Agent, Tool, ToolType
from registry.runners import declared, runnable_types
from registry.runners.base import Declaration

__all__ = [
    "AgentResult",
    "create_agent",
    "create_tool",
    "delete_agent",
    "delete_tool",
    "describe",
    "mirror_builtin_tools",
    "must_not_repeat",
    "problems_of_agent",
    "problems_of_tool",
    "run_agent",
    "run_tool",
    "update_agent",
    "update_tool",
]

# The columns that ToolFacts are made of: no credentials.
TOOL_FACTS = (
    "name",
    "tool_type",
    "effect",
    "idempotent",
    "config",
    "input_schema",
    "output_schema",
    "is_active",
)
TOOL_FIELDS = frozenset(
    {
        "name",
        "description",
        "tool_type",
        "config",
        "input_schema",
        "output_schema",
        "auth_config",
        "rate_limit",
        "effect",
        "idempotent",
        "is_active",
        "is_public",
    }
)
AGENT_FIELDS = frozenset(
    {
        "name",
        "description",
        "model_provider",
        "model_name",
        "system_prompt",
        "config",
        "memory_config",
        "is_active",
        "is_public",
    }
)


def describe(owner: User, *, tools: Collection[UUID], agents: Collection[UUID]) -> Catalogue:
    """Those of the named tools and agents that the owner's graphs may use: their own and public ones.

    Reads no others, in at most three queries. Somebody else's public agent comes without the tools that the owner may
    not see.
    """
    visible = Tool.objects.visible_to(owner).only(*TOOL_FACTS).annotate(has_credentials=Q(auth_config__isnull=False))
    named = list(visible.filter(id__in=tools)) if tools else []
    asked = list(_with_tools(Agent.objects.visible_to(owner).filter(id__in=agents), visible)) if agents else []
    called = [tool for agent in asked for tool in agent.tools.all()]
    return Catalogue(
        tools={tool.id: _tool_facts(tool) for tool in named},
        agents={agent.id: _agent_facts(agent) for agent in asked},
        runnable_types=runnable_types(),
        available_providers=frozenset(available_providers()),
        lacking_credentials=frozenset(tool.id for tool in (*named, *called) if _lacks_credentials(tool)),
    )


def _with_tools(agents: QuerySet[Agent], tools: QuerySet[Tool]) -> QuerySet[Agent]:
    return agents.prefetch_related(Prefetch("tools", tools))


def _lacks_credentials(tool: Any) -> bool:
    """Whether a tool, annotated with `has_credentials`, needs some first."""
    kind = declared(tool.tool_type)
    return not tool.has_credentials and kind is not None and kind.needs_credentials()


def _tool_facts(tool: Tool) -> ToolFacts:
    return ToolFacts(
        id=tool.id,
        name=tool.name,
        tool_type=tool.tool_type,
        effect=_effect(tool.effect),
        idempotent=tool.idempotent,
        config=tool.config,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        is_active=tool.is_active,
    )


def _agent_facts(agent: Agent) -> AgentFacts:
    tools = (_tool_facts(tool) for tool in agent.tools.all())
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


def create_tool(*, owner: User, name: str, tool_type: str, **fields: Any) -> Tool:
    """A tool of the owner's; `fields` are columns of Tool. Left out, `effect` and `idempotent` follow from the type.

    Raises Invalid with problems: a name that is taken, a schema that isn't one, a built-in tool.
    """
    tool = Tool(owner=owner, name=name, tool_type=tool_type, **_known(fields, TOOL_FIELDS))
    _fill_in(tool, fields.keys())
    _save(tool, problems_of_tool(tool))
    return tool


def _fill_in(tool: Tool, given: Collection[str]) -> None:
    """What the type of the tool says of its calls, where its owner says nothing."""
    kind = declared(tool.tool_type) or Declaration
    try:
        config: BaseModel | None = kind.config_model.model_validate(tool.config)
    except PydanticError:
        kind, config = Declaration, None  # refused when it is saved
    if "effect" not in given:
        tool.effect = kind.default_effect(config)
    if "idempotent" not in given:
        tool.idempotent = kind.default_idempotent(config, tool.effect)


def update_tool(*, tool: Tool, **fields: Any) -> Tool:
    """The tool with new values; raises Invalid as `create_tool` does, NotAllowed for built-in tools."""
    _refuse_builtin(tool)
    for field, value in _known(fields, TOOL_FIELDS).items():
        setattr(tool, field, value)
    _save(tool, problems_of_tool(tool))
    return tool


def delete_tool(*, tool: Tool) -> None:
    """Hides the tool; workflows that name it say so, versions keep what they knew. Raises NotAllowed, NotFound."""
    _refuse_builtin(tool)
    if not tool.soft_delete():
        raise NotFound


def create_agent(
    *, owner: User, name: str, model_provider: str, model_name: str, tools: Iterable[Tool] = (), **fields: Any
) -> Agent:
    """An agent of the owner's with the tools it may call, which the owner must be able to see. Raises Invalid."""
    agent = Agent(
        owner=owner,
        name=name,
        model_provider=model_provider,
        model_name=model_name,
        **_known(fields, AGENT_FIELDS),
    )
    _save_agent(agent, tuple(tools))
    return agent


def update_agent(*, agent: Agent, tools: Iterable[Tool] | None = None, **fields: Any) -> Agent:
    """The agent with new values; `tools` None leaves its tools. Raises Invalid."""
    for field, value in _known(fields, AGENT_FIELDS).items():
        setattr(agent, field, value)
    _save_agent(agent, None if tools is None else tuple(tools))
    return agent


def delete_agent(*, agent: Agent) -> None:
    """Hides the agent; raises NotFound when it is hidden already."""
    if not agent.soft_delete():
        raise NotFound


@transaction.atomic
def mirror_builtin_tools(*, using: str = "default") -> None:
    """Makes the rows of built-in tools what the program registers; rows of tools that are gone become inactive."""
    rows = [
        Tool(
            id=tool.id,
            owner=None,
            name=tool.name,
            description=str(tool.description),
            tool_type=ToolType.BUILTIN,
            input_schema=_schema_of(tool.arguments, "validation"),
            output_schema=_schema_of(tool.result, "serialization"),
            effect=tool.effect,
            idempotent=tool.idempotent,
            is_active=True,
            is_public=True,
        )
        for tool in builtin.registered()
    ]
    changing = ["name", "description", "input_schema", "output_schema", "effect", "idempotent", "is_active"]
    existing = Tool.all_objects.using(using)
    existing.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=[*changing, "updated_at", "deleted_at"]
    )
    existing.filter(tool_type=ToolType.BUILTIN).exclude(id__in=[row.id for row in rows]).update(is_active=False)


@cache
def _schema_of(model: type[BaseModel], mode: JsonSchemaMode) -> dict[str, Any]:
    """Made once per process: after every flush of a test database the tools are mirrored anew. Read only."""
    return model.model_json_schema(mode=mode)


def _known(fields: Mapping[str, Any], allowed: frozenset[str]) -> Mapping[str, Any]:
    unknown = fields.keys() - allowed
    if unknown:
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return fields


def _refuse_builtin(tool: Tool) -> None:
    if tool.tool_type == ToolType.BUILTIN:
        raise NotAllowed(_("Built-in tools cannot be changed."), code="builtin_tool")


def problems_of_tool(tool: Tool) -> tuple[Problem, ...]:
    """What keeps the tool, as it stands unsaved, from being one."""
    problems = [*_column_problems(tool, exclude=["auth_config"])]
    if tool.tool_type == ToolType.BUILTIN:
        problems.append(_problem("builtin_tool", _("Built-in tools come with the product."), "tool_type"))
    kind = declared(tool.tool_type) or Declaration
    problems += _misfits(kind.config_model, tool.config, "config")
    if tool.auth_config is not None and kind.credentials_model is None:
        problems.append(_problem("no_credentials", _("Tools of this type take no credentials."), "auth_config"))
    elif tool.auth_config is not None and kind.credentials_model is not None:
        problems += _misfits(kind.credentials_model, tool.auth_config, "auth_config")
    problems += json_schema.check_schema(tool.input_schema, path="input_schema")
    if tool.output_schema is not None:
        problems += json_schema.check_schema(tool.output_schema, path="output_schema")
    return tuple(problems)


def problems_of_agent(agent: Agent) -> tuple[Problem, ...]:
    """What keeps the agent, as it stands unsaved, from being one."""
    problems = [*_column_problems(agent)]
    if not isinstance(agent.config, dict):
        return (*problems, _problem("not_an_object", _("This must be a JSON object."), "config"))
    limits, options = parts_of(agent.config)
    problems += _misfits(AgentLimits, limits, "config")
    try:
        problems += _misfits(declared_provider(agent.model_provider).options_model, options, "config")
    except ProviderUnavailable as unavailable:
        if not problems:
            problems.append(_problem(unavailable.code, unavailable.message, "model_provider"))
    return tuple(problems)


def _save_agent(agent: Agent, tools: tuple[Tool, ...] | None) -> None:
    wanted = [tool.id for tool in tools or ()]
    seen = set(Tool.objects.visible_to(agent.owner).filter(id__in=wanted).values_list("id", flat=True))
    unknown = [
        _problem("unknown_tool", _("There is no tool %(id)s.", id=key), "tools") for key in wanted if key not in seen
    ]
    with transaction.atomic():
        _save(agent, [*problems_of_agent(agent), *unknown])
        if tools is not None:
            agent.tools.set(tools)


def _misfits(model: type[BaseModel], value: Any, path: str) -> list[Problem]:
    """Where a value does not fit a model; no problem repeats what was given."""
    try:
        model.model_validate(value)
    except PydanticError as error:
        return [*pydantic_problems(error, code=path, path=path, model=model)]
    return []


def _column_problems(row: Model, exclude: Iterable[str] = ()) -> list[Problem]:
    """What the columns themselves refuse: lengths, choices, blanks. Uniqueness is left to the database."""
    try:
        row.clean_fields(exclude=[*exclude])
    except ValidationError as error:
        return [
            _problem(found.code or "invalid", Message(text), field)
            for field, errors in error.error_dict.items()
            for found in errors
            for text in found.messages
        ]
    return []


def _save(row: Tool | Agent, problems: Iterable[Problem]) -> None:
    problems = tuple(problems)
    if problems:
        raise Invalid(joined([problem.message for problem in problems], "; "), problems=problems)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        taken = _("You have another one named “%(name)s”.", name=row.name)
        raise Invalid(taken, code="name_taken", problems=[_problem("name_taken", taken, "name")]) from None


def _problem(code: str, text: Message, path: str) -> Problem:
    return Problem(code=code, message=text, path=path)
