"""Tools of MCP servers. Declared: this version has no runner for them."""

from typing import Any

from pastetrader.common.messages import message as _
from registry.catalogue import Effect
from registry.runners.base import Declaration


class McpTool(Declaration):
    """A tool that a Model Context Protocol server offers."""

    name = "mcp"
    summary = _("Calls a tool that a server of the Model Context Protocol offers.")

    @classmethod
    def default_effect(cls, _config: Any) -> Effect:
        """What a server does is its own affair."""
        return "write"
