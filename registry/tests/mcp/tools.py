"""Tools of servers, called as a step calls them."""

import time
from typing import Any

import pytest
from django.utils import timezone

from pastetrader.accounts.models import User
from registry.calling.running import run_tool
from registry.exceptions import ToolError
from registry.facts import tool_facts
from registry.mcp.approvals import create_approved, first_offer
from registry.mcp.config import McpConfig
from registry.models import Tool, ToolPin
from registry.tests.factories import make_context

SAID: dict[str, Any] = {
    "name": "say",
    "title": "",
    "description": "",
    "input_schema": {},
    "output_schema": None,
    "hints": {},
}


def tool_of(owner: User, name: str, *, fields: dict[str, Any] | None = None, **config: Any) -> Tool:
    """A tool of a server that its owner approved."""
    known = {"tool": name, **config}
    given = {"name": f"{name} {time.monotonic_ns()}", "tool_type": "mcp", **(fields or {})}
    offered = first_offer("mcp", known, given.get("auth_config"), owner=owner, before=lambda: None)
    assert offered is not None
    return create_approved(owner=owner, offered=offered, config=known, **given)


def run(tool: Tool, arguments: dict[str, Any] | None = None, **context: Any) -> Any:
    """What it answers its owner."""
    known = {"owner_id": tool.owner_id, **context}
    return run_tool(tool=tool_facts(tool), arguments=arguments or {}, context=make_context(**known))


def failure_of(tool: Tool, arguments: dict[str, Any] | None = None, **context: Any) -> ToolError:
    """Its verdict."""
    with pytest.raises(ToolError) as error:
        run(tool, arguments, **context)
    return error.value


def pinned(tool: Tool) -> ToolPin:
    """As if its owner had approved something of what it calls now."""
    facts = {"said": SAID, "digest": "0" * 64, "approved_by": tool.owner, "approved_at": timezone.now()}
    target = McpConfig.model_validate(tool.config).target
    return ToolPin.objects.update_or_create(tool=tool, defaults={**facts, "target": target})[0]
