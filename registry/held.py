"""What only the row of a tool holds: its credentials and its rate limit, read at the moment of a call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pastetrader.common.messages import message as _
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.models import Tool


@dataclass(frozen=True)
class Held:
    """Credentials are plain here, so they are not shown."""

    credentials: Mapping[str, Any] | None = field(default=None, repr=False)
    rate_limit: Mapping[str, Any] | None = None


def held_by(tool: ToolFacts, *, caller: UUID) -> Held:
    """What the tool holds now, for a call by that person. Raises ToolError where credentials may not be used.

    They were given for what the tool calls now: a version that knows it as it was before calls without them, or not at
    all. So does whoever may not see the tool any more.
    """
    row = Tool.all_objects.filter(pk=tool.id).first()
    if row is None:
        return Held()
    if row.auth_config is None:
        return Held(None, row.rate_limit)
    if row.deleted_at is not None or (row.owner_id != caller and not row.is_public):
        text = _("The tool “%(tool)s” is not yours to call any more. Choose another one.", tool=tool.name)
        raise ToolError("tool_missing", text, had_no_effect=True)
    if not row.is_active:
        raise ToolError("tool_inactive", _("The tool “%(tool)s” is switched off.", tool=tool.name), had_no_effect=True)
    if (row.tool_type, row.config) != (tool.tool_type, dict(tool.config)):
        text = _(
            "The tool “%(tool)s” was changed after this version of the workflow was made, and its credentials are for "
            "what it calls now. Publish the workflow again.",
            tool=tool.name,
        )
        raise ToolError("credentials_moved_on", text, had_no_effect=True)
    return Held(row.auth_config, row.rate_limit)
