"""A call of a tool of an MCP server: made when the server says of it what its owner approved, and not otherwise."""

import json
import time
from collections.abc import Mapping
from typing import Any

from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from registry.builtin import SentRequest, ToolContext
from registry.calling.held import Held
from registry.calling.rate_limits import take_turn
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.http_tool.config import HttpCredentials
from registry.mcp.config import McpConfig
from registry.mcp.listing import differences
from registry.mcp.servers import packed, place_of_server, request_to
from registry.models import ToolPin
from registry.runners.in_helper import call_in_helper

CALL = "registry.mcp.client:call_tool"
SHOWN_BODY = 20_000
MOST_BYTES = 5_000_000


class Call:
    """One call of one tool."""

    def __init__(self, tool: ToolFacts, config: McpConfig, held: Held, context: ToolContext) -> None:
        self._tool = tool
        self._config = config
        self._held = held
        self._context = context
        self._credentials = None if held.credentials is None else HttpCredentials.model_validate(held.credentials)

    def show(self, arguments: Mapping[str, Any]) -> None:
        """Tell whoever wants to know what is sent, without what is secret."""
        message = {"method": "tools/call", "params": {"name": self._config.tool, "arguments": dict(arguments)}}
        body = json.dumps(message, ensure_ascii=False)[:SHOWN_BODY]
        seen = request_to(self._config, self._credentials)
        self._context.sent(SentRequest(seen.method, seen.url, dict(seen.headers), body))

    def result(self, arguments: Mapping[str, Any]) -> Any:
        """The tool's answer as JSON. Raises ToolError and Stopped."""
        pin = self._pin()
        if len(json.dumps(dict(arguments))) > MOST_BYTES:
            text = _("With these arguments the request is larger than 5 MB.")
            raise ToolError("tool_arguments", text, had_no_effect=True)
        session = packed(self._config, self._credentials)
        take_turn(self._tool, self._held.rate_limit)
        self.show(arguments)
        began = time.monotonic()
        call = {
            "tool": self._config.tool,
            "arguments": dict(arguments),
            "read_as": self._config.read_as,
            "max_bytes": self._config.max_bytes,
        }
        told = call_in_helper(CALL, {**session, "call": call, "approved": pin.digest}, self._context)
        if "answer" not in told:
            raise self._changed(pin, told["offered"])
        text = _("%(tool)s of %(server)s answered.", tool=self._config.tool, server=place_of_server(self._config))
        self._context.log("info", text, {"milliseconds": round((time.monotonic() - began) * 1000)})
        return told["answer"]

    def _pin(self) -> ToolPin:
        """What the owner approved for what is called here."""
        pin = ToolPin.objects.filter(tool=self._tool.id).first()
        if pin is not None and pin.target == self._config.target:
            return pin
        text = _(
            "Nobody has approved what the server says of the tool “%(tool)s” as it is called here. Its owner looks at "
            "it and approves it; a workflow that calls it as it was before is published again.",
            tool=self._tool.name,
        )
        raise ToolError("mcp_not_approved", text, had_no_effect=True)

    def _changed(self, pin: ToolPin, offered: Mapping[str, Any] | None) -> ToolError:
        if offered is None:
            text = _("The server has no tool “%(name)s” any more, or several of that name.", name=self._config.tool)
            return ToolError("mcp_tool_missing", text, had_no_effect=True)
        text = _(
            "The server says something else of the tool “%(tool)s” than what was approved: %(differences)s. It was not "
            "called. Its owner looks at it and approves it.",
            tool=self._tool.name,
            differences=joined(differences(pin.said, offered), "; "),
        )
        return ToolError("mcp_tool_changed", text, had_no_effect=True)
