"""Making, changing and deleting tools, and what keeps one from being one."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db import transaction
from pydantic import BaseModel
from pydantic import ValidationError as PydanticError

from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common import json_schema
from pastetrader.common.encryption import holds
from pastetrader.common.errors import NotAllowed, NotFound
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from registry.calling.rate_limits import RateLimit
from registry.models import Tool, ToolType
from registry.named_secrets.references import names_in, problems_of_references, stand_in, with_secrets
from registry.runners import declared
from registry.runners.base import Declaration
from registry.services.rows import anything, column_problems, held, known, misfits, problem, save

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


@transaction.atomic
def create_tool(*, owner: User, name: str, tool_type: str, **fields: Any) -> Tool:
    """A tool of the owner's; `fields` are columns of Tool. Left out, `effect` and `idempotent` follow from the type.

    Raises Invalid with problems: a name that is taken, a schema that isn't one, a built-in tool.
    """
    tool = Tool(owner=owner, name=name, tool_type=tool_type, **known(fields, TOOL_FIELDS))
    _note_names(tool)
    _fill_in(tool, fields.keys())
    save(tool, problems_of_tool(tool, credentials_given=True))
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
def update_tool(*, tool: Tool, by: User | None = None, check: Callable[[Tool], None] = anything, **fields: Any) -> Tool:
    """The tool with new values; raises Invalid as `create_tool` does, NotAllowed for built-in tools, NotFound.

    `check` looks at the row while it is held, and may refuse.

    Credentials are for where they were given for: whoever changes what a tool calls gives them again (problem
    `credentials_needed_again`), so that they are never sent somewhere else.
    """
    _refuse_builtin(tool)
    changed = held(Tool, tool.pk)
    check(changed)
    was_public = changed.is_public
    for field, value in known(fields, TOOL_FIELDS).items():
        setattr(changed, field, value)
    given = "auth_config" in fields
    if given:
        _note_names(changed)
    save(changed, problems_of_tool(changed, credentials_given=given))
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


def _refuse_builtin(tool: Tool) -> None:
    if tool.tool_type == ToolType.BUILTIN:
        raise NotAllowed(_("Built-in tools cannot be changed."), code="builtin_tool")


def problems_of_tool(tool: Tool, *, credentials_given: bool = False, by_owner: bool = True) -> tuple[Problem, ...]:
    """What keeps the tool, as it stands unsaved, from being one. `credentials_given`: its owner gave them just now.

    Secrets that it names are its owner's: nobody else (`by_owner` False) says where they go.
    """
    problems = [*column_problems(tool, exclude=["auth_config"])]
    stored = None if tool._state.adding else Tool.all_objects.filter(pk=tool.pk).first()
    if not credentials_given and stored is not None and _calls_elsewhere(stored, tool):
        text = _("What this tool calls is changed, and it holds credentials. Give them again, or null for none.")
        problems.append(problem("credentials_needed_again", text, "auth_config"))
    if stored is not None:
        problems += _own_schemas(stored, tool)
    if tool.tool_type == ToolType.BUILTIN:
        problems.append(problem("builtin_tool", _("Built-in tools come with the product."), "tool_type"))
    kind = declared(tool.tool_type) or Declaration
    if not by_owner and _names_others_secrets(stored, tool):
        text = _("This tool names secrets of its owner. Only its owner can change what it calls.")
        problems.append(problem("secrets_of_owner", text, "config"))
    problems += problems_of_references(tool.config, kind.secret_places, "config")
    config = with_secrets(tool.config, stand_in)
    unfit = misfits(kind.config_model, config, "config")
    problems += unfit or kind.refusals(tool.owner, kind.config_model.model_validate(config))
    if kind.credentials_model is None and holds(tool, "auth_config"):
        problems.append(problem("no_credentials", _("Tools of this type take no credentials."), "auth_config"))
    elif kind.credentials_model is not None and credentials_given and tool.auth_config is not None:
        problems += problems_of_references(tool.auth_config, {"**"}, "auth_config")
        problems += misfits(kind.credentials_model, with_secrets(tool.auth_config, stand_in), "auth_config")
    if tool.rate_limit is not None:
        problems += misfits(RateLimit, tool.rate_limit, "rate_limit")
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
                yield problem("schema_of_server", SCHEMA_OF_SERVER, name)


def _names_others_secrets(stored: Tool | None, tool: Tool) -> bool:
    """Whether a tool that names secrets of its owner, or would, is about to call something else."""
    if stored is None:
        return bool(names_in(tool.config))
    before, after = ((row.owner_id, row.tool_type, row.config) for row in (stored, tool))
    return before != after and bool(names_in(stored.config) or names_in(tool.config))
