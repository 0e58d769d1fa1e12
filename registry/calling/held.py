"""What only the row of a tool holds or names: its secrets and its rate limit, read at the moment of a call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pastetrader.common.encryption import SecretUnreadable, holds
from pastetrader.common.masking import remember
from pastetrader.common.messages import message as _
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.models import Tool
from registry.named_secrets.references import names_in, with_secrets
from registry.named_secrets.resolution import values_of
from registry.runners import declared
from registry.runners.base import Declaration


@dataclass(frozen=True)
class Held:
    """Secrets are plain here, so they are not shown. `config` is the tool's with its owner's secrets in their places;
    `secrets` are all values that nobody may see, of `config` and `credentials`.
    """

    config: Mapping[str, Any] = field(default_factory=dict, repr=False)
    credentials: Mapping[str, Any] | None = field(default=None, repr=False)
    rate_limit: Mapping[str, Any] | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)


def held_by(tool: ToolFacts, *, caller: UUID) -> Held:
    """What the tool holds now, for a call by that person. Raises ToolError where its secrets may not be used.

    They were given for what the tool calls now: a version that knows it as it was before calls without them, or not at
    all. So does whoever may not see the tool any more. Secrets that it names are its owner's, whoever calls.
    """
    row = Tool.all_objects.filter(pk=tool.id).first()
    if row is None or not row.needs_secrets:
        if names_in(tool.config):
            raise _moved_on(tool)
        return Held(tool.config, None, None if row is None else row.rate_limit)
    if row.deleted_at is not None or (row.owner_id != caller and not row.is_public):
        text = _("The tool “%(tool)s” is not yours to call any more. Choose another one.", tool=tool.name)
        raise ToolError("tool_missing", text, had_no_effect=True)
    if not row.is_active:
        raise ToolError("tool_inactive", _("The tool “%(tool)s” is switched off.", tool=tool.name), had_no_effect=True)
    if (row.tool_type, row.config) != (tool.tool_type, dict(tool.config)):
        raise _moved_on(tool)
    return _with_values(row, is_owner=row.owner_id == caller)


def _with_values(row: Tool, *, is_owner: bool) -> Held:
    kind = declared(row.tool_type) or Declaration
    try:
        stored = row.auth_config if holds(row, "auth_config") else None
    except SecretUnreadable as error:
        raise ToolError(error.code, error.message, had_no_effect=True) from error
    names = names_in(row.config) | names_in(stored)
    values = values_of(names, owner_id=row.owner_id, tool=row.name, is_owner=is_owner)
    credentials = with_secrets(stored, values.__getitem__)
    config = with_secrets(row.config, lambda name: kind.as_written(values[name]))
    secrets = (*values.values(), *(() if credentials is None else kind.secrets_of(credentials)))
    remember(secrets)
    return Held(config, credentials, row.rate_limit, tuple(dict.fromkeys(secrets)))


def _moved_on(tool: ToolFacts) -> ToolError:
    text = _(
        "The tool “%(tool)s” was changed after this version of the workflow was made, and its credentials are for "
        "what it calls now. Publish the workflow again.",
        tool=tool.name,
    )
    return ToolError("credentials_moved_on", text, had_no_effect=True)
