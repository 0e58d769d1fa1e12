"""Whether what the operator says of MCP servers can be read: said at the start, not at the first call."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured


@register(Tags.security)
def servers_can_be_read(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001  # as Django calls it
    """PASTETRADER_MCP_SERVERS means something."""
    from registry.mcp.servers import programs  # noqa: PLC0415  # each process reads this file, and few ask for servers

    try:
        programs()
    except ImproperlyConfigured as error:
        hint = 'Write {"name": {"command": ["/whole/path", "argument"], "environment": ["VARIABLE"]}}.'
        return [Error(str(error), hint=hint, id="registry.E002")]
    return []
