"""Making, changing and deleting tools and agents; built-in tools as rows. What other apps ask of the registry."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from pydantic import BaseModel
from pydantic import ValidationError as PydanticError
from pydantic.json_schema import JsonSchemaMode

from llm.exceptions import ProviderUnavailable
from llm.providers import problems_of_options
from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common import json_schema
from pastetrader.common.encryption import holds
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from pastetrader.common.form_words import standard
from pastetrader.common.messages import Message, Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from registry import builtin
from registry.agent_config import AgentCalling, AgentLimits, parts_of
from registry.execution import AgentResult, must_not_repeat, run_agent, run_tool
from registry.facts import describe
from registry.models import Agent, Tool, ToolType
from registry.named_secrets.references import names_in, problems_of_references, stand_in, with_secrets
from registry.rate_limits import RateLimit
from registry.runners import declared
from registry.runners.base import Declaration

__all__ = [
    "AgentResult",
    "add_tool_to_agent",
    "create_agent",
    "create_tool",
    "delete_agent",
    "delete_tool",
    "describe",
    "mirror_builtin_tools",
    "must_not_repeat",
    "problems_of_agent",
    "problems_of_tool",
    "remove_tool_from_agent",
    "run_agent",
    "run_tool",
    "update_agent",
    "update_tool",
]

Shared = TypeVar("Shared", Tool, Agent)


def _anything(_held: Any) -> None:
    """Refuses nothing."""


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
SCHEMA_OF_SERVER = _("The schemas of this tool come from its server. Approve what the server says to change them.")
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


@transaction.atomic
def create_tool(*, owner: User, name: str, tool_type: str, **fields: Any) -> Tool:
    """A tool of the owner's; `fields` are columns of Tool. Left out, `effect` and `idempotent` follow from the type.

    Raises Invalid with problems: a name that is taken, a schema that isn't one, a built-in tool.
    """
    tool = Tool(owner=owner, name=name, tool_type=tool_type, **_known(fields, TOOL_FIELDS))
    _note_names(tool)
    _fill_in(tool, fields.keys())
    _save(tool, problems_of_tool(tool, credentials_given=True))
    if tool.auth_config is not None:
        record("secret.changed", by=owner, subject=tool)
    if tool.is_public:
        record("tool.shared", by=owner, subject=tool)
    return tool


def _note_names(tool: Tool) -> None:
    tool.credential_secrets = sorted(names_in(tool.auth_config)) or None


def _fill_in(tool: Tool, given: Collection[str]) -> None:
    """What the type of the tool says of its calls, where its owner says nothing."""
    kind = declared(tool.tool_type) or Declaration
    try:
        config: BaseModel | None = kind.config_model.model_validate(with_secrets(tool.config, stand_in))
    except PydanticError:
        kind, config = Declaration, None  # refused when it is saved
    if "effect" not in given:
        tool.effect = kind.default_effect(config)
    if "idempotent" not in given:
        tool.idempotent = kind.default_idempotent(config, tool.effect)


@transaction.atomic
def update_tool(
    *, tool: Tool, by: User | None = None, check: Callable[[Tool], None] = _anything, **fields: Any
) -> Tool:
    """The tool with new values; raises Invalid as `create_tool` does, NotAllowed for built-in tools, NotFound.

    `check` looks at the row while it is held, and may refuse.

    Credentials are for where they were given for: whoever changes what a tool calls gives them again (problem
    `credentials_needed_again`), so that they are never sent somewhere else.
    """
    _refuse_builtin(tool)
    changed = _held(Tool, tool.pk)
    check(changed)
    was_public = changed.is_public
    for field, value in _known(fields, TOOL_FIELDS).items():
        setattr(changed, field, value)
    given = "auth_config" in fields
    if given:
        _note_names(changed)
    _save(changed, problems_of_tool(changed, credentials_given=given))
    by = by or changed.owner
    if given:
        record("secret.changed", by=by, subject=changed)
    if changed.is_public != was_public:
        record("tool.shared" if changed.is_public else "tool.unshared", by=by, subject=changed)
    return changed


@transaction.atomic
def delete_tool(*, tool: Tool, by: User | None = None) -> None:
    """Hides the tool; workflows that name it say so, versions keep what they knew. Raises NotAllowed, NotFound."""
    _refuse_builtin(tool)
    if not tool.soft_delete():
        raise NotFound
    record("tool.deleted", by=by or tool.owner, subject=tool)


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


@transaction.atomic
def update_agent(
    *,
    agent: Agent,
    by: User | None = None,
    tools: Iterable[Tool] | None = None,
    check: Callable[[Agent], None] = _anything,
    **fields: Any,
) -> Agent:
    """The agent with new values; `tools` None leaves its tools. Raises Invalid, NotFound.

    `check` looks at the row while it is held, and may refuse.
    """
    changed = _held(Agent, agent.pk)
    check(changed)
    was_public = changed.is_public
    for field, value in _known(fields, AGENT_FIELDS).items():
        setattr(changed, field, value)
    _save_agent(changed, None if tools is None else tuple(tools))
    if changed.is_public != was_public:
        record("agent.shared" if changed.is_public else "agent.unshared", by=by or changed.owner, subject=changed)
    return changed


@transaction.atomic
def add_tool_to_agent(*, agent: Agent, tool: Tool) -> None:
    """The agent may call the tool from now on; adding it twice is adding it once. Raises NotFound, Invalid.

    The agent's owner must be able to see the tool (problem `unknown_tool`).
    """
    held = _held(Agent, agent.pk)
    unknown = _unseen(held, [tool.pk])
    if unknown:
        raise Invalid(unknown[0].message, problems=unknown)
    held.tools.add(tool)


@transaction.atomic
def remove_tool_from_agent(*, agent: Agent, tool_id: UUID) -> None:
    """The agent may not call the tool any more; raises NotFound when it could not."""
    calls = _held(Agent, agent.pk).tools.through.objects.filter(agent=agent, tool=tool_id)
    deleted, _by_model = calls.delete()
    if not deleted:
        raise NotFound


@transaction.atomic
def delete_agent(*, agent: Agent, by: User | None = None) -> None:
    """Hides the agent; raises NotFound when it is hidden already."""
    if not agent.soft_delete():
        raise NotFound
    record("agent.deleted", by=by or agent.owner, subject=agent)


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
    return standard(model.model_json_schema(mode=mode))


def _known(fields: Mapping[str, Any], allowed: frozenset[str]) -> Mapping[str, Any]:
    unknown = fields.keys() - allowed
    if unknown:
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return fields


def _refuse_builtin(tool: Tool) -> None:
    if tool.tool_type == ToolType.BUILTIN:
        raise NotAllowed(_("Built-in tools cannot be changed."), code="builtin_tool")


def problems_of_tool(tool: Tool, *, credentials_given: bool = False, by_owner: bool = True) -> tuple[Problem, ...]:
    """What keeps the tool, as it stands unsaved, from being one. `credentials_given`: its owner gave them just now.

    Secrets that it names are its owner's: nobody else (`by_owner` False) says where they go.
    """
    problems = [*_column_problems(tool, exclude=["auth_config"])]
    stored = None if tool._state.adding else Tool.all_objects.filter(pk=tool.pk).first()
    if not credentials_given and stored is not None and _calls_elsewhere(stored, tool):
        text = _("What this tool calls is changed, and it holds credentials. Give them again, or null for none.")
        problems.append(_problem("credentials_needed_again", text, "auth_config"))
    if stored is not None:
        problems += _own_schemas(stored, tool)
    if tool.tool_type == ToolType.BUILTIN:
        problems.append(_problem("builtin_tool", _("Built-in tools come with the product."), "tool_type"))
    kind = declared(tool.tool_type) or Declaration
    if not by_owner and _names_others_secrets(stored, tool):
        text = _("This tool names secrets of its owner. Only its owner can change what it calls.")
        problems.append(_problem("secrets_of_owner", text, "config"))
    problems += problems_of_references(tool.config, kind.secret_places, "config")
    config = with_secrets(tool.config, stand_in)
    misfits = _misfits(kind.config_model, config, "config")
    problems += misfits or kind.refusals(tool.owner, kind.config_model.model_validate(config))
    if kind.credentials_model is None and holds(tool, "auth_config"):
        problems.append(_problem("no_credentials", _("Tools of this type take no credentials."), "auth_config"))
    elif kind.credentials_model is not None and credentials_given and tool.auth_config is not None:
        problems += problems_of_references(tool.auth_config, {"**"}, "auth_config")
        problems += _misfits(kind.credentials_model, with_secrets(tool.auth_config, stand_in), "auth_config")
    if tool.rate_limit is not None:
        problems += _misfits(RateLimit, tool.rate_limit, "rate_limit")
    problems += json_schema.check_schema(tool.input_schema, path="input_schema")
    if tool.output_schema is not None:
        problems += json_schema.check_schema(tool.output_schema, path="output_schema")
    return tuple(problems)


def _calls_elsewhere(stored: Tool, tool: Tool) -> bool:
    """Whether a tool with credentials is about to call something else than what they were given for."""
    return holds(stored, "auth_config") and (stored.tool_type, stored.config) != (tool.tool_type, tool.config)


def _own_schemas(stored: Tool, tool: Tool) -> Iterator[Problem]:
    """Schemas of an MCP tool that somebody writes: they come from its server, by an approval (registry.mcp)."""
    if (stored.tool_type, tool.tool_type) == (ToolType.MCP, ToolType.MCP):
        for name in ("input_schema", "output_schema"):
            if getattr(stored, name) != getattr(tool, name):
                yield _problem("schema_of_server", SCHEMA_OF_SERVER, name)


def _names_others_secrets(stored: Tool | None, tool: Tool) -> bool:
    """Whether a tool that names secrets of its owner, or would, is about to call something else."""
    if stored is None:
        return bool(names_in(tool.config))
    before, after = ((row.owner_id, row.tool_type, row.config) for row in (stored, tool))
    return before != after and bool(names_in(stored.config) or names_in(tool.config))


def problems_of_agent(agent: Agent) -> tuple[Problem, ...]:
    """What keeps the agent, as it stands unsaved, from being one."""
    problems = [*_column_problems(agent)]
    if not isinstance(agent.config, dict):
        return (*problems, _problem("not_an_object", _("This must be a JSON object."), "config"))
    limits, calling, options = parts_of(agent.config)
    problems += [*_misfits(AgentLimits, limits, "config"), *_misfits(AgentCalling, calling, "config")]
    try:
        problems += _below("config", problems_of_options(agent.model_provider, agent.model_name, options))
    except ProviderUnavailable as unavailable:
        if not problems:
            problems.append(_problem(unavailable.code, unavailable.message, "model_provider"))
    if not problems:
        problems += _problems_of_fallbacks(AgentCalling.model_validate(calling))
    return tuple(problems)


def _problems_of_fallbacks(calling: AgentCalling) -> Iterator[Problem]:
    for place, one in enumerate(calling.fallbacks):
        path = f"config.fallbacks.{place}"
        try:
            yield from _below(f"{path}.options", problems_of_options(one.provider, one.model, one.options))
        except ProviderUnavailable as unavailable:
            yield _problem(unavailable.code, unavailable.message, f"{path}.provider")


def _below(path: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The same problems, where their values stand."""
    return (replace(problem, path=f"{path}.{problem.path}".rstrip(".")) for problem in problems)


def _save_agent(agent: Agent, tools: tuple[Tool, ...] | None) -> None:
    unknown = _unseen(agent, [tool.id for tool in tools or ()])
    with transaction.atomic():
        _save(agent, [*problems_of_agent(agent), *unknown])
        if tools is not None:
            agent.tools.set(tools)


def _unseen(agent: Agent, wanted: Sequence[UUID]) -> list[Problem]:
    """A problem for each of these tools that the agent's owner cannot see."""
    seen = set(Tool.objects.visible_to(agent.owner).filter(id__in=wanted).values_list("id", flat=True))
    return [
        _problem("unknown_tool", _("There is no tool %(id)s.", id=key), "tools") for key in wanted if key not in seen
    ]


def _held(model: type[Shared], key: UUID) -> Shared:
    """The row as it is now; nobody else changes it until the transaction ends. Raises NotFound."""
    found: Shared | None = model.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


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
