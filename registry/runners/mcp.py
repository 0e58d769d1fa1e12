"""Tools of MCP servers: what they are, and how they run. The parts are in `registry.mcp`."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string
from pydantic import ValidationError

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from registry.builtin import ToolContext
from registry.catalogue import Effect, ToolFacts
from registry.exceptions import ToolError
from registry.http_tool.config import HttpCredentials
from registry.mcp.config import McpConfig
from registry.mcp.servers import programs, unknown
from registry.runners.base import Runner

if TYPE_CHECKING:
    from pastetrader.accounts.models import User

Prepared = tuple[McpConfig, Mapping[str, Any]]


class McpTool(Runner):
    """A tool that a Model Context Protocol server offers."""

    name = "mcp"
    config_model = McpConfig
    credentials_model = HttpCredentials
    summary = _("Calls a tool that a server of the Model Context Protocol offers.")

    @classmethod
    def default_effect(cls, _config: Any) -> Effect:
        """What a server does is its own affair, and what it says about that is no promise."""
        return "write"

    @classmethod
    def needs_credentials(cls) -> bool:
        """Some servers ask nobody who they are."""
        return False

    @classmethod
    def refusals(cls, _owner: "User | None", config: McpConfig) -> Iterable[Problem]:
        """A server that is none of this installation's."""
        if config.server and config.server not in programs():
            yield Problem("mcp_server_missing", unknown(config.server), path="config.server")

    def prepare(self, tool: ToolFacts, arguments: Mapping[str, Any]) -> Prepared:
        """The configuration, when it says what is called."""
        try:
            config = McpConfig.model_validate(tool.config)
        except ValidationError as error:
            text = _("The tool “%(tool)s” is not configured well.", tool=tool.name)
            problems = pydantic_problems(error, code="config", path="config")
            raise ToolError("tool_config", text, problems=problems, had_no_effect=True) from error
        if not config.names_one or not config.tool:
            text = _("This tool does not say yet which server it is of, and what it is called there.")
            raise ToolError("tool_config", text, had_no_effect=True)
        return config, arguments

    def preview(self, tool: ToolFacts, prepared: Prepared, context: ToolContext) -> None:
        """Shows the call that is not made."""
        self._call(tool, prepared, context).show(prepared[1])

    def run(self, tool: ToolFacts, prepared: Prepared, context: ToolContext) -> Any:
        """What the server's tool answered."""
        return self._call(tool, prepared, context).result(prepared[1])

    def _call(self, tool: ToolFacts, prepared: Prepared, context: ToolContext) -> Any:
        # By name: they need models, which are not there yet when tools are checked.
        held = import_string("registry.calling.held.held_by")(tool, caller=context.owner_id)
        return import_string("registry.mcp.calling.Call")(tool, prepared[0], held, context)
